/** A taxpayer as `anaf.taxpayer` gives it: ANAF's record in order, with what registers spoil put right. */

import { z } from 'zod';
import { isoDate } from './cui.ts';

const address = z
  .object({
    country: z.string().describe('ISO 3166-1; RO unless ANAF names another.'),
    county: z.string().optional().describe('ISO 3166-2, such as RO-CJ: what e-Factura wants (BR-RO-110).'),
    countyName: z.string().optional(),
    city: z.string().optional().describe('As e-Factura wants it: SECTOR1 to SECTOR6 in Bucharest, else the locality.'),
    locality: z.string().optional().describe('Without its kind: Timișoara.'),
    commune: z.string().optional().describe('The commune or town that a village belongs to.'),
    sector: z.string().optional(),
    street: z.string().optional(),
    number: z.string().optional(),
    details: z.string().optional(),
    postcode: z.string().optional().describe('Six digits, with the zero that ANAF loses.'),
  })
  .describe('Absent parts are left out.');

const period = z.object({
  from: isoDate.optional(),
  to: isoDate.optional(),
  cancelledOn: isoDate.optional(),
  reason: z.string().optional(),
});

export const taxpayer = z.object({
  cui: z.string(),
  name: z.string(),
  asOf: isoDate.describe('The day for which this is said.'),
  answeredAt: z.iso.datetime().describe('When ANAF said it.'),
  ageSeconds: z.number().int().nonnegative(),
  stale: z.boolean().describe('ANAF could not be asked, and this is older than was wanted.'),
  source: z.enum(['sync', 'async', 'cache']),
  vatPayer: z.boolean().describe('Registered for VAT on that day.'),
  vatCode: z.string().optional().describe('With RO, of those who are registered for VAT.'),
  vatPeriods: z.array(period),
  vatOnCollection: z.object({
    active: z.boolean(),
    from: isoDate.optional(),
    to: isoDate.optional(),
    updatedOn: isoDate.optional(),
    publishedOn: isoDate.optional(),
    act: z.string().optional(),
  }),
  splitVat: z.object({ active: z.boolean(), from: isoDate.optional(), to: isoDate.optional() }),
  inactive: z.object({
    active: z.boolean().describe('Declared inactive on that day: its invoices give no right to deduct.'),
    from: isoDate.optional(),
    to: isoDate.optional(),
    publishedOn: isoDate.optional(),
    struckOffOn: isoDate.optional(),
  }),
  eFactura: z.object({
    registered: z.boolean().describe('In the RO e-Factura register. A firm that is not there may get e-invoices too.'),
    since: isoDate.optional(),
  }),
  state: z.object({
    kind: z.enum([
      'registered',
      'transferred',
      'suspended',
      'resumed',
      'dissolved',
      'liquidation',
      'insolvency',
      'struck-off',
      'other',
    ]),
    date: isoDate.optional(),
    text: z.string().describe("ANAF's words."),
  }),
  tradeRegister: z.string().optional(),
  registeredOn: isoDate.optional(),
  caen: z.string().optional().describe('Four digits.'),
  iban: z.string().optional(),
  phone: z.string().optional(),
  fax: z.string().optional(),
  naturalPerson: z.boolean().describe('A person who trades under a CUI (PFA, II, IF, a practice): personal data.'),
  legalForm: z.string().optional(),
  ownership: z.string().optional(),
  organisation: z.string().optional(),
  taxOffice: z.string().optional(),
  act: z.string().optional(),
  addressText: z.string().optional(),
  headOffice: address.optional(),
  taxDomicile: address.optional(),
  raw: z.record(z.string(), z.unknown()).optional().describe("ANAF's own record, where it was asked for."),
});

export type Taxpayer = z.infer<typeof taxpayer>;
