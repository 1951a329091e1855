/** `saft.report`: a D406 in, what a controller wants to see of it out. */

import type { CheckedInputOf } from '@genius/contract';
import { renderPdf } from '@genius/pdf-render/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { XmlError } from '@genius/xml';
import { MOST_ACCOUNTS, reportSaft } from '../contract/report.ts';
import { type Bounded, TooManyError } from '../domain/report/bounds.ts';
import { type Language, reportPage, reportWords } from '../domain/report/page/report-page.ts';
import { type Report, readReport } from '../domain/report/report.ts';
import { errors } from '../errors.ts';
import { type OpenedFile, openGiven } from '../given-file.ts';
import { type Put, withBlobs } from '../kept-blobs.ts';

/** What pdf.render takes of HTML, less some. */
const MAX_HTML = 1_900_000;

export const handleReport = handle(reportSaft, (input, ctx) => withBlobs(ctx, (put) => makeReport(input, ctx, put)));

async function makeReport(input: CheckedInputOf<typeof reportSaft>, ctx: TaskContext, put: Put) {
  const { language, subjectId } = input;
  const report = await readGiven(await openGiven(input, ctx), ctx);
  ctx.progress(0.7, 'writing');
  const about = { tenant: ctx.tenant, ...(subjectId ? { subject: subjectId } : {}) };
  const json = await put(Buffer.from(JSON.stringify(report)), { mediaType: 'application/json', ...about });
  const page = reportPage(report, { language, maxLength: MAX_HTML });
  const html = await put(Buffer.from(page), { mediaType: 'text/html', ...about });
  const shown = { report: { ...report, accounts: report.accounts.slice(0, MOST_ACCOUNTS) }, json, html };
  if (!input.pdf) return shown;
  ctx.progress(0.8, 'rendering');
  const { pdf, pages } = await ctx.call(renderPdf, {
    html,
    format: 'A4',
    margin: { top: '12mm', right: '10mm', bottom: '14mm', left: '10mm' },
    footer: footerIn(language),
    locale: language === 'ro' ? 'ro-RO' : 'en-GB',
    metadata: {
      title: `${reportWords(language).title} · ${report.head.company}`.slice(0, 1_000),
      language: language === 'ro' ? 'ro-RO' : 'en-GB',
    },
    ...(subjectId ? { subjectId } : {}),
  });
  return { ...shown, pdf, pages };
}

/** Throws GW_SAFT_XML_UNREADABLE, GW_SAFT_NOT_AUDIT_FILE, GW_SAFT_TOO_VARIED. */
async function readGiven({ bytes, read }: OpenedFile, ctx: TaskContext): Promise<Report> {
  const step = bytes / STEPS;
  let next = step;
  try {
    const report = await readReport(read(), (done) => {
      ctx.signal.throwIfAborted();
      if (done < next) return;
      next = done + step;
      ctx.progress(Math.min(0.7, (done / bytes) * 0.7), 'reading');
    });
    if (report) return report;
  } catch (error) {
    if (error instanceof TooManyError) {
      const { limit, what } = error;
      throw errors.GW_SAFT_TOO_VARIED({ limit, what: WHAT[what].en, whatRo: WHAT[what].ro }, { field: 'file' });
    }
    if (!(error instanceof XmlError)) throw error;
    const { line, column, message, messageRo } = error;
    throw errors.GW_SAFT_XML_UNREADABLE({ line, column, problem: message, problemRo: messageRo }, { field: 'file' });
  }
  throw errors.GW_SAFT_NOT_AUDIT_FILE({}, { field: 'file' });
}

/** `200000 de conturi`: all limits are round. */
const WHAT: Readonly<Record<Bounded, { en: string; ro: string }>> = {
  accounts: { en: 'accounts', ro: 'de conturi' },
  partners: { en: 'partners', ro: 'de parteneri' },
  taxCodes: { en: 'tax codes', ro: 'de coduri de taxă' },
  methods: { en: 'methods of payment', ro: 'de metode de plată' },
};

/** How often it tells how far it is, whatever the size. */
const STEPS = 50;

function footerIn(language: Language): string {
  const { page, of, footer } = reportWords(language);
  return `<p style="font-size:7.5pt;width:100%;text-align:center;color:#555">${page} <span class="pageNumber"></span> ${of} <span class="totalPages"></span> · ${footer}</p>`;
}
