/** `saft.package`: a D406 in, the PDF that ANAF takes out. */

import { archive, archivedBlob } from '@genius/anaf';
import { handle } from '@genius/runtime';
import type { z } from 'zod';
import { packageSaft } from '../contract/package.ts';
import type { kitVerdict } from '../contract/verdict.ts';
import { type Verdict, validateSaft } from '../domain/validate/index.ts';
import { errors } from '../errors.ts';
import { openGiven } from '../given-file.ts';
import type { Duk } from '../providers/duk/duk.ts';
import type { KitVerdict } from '../providers/duk/error-file.ts';
import { readDeclarant } from '../read-declarant.ts';

export const handlePackage = handle(packageSaft, async (input, ctx) => {
  // Before anything else: without a kit there is no PDF, however good the file is.
  const { dukHere } = await import('../providers/duk/duk.ts');
  const duk = dukHere();
  const given = await openGiven(input, ctx);
  const { signal } = ctx;
  const verdict = await validateSaft(given.read(), {
    ...(input.form === undefined ? {} : { form: input.form }),
    ...(input.year === undefined || input.month === undefined ? {} : { year: input.year, month: input.month }),
    signal,
  });
  const { form, year, month } = verdict;
  if (!verdict.isValid || year === undefined || month === undefined) throw refused(verdict);
  ctx.progress(0.2, "asking ANAF's kit");
  const { kit, pdf, xml } = await makePdf(duk, given.read, { form, year, month, signal });
  ctx.progress(0.8, 'looking into the PDF');
  const { checkEmbedded } = await import('../providers/duk/embedded-xml.ts');
  await checkEmbedded(pdf, xml);
  const cif = await readDeclarant(given.read());
  const period = `${year}-${String(month).padStart(2, '0')}`;
  const reference = `${form}-${cif}-${period}-${xml.sha256.slice(0, 16)}`;
  const kept = await archive(
    ctx,
    {
      service: 'saft',
      direction: 'sent',
      kind: 'pdf',
      reference,
      cif,
      period,
      mediaType: 'application/pdf',
      subject: input.subjectId,
    },
    pdf,
  );
  ctx.log.info('packaged', { form, period, bytes: xml.bytes });
  return {
    pdf: archivedBlob(kept),
    form,
    year,
    month,
    verdict,
    kit,
    xmlSha256: xml.sha256,
    pdfSha256: kept.sha256,
    reference,
  };
});

type Asked = Parameters<Duk['validate']>[1];

/** Throws GW_SAFT_KIT_REFUSED. */
async function makePdf(duk: Duk, read: () => AsyncIterable<Uint8Array>, asked: Asked) {
  // The verdict is asked for its period; the call that makes the PDF does not take one.
  const verdict = await duk.validate(read(), asked);
  const kit = accepted(verdict);
  const { pdf, verdict: second } = await duk.pdf(read(), asked);
  accepted(second);
  if (pdf === undefined) throw errors.GW_SAFT_KIT_NO_PDF({ problem: 'no file', problemRo: 'niciun fișier' });
  return { kit, pdf, xml: { bytes: second.bytes, sha256: second.sha256 } };
}

function accepted({ kind, findings, counts }: KitVerdict): z.output<typeof kitVerdict> {
  if (kind === 'clean' || kind === 'warnings') return { isValid: true, kind, findings, counts };
  throw errors.GW_SAFT_KIT_REFUSED(
    { count: counts.structure + counts.error },
    // The kit's words quote the file.
    { field: 'file', details: { findings: findings.slice(0, MOST_TOLD).map(({ text: _, ...place }) => place) } },
  );
}

/** Findings that travel in a failure. */
const MOST_TOLD = 50;

function refused({ findings, counts }: Verdict) {
  const [first] = findings;
  const places = findings.slice(0, MOST_TOLD).map(({ en: _, ro: __, ...place }) => place);
  return errors.GW_SAFT_NOT_VALID(
    {
      count: counts.structure + counts.error,
      rule: first?.rule ?? 'period',
      line: first?.line ?? 1,
      path: first?.path ?? '/AuditFile/Header/SelectionCriteria',
    },
    { field: 'file', details: { findings: places } },
  );
}
