/** `efactura.build`: an invoice as data in, UBL of CIUS-RO out. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { type InvoiceInput, invoiceDocument } from './document.ts';
import { totals, vatBreakdown } from './money.ts';
import { personalData } from './privacy.ts';
import { validateInvoice } from './validate.ts';
import { DOCUMENT_INPUT_BYTES, xmlResult } from './xml-file.ts';

export const warning = z.object({
  code: z.enum(['amount-differs', 'vat-rate-unusual']),
  field: z.string().describe('Path in the document, such as lines.0.net.'),
  en: z.string(),
  ro: z.string(),
});

const buildInput = z.object({
  document: invoiceDocument,
  validate: z.boolean().default(true).describe("Judges the XML by ANAF's rules, as efactura.validate does."),
  subjectId: z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.'),
});

/** An invoice that shows what is usual. */
export const exampleInvoice = {
  number: 'FCT-2026-118',
  issueDate: '2026-11-27',
  dueDate: '2026-12-27',
  seller: {
    name: 'Atelierul Exemplu SRL',
    vatId: 'RO13548146',
    legalRegistration: { value: 'J12/1234/2001' },
    address: { street: 'Str. Memorandumului 28', city: 'Cluj-Napoca', county: 'RO-CJ', country: 'RO' },
  },
  buyer: {
    name: 'Cumpărător SA',
    vatId: 'RO14399840',
    address: { street: 'Bd. Unirii 10', city: 'SECTOR3', county: 'RO-B', country: 'RO' },
  },
  payments: [{ code: '30', account: { id: 'RO49AAAA1B31007593840000' } }],
  lines: [
    { name: 'Servicii de proiectare', quantity: '12.5', unit: 'HUR', price: '180', vatCategory: 'S', vatRate: '21' },
    { name: 'Manual tehnic', quantity: '3', unit: 'H87', price: '49.90', vatCategory: 'S', vatRate: '11' },
  ],
} satisfies InvoiceInput;

export const buildEfactura = defineTask({
  name: 'efactura.build',
  queue: 'anaf.efactura',
  summary: 'Makes the XML of an invoice (UBL 2.1, CIUS-RO) from data, and computes its totals and VAT exactly.',
  summaryRo: 'Face XML-ul unei facturi (UBL 2.1, CIUS-RO) din date și calculează exact totalurile și TVA-ul.',
  input: buildInput,
  output: z.object({
    ...xmlResult,
    totals,
    vatBreakdown: z.array(vatBreakdown),
    warnings: z.array(warning),
    validation: validateInvoice.output.optional().describe('Missing where validate is false.'),
  }),
  limits: { attempts: 3, soft: '3m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'The same document gives the same XML.',
  personalData,
  examples: [{ title: 'two lines with two VAT rates', input: { document: exampleInvoice } }],
});
