/** `efactura.html`: an invoice in, a page that people read out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { exampleInvoice } from './build.ts';
import { invoiceDocument } from './document.ts';
import { anafNumber } from './finding.ts';
import { personalData } from './privacy.ts';
import { DOCUMENT_INPUT_BYTES, xmlSource } from './xml-file.ts';

/** What is shown: XML or data, one of them. */
export const shownInvoice = z
  .object({
    source: xmlSource.optional().describe('The XML of the invoice,'),
    document: invoiceDocument.optional().describe('or the invoice as data.'),
    index: anafNumber.optional().describe("ANAF's index of the upload, to be printed."),
    subjectId: z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.'),
  })
  .refine(({ source, document }) => (source === undefined) !== (document === undefined), {
    message: 'give source or document',
    path: ['source'],
  });

export const efacturaHtml = defineTask({
  name: 'efactura.html',
  queue: 'anaf.efactura',
  summary: 'Makes a readable page of an invoice in Romanian, as HTML; efactura.pdf prints it.',
  summaryRo: 'Face o pagină lizibilă a unei facturi, în română, ca HTML; efactura.pdf o tipărește.',
  input: shownInvoice,
  output: z.object({
    html: z
      .string()
      .describe('A whole page without scripts; lines beyond 1.9 million characters are counted, not shown.'),
    file: blobRef.describe('The XML of the invoice.'),
    number: z.string(),
  }),
  limits: { attempts: 3, soft: '3m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'The same invoice gives the same page.',
  personalData,
  examples: [{ title: 'of data', input: { document: exampleInvoice } }],
});
