/** `etransport.status`: one look at what became of a declaration; `etransport.list`: what ANAF has of a CIF. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { refusal } from './finding.ts';
import { confirmation } from './names.ts';
import { personalData } from './privacy.ts';
import { anafIndex, cif, subjectId, uit } from './scalars.ts';

const queue = 'anaf.etransport';
const limits = { attempts: 10, soft: '2m', ttl: '7d' } as const;

const transportInfo = z.object({
  uit: z.string(),
  declarant: z.string().optional(),
  declarantName: z.string().optional(),
  date: z.iso.date().optional().describe('Of the transport.'),
  endsAt: z.iso.datetime().optional().describe('The first moment at which the UIT counts no more, as ANAF says.'),
  reference: z.string().optional(),
  vehicle: z.string().optional(),
});

export const etransportStatus = defineTask({
  name: 'etransport.status',
  queue,
  summary:
    'Asks ANAF once: by an index what became of an upload, by a UIT what it is, for who organises the transport.',
  summaryRo:
    'Întreabă ANAF o dată: după index ce s-a întâmplat cu o încărcare, după UIT ce este acesta, pentru organizatorul transportului.',
  input: z
    .object({
      cif: cif.describe('Whose login asks. By UIT: who organises the transport; ANAF shows it to nobody else.'),
      index: anafIndex.optional().describe("ANAF's index of the upload,"),
      uit: uit.optional().describe('or the UIT.'),
      subjectId,
    })
    .refine(({ index, uit: asked }) => (index === undefined) !== (asked === undefined), {
      message: 'give index or uit',
      path: ['index'],
    }),
  output: z.object({
    state: z
      .enum(['valid', 'rejected', 'processing', 'known', 'ended', 'unknown'])
      .describe(
        'Of an upload: valid, rejected, processing. Of a UIT: known, ended (by its time), unknown to ANAF for this organiser.',
      ),
    index: anafIndex.optional(),
    uit: z.string().optional(),
    findings: z.array(refusal),
    transports: z.array(transportInfo).describe('By UIT: what ANAF says of it.'),
  }),
  limits,
  idempotent: 'It asks; the end of an upload that it finds is told once.',
  personalData,
  examples: [
    { title: 'by its index', input: { cif: '14399840', index: '1000001' } },
    { title: 'by its UIT', input: { cif: '14399840', uit: '3V0P0L0P0T3JUW46' } },
  ],
});

const listedDeclaration = z.object({
  index: z.string(),
  kind: z.enum(['notification', 'correction', 'deletion', 'confirmation', 'vehicleChange', 'other']),
  state: z.enum(['valid', 'rejected', 'other']),
  uit: z.string().optional(),
  declarant: z.string().optional(),
  reference: z.string().optional(),
  isAfterOutage: z.boolean(),
  source: z.enum(['api', 'web', 'other']),
  createdAt: z.iso.datetime().optional(),
  changedAt: z.iso.datetime().optional(),
  operation: z.string().optional().describe('The name of the operation, or its code if it is not known.'),
  date: z.iso.date().optional().describe('Of the transport.'),
  partner: z
    .object({ country: z.string().optional(), code: z.string().optional(), name: z.string().optional() })
    .optional(),
  carrier: z
    .object({ country: z.string().optional(), code: z.string().optional(), name: z.string().optional() })
    .optional(),
  vehicle: z.string().optional(),
  trailer1: z.string().optional(),
  trailer2: z.string().optional(),
  lines: z.number().optional(),
  netWeight: z.number().optional().describe('kg.'),
  grossWeight: z.number().optional().describe('kg.'),
  value: z.number().optional().describe('Lei without VAT.'),
  confirmation: confirmation.optional(),
  messages: z.array(z.object({ kind: z.enum(['error', 'warning', 'info']), findings: z.array(refusal) })),
});

export const etransportList = defineTask({
  name: 'etransport.list',
  queue,
  summary: 'Lists the declarations of a CIF of the last days, as ANAF has them, newest first.',
  summaryRo: 'Listează declarațiile unui CIF din ultimele zile, așa cum le are ANAF, cele mai noi întâi.',
  input: z.object({
    cif: cif.describe('Whose declarations.'),
    days: z.number().int().min(1).max(60).default(7),
    subjectId,
  }),
  output: z.object({ declarations: z.array(listedDeclaration) }),
  limits,
  idempotent: 'It asks.',
  personalData,
  examples: [{ title: 'of the last week', input: { cif: '14399840' } }],
});
