/**
 * An invoice as data: the business terms of EN 16931-1 (BT and BG in the descriptions) under readable names, as far as
 * UBL binds them. Numbers are text. What is left out is computed by `efactura.build`.
 */

import { z } from 'zod';
import { line, period } from './line.ts';
import { adjustment, payment, totals, vatBreakdown } from './money.ts';
import { address, party, payee, taxRepresentative } from './party.ts';
import { code, currency, day, decimal, identifier, text } from './scalars.ts';

const reference = (about: string) => text(1_000).optional().describe(about);

const attachment = z.object({
  id: text(1_000).describe('BT-122.'),
  description: text().optional().describe('BT-123.'),
  url: text(2_000).optional().describe('BT-124.'),
  file: z
    .object({
      base64: z.base64().max(10_000_000),
      mediaType: text(200).describe('PDF, PNG, JPEG, CSV, XLSX or ODS.'),
      name: text(500),
    })
    .optional()
    .describe('BT-125.'),
});

const delivery = z.object({
  name: text().optional().describe('BT-70: who receives.'),
  location: identifier.optional().describe('BT-71.'),
  date: day.optional().describe('BT-72.'),
  address: address.optional().describe('BG-15.'),
});

export const invoiceDocument = z
  .object({
    kind: z
      .enum(['invoice', 'creditNote'])
      .optional()
      .describe('The root of the XML. Default: creditNote for the type 381, else invoice.'),
    specification: text(500)
      .optional()
      .describe('BT-24. Default urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1.'),
    process: text(500).optional().describe('BT-23.'),
    number: text(1_000).describe('BT-1.'),
    issueDate: day.describe('BT-2.'),
    dueDate: day.optional().describe('BT-9.'),
    type: code('380').default('380').describe('BT-3: 380 invoice, 381 credit note, 384 corrected, 389 self-billed.'),
    notes: z
      .array(z.object({ subject: code('AAI').optional().describe('BT-21.'), text: text(10_000).describe('BT-22.') }))
      .max(200)
      .optional(),
    currency: currency.default('RON').describe('BT-5.'),
    vatCurrency: currency.optional().describe('BT-6. Default RON, where the currency is another.'),
    exchangeRate: decimal.optional().describe('RON for one unit of the currency; only used to compute BT-111.'),
    vatPointDate: day.optional().describe('BT-7.'),
    vatPointCode: code('35').optional().describe('BT-8: 3, 35 or 432.'),
    buyerReference: reference('BT-10.'),
    project: reference('BT-11.'),
    contract: reference('BT-12.'),
    purchaseOrder: reference('BT-13.'),
    salesOrder: reference('BT-14.'),
    receivingAdvice: reference('BT-15.'),
    despatchAdvice: reference('BT-16.'),
    tender: reference('BT-17.'),
    billedObject: identifier.optional().describe('BT-18.'),
    buyerAccounting: reference('BT-19.'),
    paymentTerms: text().optional().describe('BT-20.'),
    preceding: z
      .array(z.object({ number: text(1_000).describe('BT-25.'), issueDate: day.optional().describe('BT-26.') }))
      .max(1_000)
      .optional()
      .describe('BG-3: the invoices that this one corrects.'),
    seller: party,
    buyer: party,
    payee: payee.optional(),
    taxRepresentative: taxRepresentative.optional(),
    delivery: delivery.optional(),
    period: period.optional().describe('BG-14.'),
    payments: z.array(payment).max(100).optional().describe('BG-16.'),
    allowances: z.array(adjustment).max(1_000).optional().describe('BG-20.'),
    charges: z.array(adjustment).max(1_000).optional().describe('BG-21.'),
    totals: totals.optional().describe('BG-22. What is given is kept, the rest is computed.'),
    vatBreakdown: z
      .array(vatBreakdown)
      .max(200)
      .optional()
      .describe('BG-23. Give it for reasons of exemption; amounts left out are computed.'),
    attachments: z.array(attachment).max(200).optional().describe('BG-24.'),
    lines: z.array(line).max(50_000).describe('BG-25. An invoice needs one at least.'),
  })
  .meta({ id: 'EFacturaDocument' });

/** What a caller gives. */
export type InvoiceInput = z.input<typeof invoiceDocument>;
/** With its defaults. */
export type InvoiceData = z.output<typeof invoiceDocument>;
