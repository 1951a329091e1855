/** What became of an upload: ANAF is asked once, and what there is to download is kept and verified. */

import { archive, archivedBlob, findArchived } from '@genius/anaf';
import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import { type verification, verifyEfactura } from './contract/verify.ts';
import { type Finding, readFindings } from './domain/anaf/findings.ts';
import { readContent } from './domain/anaf/read-content.ts';
import type { Download } from './domain/download/read-zip.ts';
import { asFailure } from './domain-failure.ts';
import { inThread, LARGE_BYTES } from './large.ts';
import type { EFacturaApi } from './providers/e-factura-api.ts';
import { unpackDownload } from './unpack-download.ts';
import { verifyDownload } from './verify-download.ts';

export interface Followed {
  state: 'accepted' | 'rejected' | 'processing';
  downloadId?: string;
  /** ANAF's texts, where it refused. */
  words: string[];
  findings: Finding[];
  signature?: z.input<typeof verification>;
  archived: { kind: string; file: BlobRef }[];
  download?: Download;
}

/** What is known of the invoice, for the archive. */
export interface Label {
  cif: string;
  partnerCif?: string | undefined;
  number?: string | undefined;
  /** `2026-11`. */
  period: string;
  subject?: string | undefined;
}

const NOT_TAKEN: Finding = {
  en: 'ANAF could not read the file as XML of an invoice. Ask efactura.validate what is wrong with it.',
  ro: 'ANAF nu a putut prelua fișierul ca XML de factură. Întrebați efactura.validate ce este greșit.',
  words: 'XML cu erori nepreluat de sistem',
};

/** Throws what `EFacturaApi.state` and `download` throw. */
export async function lookAt(ctx: TaskContext, api: EFacturaApi, index: string, label: Label): Promise<Followed> {
  const { state, downloadId } = await api.state(index);
  if (state === 'processing') return { state, words: [], findings: [], archived: [] };
  if (state === 'not-taken' || downloadId === undefined) {
    const isGood = state === 'ok';
    return { state: isGood ? 'accepted' : 'rejected', words: [], findings: isGood ? [] : [NOT_TAKEN], archived: [] };
  }
  const { zip, file } = await keptDownload(ctx, api, downloadId, label);
  const download = await unpackDownload(zip);
  const signature = await verdictOn(ctx, download, file, label.subject);
  const content = asFailure(() => readContent(download.content.bytes));
  const words = content.kind === 'errors' ? content.errors : [];
  return {
    state: state === 'ok' ? 'accepted' : 'rejected',
    downloadId,
    words,
    findings: state === 'ok' ? [] : words.flatMap(readFindings),
    signature,
    archived: [{ kind: 'download', file }],
    download,
  };
}

/** Of a large one seconds of work, which a thread does. */
function verdictOn(ctx: TaskContext, { content, signature }: Download, file: BlobRef, subjectId: string | undefined) {
  if (content.bytes.length <= LARGE_BYTES) return verifyDownload(signature.bytes, content.bytes);
  const input = { zip: { blob: file.blob }, ...(subjectId ? { subjectId } : {}) };
  return inThread(ctx.call(verifyEfactura, input, { as: `verify/${file.blob}` }));
}

/** ANAF gives each file ten times a day, and for 60 days: what was got once is read from the archive. */
export async function keptDownload(
  ctx: TaskContext,
  api: EFacturaApi,
  id: string,
  { subject, ...label }: Label,
): Promise<{ zip: Buffer; file: BlobRef }> {
  const asked = { service: 'efactura', kind: 'download', reference: id } as const;
  const [before] = await findArchived(ctx, { ...asked, limit: 1 });
  if (before) return { zip: await ctx.blobs.get(before.blob), file: archivedBlob(before) };
  const zip = await api.download(id);
  const entry = { ...asked, ...label, direction: 'received', mediaType: 'application/zip', subject } as const;
  return { zip, file: archivedBlob(await archive(ctx, entry, zip)) };
}
