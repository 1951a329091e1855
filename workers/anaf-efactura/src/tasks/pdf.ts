/** `efactura.pdf`: an invoice in, a PDF with the XML inside out. */

import { renderPdf } from '@genius/pdf-render/contract';
import { handle } from '@genius/runtime';
import { efacturaHtml } from '../contract/html.ts';
import { efacturaPdf } from '../contract/pdf.ts';
import { inThread, isLargeDocument, LARGE_BYTES } from '../large.ts';
import { readablePage } from '../readable-page.ts';
import { sizeOf } from '../xml-file.ts';

const FOOTER =
  '<p style="font-size:7.5pt;width:100%;text-align:center;color:#555">pagina <span class="pageNumber"></span> din <span class="totalPages"></span> · documentul este XML-ul atașat</p>';

export const handlePdf = handle(efacturaPdf, async (input, ctx) => {
  const { source, document, subjectId } = input;
  const isLarge = source
    ? (await sizeOf(source, ctx)) > LARGE_BYTES
    : document !== undefined && isLargeDocument(document);
  const page = isLarge ? await inThread(ctx.call(efacturaHtml, input)) : await readablePage(input, ctx);
  ctx.progress(0.3, 'rendering');
  const { pdf, pages } = await ctx.call(renderPdf, {
    html: page.html,
    format: 'A4',
    margin: '14mm',
    footer: FOOTER,
    metadata: { title: `Factura ${page.number}`.slice(0, 1_000), language: 'ro-RO' },
    pdfa: {
      level: '3b',
      attachments: [
        {
          name: 'factura.xml',
          content: { blob: page.file.blob },
          mediaType: 'application/xml',
          relationship: 'Alternative',
        },
      ],
    },
    ...(subjectId ? { subjectId } : {}),
  });
  return { pdf, pages };
});
