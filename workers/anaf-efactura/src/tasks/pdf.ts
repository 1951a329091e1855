/** `efactura.pdf`: an invoice in, a PDF with the XML inside out. */

import { renderPdf } from '@genius/pdf-render/contract';
import { handle } from '@genius/runtime';
import { efacturaPdf } from '../contract/pdf.ts';
import { buildInvoice } from '../domain/build/build.ts';
import type { Invoice } from '../domain/model/invoice.ts';
import { readableInvoice } from '../domain/readable/readable-invoice.ts';
import { asFailure } from '../domain-failure.ts';
import { readInvoice } from '../read-invoice.ts';
import { givenXml } from '../xml-file.ts';

/** What pdf.render takes of HTML, less some. */
const MAX_HTML = 1_900_000;

const FOOTER =
  '<p style="font-size:7.5pt;width:100%;text-align:center;color:#555">pagina <span class="pageNumber"></span> din <span class="totalPages"></span> · documentul este XML-ul atașat</p>';

export const handlePdf = handle(efacturaPdf, async ({ source, document, index, subjectId }, ctx) => {
  const xml = source && (await givenXml(source, ctx));
  const { invoice, content } =
    xml === undefined ? ofData(document as Invoice) : { invoice: readInvoice(xml).document, content: Buffer.from(xml) };
  const file = await ctx.blobs.put(content, {
    mediaType: 'application/xml',
    tenant: ctx.tenant,
    ...(subjectId ? { subject: subjectId } : {}),
  });
  ctx.progress(0.3, 'rendering');
  const { pdf, pages } = await ctx.call(renderPdf, {
    html: readableInvoice(invoice, { index, maxLength: MAX_HTML }),
    format: 'A4',
    margin: '14mm',
    footer: FOOTER,
    metadata: { title: `Factura ${invoice.number}`.slice(0, 1_000), language: 'ro-RO' },
    pdfa: {
      level: '3b',
      attachments: [
        {
          name: 'factura.xml',
          content: { blob: file.blob },
          mediaType: 'application/xml',
          relationship: 'Alternative',
        },
      ],
    },
    ...(subjectId ? { subjectId } : {}),
  });
  return { pdf, pages };
});

function ofData(document: Invoice) {
  const { invoice, xml } = asFailure(() => buildInvoice(document));
  return { invoice, content: Buffer.from(xml) };
}
