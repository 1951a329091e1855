/** The page of an invoice, and its XML in the blob store. */

import type { BlobRef, CheckedInputOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { efacturaHtml } from './contract/html.ts';
import { buildInvoice } from './domain/build/build.ts';
import type { Invoice } from './domain/model/invoice.ts';
import { readableInvoice } from './domain/readable/readable-invoice.ts';
import { asFailure } from './domain-failure.ts';
import { readInvoice } from './read-invoice.ts';
import { givenXml } from './xml-file.ts';

/** What pdf.render takes of HTML, less some. */
const MAX_HTML = 1_900_000;

/** Throws what `efactura.build` and `efactura.parse` throw. */
export async function readablePage(
  { source, document, index, subjectId }: CheckedInputOf<typeof efacturaHtml>,
  ctx: Pick<TaskContext, 'blobs' | 'tenant'>,
): Promise<{ html: string; file: BlobRef; number: string }> {
  const xml = source && (await givenXml(source, ctx));
  const { invoice, content } =
    xml === undefined ? ofData(document as Invoice) : { invoice: readInvoice(xml).document, content: Buffer.from(xml) };
  const file = await ctx.blobs.put(content, {
    mediaType: 'application/xml',
    tenant: ctx.tenant,
    ...(subjectId ? { subject: subjectId } : {}),
  });
  return { html: readableInvoice(invoice, { index, maxLength: MAX_HTML }), file, number: invoice.number };
}

function ofData(document: Invoice) {
  const { invoice, xml } = asFailure(() => buildInvoice(document));
  return { invoice, content: Buffer.from(xml) };
}
