/** `reges.nomenclature`: codes by their names. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { employer } from './scalars.ts';

export const nomenclatureReges = defineTask({
  name: 'reges.nomenclature',
  queue: 'reges',
  summary: 'Finds codes: occupations, localities, bonus types and the other lists of REGES.',
  summaryRo: 'Găsește coduri: ocupații, localități, tipuri de sporuri și celelalte liste REGES.',
  input: z.object({
    kind: z
      .string()
      .regex(/^\w{2,60}$/, { error: 'is no name of a list, such as cor' })
      .describe('As REGES calls it, such as cor, localitate, nationalitate, tipsporpredefinit, tipsporangajator.'),
    query: z.string().min(1).max(100).optional().describe('A part of the name, or the beginning of a code.'),
    employer: employer.optional().describe('Whose login asks REGES. Without it the built-in tables answer.'),
    isFresh: z.boolean().default(false).describe('Asks REGES even if it was asked within a day.'),
    max: z.number().int().min(1).max(1_000).default(50),
  }),
  output: z.object({
    source: z.enum(['reges', 'kept', 'tables']).describe('kept: REGES said it within a day.'),
    items: z.array(
      z.object({
        code: z.union([z.string(), z.number()]).optional(),
        id: z.string().optional(),
        name: z.string().optional(),
        version: z.number().optional(),
        county: z.string().optional(),
      }),
    ),
  }),
  limits: { attempts: 3, soft: '2m' },
  idempotent: 'It only asks.',
  examples: [
    { title: 'an occupation', input: { kind: 'cor', query: 'programator' } },
    { title: "the employer's own bonus types", input: { kind: 'tipsporangajator', employer: '9900000010' } },
  ],
});
