/** `efactura.pdf`: an invoice in, a readable PDF with the XML inside out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { exampleInvoice } from './build.ts';
import { shownInvoice } from './html.ts';
import { personalData } from './privacy.ts';
import { DOCUMENT_INPUT_BYTES } from './xml-file.ts';

export const efacturaPdf = defineTask({
  name: 'efactura.pdf',
  queue: 'anaf.efactura',
  summary: 'Makes a readable PDF/A-3 of an invoice in Romanian, with its XML attached; the worker pdf.render draws it.',
  summaryRo: 'Face un PDF/A-3 lizibil al unei facturi, în română, cu XML-ul atașat; îl desenează pdf.render.',
  input: shownInvoice,
  output: z.object({ pdf: blobRef, pages: z.number().int().positive() }),
  limits: { attempts: 3, soft: '4m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES },
  idempotent: 'It only makes a new file: the same invoice gives the same pages.',
  personalData,
  calls: ['pdf.render'],
  examples: [{ title: 'of data', input: { document: exampleInvoice } }],
});
