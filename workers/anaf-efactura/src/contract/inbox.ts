/** `efactura.inbox`: what came up at ANAF since the last look; `efactura.message`: words to the sender of an invoice. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { anafNumber, cif } from './finding.ts';
import { personalData } from './privacy.ts';

const subjectId = z.string().max(200).optional().describe('Whom it is about, for access and erasure.');

const listed = z.object({
  messageId: anafNumber,
  index: z.string(),
  kind: z.enum(['received', 'sent', 'errors', 'buyer-message', 'other']),
  sellerCif: z.string().optional(),
  createdAt: z.iso.datetime(),
  file: blobRef.optional().describe('The ZIP, kept in the archive.'),
});

const inboxInput = z.object({
  cif: cif
    .optional()
    .describe('Whose messages. Left out: those of every CIF that has a login at ANAF, each by a run of its own.'),
  kinds: z
    .array(z.enum(['received', 'sent', 'errors', 'buyer-message']))
    .min(1)
    .default(['received', 'buyer-message'])
    .describe('Which are told.'),
  download: z.boolean().default(true).describe('Keeps each ZIP in the archive: ANAF deletes them after 60 days.'),
  days: z.number().int().min(1).max(60).default(60).describe('How far back the first look goes.'),
  max: z.number().int().min(1).max(1_000).default(200).describe('Told in one run; the next run goes on.'),
  subjectId,
});

export const efacturaInbox = defineTask({
  name: 'efactura.inbox',
  queue: 'anaf.efactura',
  summary: 'Looks for new messages of a CIF, or of all, such as invoices of suppliers; each is kept and told once.',
  summaryRo:
    'Caută mesaje noi ale unui CIF sau ale tuturor, cum sunt facturile furnizorilor; fiecare este păstrat și anunțat o dată.',
  input: inboxInput,
  output: z.object({
    messages: z.array(listed).describe('Told now, oldest first.'),
    left: z.number().int().describe('How many are known and not told yet.'),
    sent: z.array(z.string()).optional().describe('Without cif: whose messages are looked for now.'),
    withoutLogin: z.array(z.string()).optional().describe('Without cif: whose login is at its end or can not be read.'),
    until: z.iso.datetime().optional().describe("Up to when ANAF's list was read."),
  }),
  limits: { attempts: 20, soft: '10m', ttl: '7d' },
  retry: { first: '2s', cap: '10m', total: '1d' },
  idempotent: 'A message that was told is not told again; the list is read with an overlap.',
  personalData,
  // Two looks at once would tell the same.
  limit: { key: (input) => input.cif ?? '', concurrency: 1 },
  examples: [
    { title: 'invoices of suppliers', input: { cif: '14399840' } },
    { title: 'of every CIF that has a login', input: {} },
  ],
});

export const efacturaMessage = defineTask({
  name: 'efactura.message',
  queue: 'anaf.efactura',
  summary: 'Writes to the sender of a received invoice through ANAF (RASP), such as why it is disputed.',
  summaryRo: 'Scrie emitentului unei facturi primite, prin ANAF (RASP), de exemplu de ce este contestată.',
  input: z.object({
    cif: cif.describe('Who writes: the buyer.'),
    index: anafNumber.describe("ANAF's index of the invoice."),
    text: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
      .refine((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) && text.isWellFormed(), {
        error: 'has a character that XML can not carry',
      }),
    subjectId,
  }),
  output: z.object({ index: anafNumber.describe('Of the message itself.') }),
  limits: { attempts: 20, soft: '3m', ttl: '30d' },
  retry: { first: '2s', cap: '10m', total: '2d' },
  idempotent:
    'The same text about the same invoice is sent once; whether it was, if the answer gets lost, a person settles.',
  personalData,
  examples: [
    {
      title: 'a dispute',
      input: { cif: '14399840', index: '5001120362', text: 'Cantitatea de pe linia 2 este greșită.' },
    },
  ],
});
