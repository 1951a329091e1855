/** `etransport.deadlines`: the clock of the UITs. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { declarationKind, operation } from './names.ts';
import { cif, day, uit } from './scalars.ts';

export const etransportDeadlines = defineTask({
  name: 'etransport.deadlines',
  queue: 'anaf.etransport',
  summary:
    'Tells once before a UIT ends, once when it has ended without a confirmation, and what became of uploads that no run waited for. By a schedule, each hour.',
  summaryRo:
    'Anunță o dată înainte ca un UIT să expire, o dată când a expirat neconfirmat și ce s-a întâmplat cu încărcările pe care nu le-a așteptat nicio rulare. Programată, în fiecare oră.',
  input: z.object({
    transports: z
      .array(
        z.object({
          cif,
          uit,
          operation,
          date: day.describe('Of the transport.'),
        }),
      )
      .max(10_000)
      .default([])
      .describe('Declared elsewhere, beside those that etransport.submit declared.'),
    hoursBefore: z.number().int().min(1).max(240).default(24).describe('Told when it ends within so many hours.'),
    at: z.iso.datetime().optional().describe('Default: now.'),
  }),
  output: z.object({
    open: z.array(
      z.object({
        cif: z.string(),
        uit: z.string(),
        validTo: z.iso.date(),
        endsAt: z.iso.datetime(),
        state: z.enum(['valid', 'ending', 'ended']),
        isTold: z.boolean().describe('Told now.'),
      }),
    ),
    uploads: z
      .array(
        z.object({
          cif: z.string(),
          kind: declarationKind,
          index: z.string(),
          state: z.enum(['valid', 'rejected', 'processing']),
          uit: z.string().optional(),
        }),
      )
      .describe('Uploads whose end no run waited for, as ANAF has them now; an end is told once.'),
  }),
  limits: { attempts: 5, soft: '2m', inputBytes: 4_000_000 },
  idempotent: 'Each end is told once before it and once after it, what became of an upload once.',
  examples: [
    { title: 'each hour', input: {} },
    { title: 'two days before', input: { hoursBefore: 48 } },
  ],
});
