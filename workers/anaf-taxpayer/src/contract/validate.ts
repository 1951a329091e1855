/** `taxpayer.validate`: one or many CUIs in, what ANAF's register says of them out. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { cuiGiven, isoDate, subjectId } from './cui.ts';
import { taxpayer } from './taxpayer.ts';

const validated = defineEvent({
  type: 'anaf.taxpayer.validated',
  summary: 'Taxpayers were looked up.',
  data: z.object({
    found: z.number().int(),
    not_found: z.number().int(),
    invalid: z.number().int(),
    stale: z.boolean(),
  }),
});

export const failed = defineEvent({
  type: 'anaf.taxpayer.failed',
  summary: 'Taxpayers could not be looked up.',
  data: z.object({}),
});

/** Above this many, results come as a file: an answer of that size is nobody's to read. */
export const MOST_INLINE = 1_000;

const invalid = z.object({
  given: z.string(),
  problem: z.enum(['empty', 'letters', 'minus', 'length', 'leading-zero', 'check-digit', 'cnp', 'anonymous-buyer']),
  en: z.string(),
  ro: z.string(),
  likely: z.string().optional().describe('The number that was surely meant: a letter for a digit, or the only repair.'),
  suggestions: z
    .array(z.object({ cui: z.string(), because: z.enum(['letter', 'swapped', 'near-digit', 'other-digit']) }))
    .describe('Right numbers that are one slip away, likeliest first.'),
});

export const validateTaxpayer = defineTask({
  name: 'taxpayer.validate',
  queue: 'anaf.taxpayer',
  summary: 'Looks firms up at ANAF by CUI: VAT, VAT on collection, inactive, split VAT, e-Factura, addresses.',
  summaryRo: 'Caută firme la ANAF după CUI: TVA, TVA la încasare, inactiv, plata defalcată, e-Factura, adrese.',
  input: z
    .object({
      cui: cuiGiven.optional(),
      cuis: z.array(cuiGiven).min(1).max(10_000).optional(),
      date: isoDate.optional().describe('As of this day. Default: today in Romania.'),
      maxAgeHours: z
        .number()
        .int()
        .min(0)
        .max(720)
        .default(24)
        .describe('An answer of ANAF that is no older is good enough; 0 asks anew.'),
      service: z
        .enum(['auto', 'sync', 'async'])
        .default('auto')
        .describe('`auto` turns to the asynchronous service where the other one fails.'),
      raw: z.boolean().default(false).describe("Whether ANAF's own record stands beside ours."),
      contact: z
        .boolean()
        .default(false)
        .describe('Whether phone, fax and IBAN of natural persons who trade are given too.'),
      subjectId,
    })
    .refine(({ cui, cuis }) => (cui === undefined) !== (cuis === undefined), {
      error: 'it needs either cui or cuis',
      path: ['cui'],
    }),
  output: z.object({
    asOf: isoDate,
    found: z.array(taxpayer).describe('In the order of the question, each once. Empty where there is a `file`.'),
    file: blobRef.optional().describe(`Above ${MOST_INLINE} CUIs: what were in \`found\`, one JSON a line.`),
    notFound: z.array(z.string()).describe('Right numbers that ANAF does not know.'),
    invalid: z.array(invalid).describe('Nobody was asked about these.'),
    counts: z.object({ found: z.number().int(), notFound: z.number().int(), invalid: z.number().int() }),
    stale: z.boolean().describe('Whether any answer is older than was wanted, because ANAF could not be asked.'),
  }),
  limits: { attempts: 8, soft: '10m', hard: '11m' },
  retry: { first: '5s', cap: '10m', total: '1d' },
  idempotent: 'it only reads',
  personalData: { subject: ({ subjectId: id }) => id, purpose: 'partner check', basis: 'legal-obligation' },
  events: {
    done: publishes(
      validated,
      ({ output }: { output: { counts: { found: number; notFound: number; invalid: number }; stale: boolean } }) => ({
        found: output.counts.found,
        not_found: output.counts.notFound,
        invalid: output.counts.invalid,
        stale: output.stale,
      }),
    ),
    failed: { event: failed },
  },
  examples: [
    { title: 'one firm', input: { cui: 'RO14399840' } },
    { title: 'many, as of a day', input: { cuis: ['14399840', 'RO 185 472 90', 'RO14399841'], date: '2026-11-24' } },
  ],
});
