/** `saft.report`: a D406 in, what a controller wants to see of it out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { FILE_INPUT_BYTES, GIVE_ONE, givenFile, isOneGiven } from './given-file.ts';
import { personalData } from './privacy.ts';

/** Accounts that stand in the output itself. */
export const MOST_ACCOUNTS = 1_000;

const amount = z.string().describe('With two decimals, such as 1210.00.');
const count = z.number().int();

const head = z.object({
  company: z.string(),
  registrationNumber: z.string(),
  declaration: z.string().describe('L, T, A, C, NL, NT, or what stands in HeaderComment.'),
  from: z.string().describe('2026-06, or a day where the file gives days.'),
  to: z.string(),
  currency: z.string(),
  accountingBasis: z.string(),
  fileVersion: z.string(),
  created: z.string(),
  software: z.string(),
  segment: count,
  segments: count,
});

const section = z.object({
  name: z.enum(['ledger', 'sales', 'purchases', 'payments', 'movements', 'assetTransactions']),
  entries: count.describe('Transactions, invoices, payments, movements.'),
  lines: count,
  debit: amount,
  credit: amount,
  declaredEntries: count.optional().describe('What the file says of itself.'),
  declaredDebit: amount.optional(),
  declaredCredit: amount.optional(),
  net: amount.optional().describe('Of invoices.'),
  tax: amount.optional(),
});

const account = z.object({
  account: z.string(),
  description: z.string(),
  isMaster: z.boolean().describe('Whether GeneralLedgerAccounts has it.'),
  opening: amount.optional().describe('Debit is positive, credit negative.'),
  debit: amount,
  credit: amount,
  computed: amount.describe('Opening with what the ledger books.'),
  closing: amount.optional().describe('What the file says.'),
  difference: amount.optional().describe('closing less computed; absent where there is no ledger.'),
});

const taxSums = z.object({ base: amount, tax: amount, count });

const partner = z.object({ code: z.string(), name: z.string(), invoices: count, net: amount, tax: amount });

const difference = z.object({
  kind: z.enum([
    'unbalanced',
    'declared-sums',
    'declared-entries',
    'closing',
    'account-unknown',
    'sales-uneven',
    'purchases-uneven',
    'sales-not-booked',
    'purchases-not-booked',
    'sales-differ',
    'purchases-differ',
    'tax-differs',
  ]),
  count,
  total: z.string().describe('Of all of them, without signs.'),
  largest: z
    .array(z.object({ id: z.string(), found: z.string(), expected: z.string(), difference: z.string() }))
    .describe('The largest twenty. Amounts, but of declared-entries numbers.'),
});

const report = z.object({
  head,
  bytes: count,
  sections: z.array(section),
  accounts: z.array(account).describe(`The trial balance, by number; at most ${MOST_ACCOUNTS}, all in the JSON.`),
  accountTotals: z.object({
    openingDebit: amount,
    openingCredit: amount,
    debit: amount,
    credit: amount,
    closingDebit: amount,
    closingCredit: amount,
  }),
  taxes: z.array(z.object({ code: z.string(), sales: taxSums, purchases: taxSums, ledger: taxSums })),
  customers: z.array(partner).describe('The largest twenty by turnover.'),
  suppliers: z.array(partner),
  counts: z.object({
    customers: count,
    suppliers: count,
    taxCodes: count,
    units: count,
    products: count,
    physicalStock: count,
    owners: count,
    assets: count,
  }),
  payments: z.array(z.object({ method: z.string(), count, gross: amount })),
  isCompared: z.boolean().describe('Whether invoices were compared with the ledger.'),
  unreadable: count.describe('Amounts that are none, such as "1210,00"; they count as zero.'),
  unlinked: z.object({ sales: count, purchases: count }).describe('Invoices that name no transaction.'),
  differences: z.array(difference).describe('Kinds that have any; none is a fault for ANAF by itself.'),
});

export const reportSaft = defineTask({
  name: 'saft.report',
  queue: 'anaf.saft',
  summary:
    'Shows what is in a D406: totals, trial balance, taxes by code, largest partners, and what does not agree; as data, HTML and PDF.',
  summaryRo:
    'Arată ce conține o declarație D406: totaluri, balanță de verificare, taxe pe coduri, cei mai mari parteneri și ce nu corespunde; ca date, HTML și PDF.',
  input: z
    .object({
      ...givenFile,
      language: z.enum(['ro', 'en']).default('ro'),
      pdf: z.boolean().default(true).describe('Whether the worker pdf.render draws it, too.'),
    })
    .refine(isOneGiven, GIVE_ONE),
  output: z.object({
    // In this order: a command line that saves one of the files takes the first.
    pdf: blobRef.optional(),
    pages: count.optional(),
    html: blobRef.describe('A page without scripts.'),
    json: blobRef.describe('The report whole.'),
    report,
  }),
  limits: { attempts: 3, soft: '30m', ttl: '30d', inputBytes: FILE_INPUT_BYTES },
  idempotent: 'It only makes new files: the same declaration gives the same report.',
  personalData,
  calls: ['pdf.render'],
  examples: [
    { title: 'a file of the blob store, in Romanian', input: { file: { blob: 'd406.xml' } } },
    { title: 'data and HTML alone', input: { file: { blob: 'd406.xml' }, language: 'en', pdf: false } },
  ],
});
