/** `reges.plan`: what must be told by when. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { operation } from './operation.ts';

const isoDay = z.iso.date({ error: 'is no day, such as "2026-12-01"' });

export const planReges = defineTask({
  name: 'reges.plan',
  queue: 'reges',
  summary: 'Says what REGES must be told of an event, in which order and by when. It asks nobody.',
  summaryRo:
    'Spune ce trebuie transmis în REGES pentru un eveniment, în ce ordine și până când. Nu întreabă pe nimeni.',
  input: z.object({
    event: z.enum(['hire', 'change', 'end', 'suspension', 'medicalLeave', 'transfer', 'secondment']),
    date: isoDay.describe(
      'The first day of work, of the change, the suspension or the secondment; the day of the end; of medical leave, the day on which the paper came.',
    ),
    endDate: isoDay.optional().describe('Of a suspension or secondment, if it is known.'),
    isRegistered: z.boolean().default(false).describe('Whether REGES has the person already.'),
    today: isoDay.optional().describe('Default: today.'),
  }),
  output: z.object({
    steps: z.array(
      z.object({
        operation,
        dueOn: z.iso.date().optional(),
        workingDay: z.iso.date().optional().describe('The last working day on which somebody can still do it.'),
        isLate: z.boolean(),
        en: z.string(),
        ro: z.string(),
      }),
    ),
    term: z
      .object({
        since: z.iso.date(),
        days: z.number().int().optional().describe('After the event, or before it if negative.'),
        unit: z.enum(['calendar', 'working']),
        certainty: z.enum(['press', 'contradictory', 'unknown', 'own']),
        source: z.string(),
      })
      .optional(),
    notes: z.array(z.object({ en: z.string(), ro: z.string() })),
  }),
  idempotent: 'It only reckons.',
  examples: [
    { title: 'a new employee', input: { event: 'hire', date: '2026-12-02' } },
    {
      title: 'a suspension whose end is known',
      input: { event: 'suspension', date: '2026-12-10', endDate: '2026-12-20' },
    },
  ],
});
