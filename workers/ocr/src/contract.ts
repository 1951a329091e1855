/** The tasks of `ocr`: what a caller sends and gets. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';

const box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the upright page; x and y are the top left corner.');
const confidence = z.number().min(0).max(1);
const word = z.object({ text: z.string(), box, confidence });
const line = z.object({ text: z.string(), box, confidence, words: z.array(word) });
const block = z.object({ box, lines: z.array(line) });

const page = z.object({
  number: z.number().int().positive(),
  width: z.number(),
  height: z.number(),
  rotation: z
    .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
    .describe('Degrees, clockwise, that brought the picture upright.'),
  skew: z.number().describe('Slant that was found and taken out, degrees, clockwise positive.'),
  source: z.enum(['text-layer', 'picture']),
  kind: z.enum(['page', 'receipt', 'photo']),
  text: z.string(),
  blocks: z.array(block),
});

const fieldOf = <T extends z.ZodType>(value: T) =>
  z.object({ value, text: z.string().describe('As printed.'), box, page: z.number().int(), confidence });
const text = fieldOf(z.string());
const money = fieldOf(z.string().regex(/^-?\d+(\.\d+)?$/)).describe('A decimal number as text, never a float.');

const party = z.object({
  name: text.optional(),
  cui: text.extend({ checksum: z.enum(['valid', 'invalid']), vatPayer: z.boolean() }).optional(),
  vatIds: z.array(text.extend({ country: z.string() })),
});

const fields = z.object({
  kind: z.enum(['receipt', 'invoice', 'other']),
  seller: party.optional(),
  buyer: party.optional(),
  series: text.optional(),
  number: text.optional(),
  date: text.optional().describe('Day of issue, ISO.'),
  dueDate: text.optional(),
  currency: text.optional(),
  subtotal: money.optional(),
  discount: money.optional(),
  vat: z.array(z.object({ rate: z.string(), base: money.optional(), amount: money })),
  vatTotal: money.optional(),
  total: money.optional().describe('What the customer pays, tax and rounding included.'),
  paid: money.optional(),
  change: money.optional(),
  rounding: money.optional(),
  iban: z.array(text.extend({ country: z.string() })),
  paymentMethod: text.optional(),
  checks: z
    .array(z.object({ rule: z.string(), holds: z.boolean(), parts: z.record(z.string(), z.string()) }))
    .describe('Sums that were tried on the printed amounts.'),
});

const extracted = defineEvent({
  type: 'ocr.extracted',
  summary: 'A document was read.',
  data: z.object({ pages: z.number().int(), language: z.string(), kind: z.string().optional() }),
});

const failed = defineEvent({ type: 'ocr.failed', summary: 'A document could not be read.', data: z.object({}) });

const MEGABYTES = 1_024 * 1_024;

const input = z.object({
  document: z
    .union([
      blobRef,
      z.object({ base64: z.base64(), mediaType: z.string().max(200).optional() }),
      z.object({ url: z.url({ protocol: /^https$/ }).max(2_000) }),
    ])
    .describe('PNG, JPEG, WebP, TIFF, BMP or PDF: a blob, its bytes in base64, or an https address.'),
  languages: z
    .array(z.string().min(2).max(20))
    .max(5)
    .optional()
    .describe('Languages it may be in, such as "ro" or "ron". Default: Romanian and English.'),
  fields: z.boolean().default(true).describe('Looks for the fields of receipts and invoices.'),
  pages: z.array(z.number().int().positive()).max(50).optional().describe('Pages to read. Default: all, at most 50.'),
  subjectId: z.string().max(200).optional().describe('Whom the document is about, for access and erasure.'),
});

const output = z.object({
  text: z.string(),
  language: z.string().describe('Three letters, such as "ron".'),
  mediaType: z.string(),
  pageCount: z.number().int().describe('Pages in the document; `pages` has those that were read.'),
  pages: z.array(page),
  fields: fields.optional(),
});

export const extractText = defineTask({
  name: 'ocr.extract',
  queue: 'ocr',
  summary: 'Reads the text of a picture or PDF, with boxes and confidences, and the fields of receipts and invoices.',
  summaryRo:
    'Citește textul unei imagini sau al unui PDF, cu poziții și grade de încredere, și câmpurile bonurilor și facturilor.',
  input,
  output,
  limits: { attempts: 3, soft: '4m', hard: '5m', ttl: '7d', inputBytes: 70 * MEGABYTES },
  idempotent: 'It only reads: the same document and options give the same answer.',
  personalData: { subject: (asked) => asked.subjectId, purpose: 'document-processing', basis: 'contract' },
  events: {
    done: publishes(
      extracted,
      ({ output: read }: { input: z.output<typeof input>; output: z.output<typeof output> }) => ({
        pages: read.pages.length,
        language: read.language,
        ...(read.fields ? { kind: read.fields.kind } : {}),
      }),
    ),
    failed: { event: failed },
  },
  isolation: 'process',
  examples: [
    { title: 'a receipt from a file', input: { document: { blob: 'receipt.jpg' } } },
    {
      title: 'two pages of a German invoice',
      input: { document: { blob: 'rechnung.pdf' }, languages: ['de'], pages: [1, 2] },
    },
  ],
});
