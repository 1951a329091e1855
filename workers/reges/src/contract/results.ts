/** `reges.results`: the clock of the queues in which REGES answers. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { employer } from './scalars.ts';

export const resultsReges = defineTask({
  name: 'reges.results',
  queue: 'reges',
  summary:
    'Reads what REGES answered, keeps it, and only then moves on in the queue. By a schedule, every ten minutes.',
  summaryRo:
    'Citește răspunsurile REGES, le păstrează și abia apoi avansează în coadă. Rulează automat din zece în zece minute.',
  input: z.object({
    employer: employer.optional().describe('Default: all that wait for an answer, by runs of their own.'),
    queues: z
      .array(z.enum(['status', 'secondments', 'moves', 'notices']))
      .min(1)
      .default(['status'])
      .describe('secondments, moves: proposals of other employers.'),
  }),
  output: z.object({
    read: z.number().int().describe('Entries of the queues.'),
    ours: z.number().int().describe('Of them, answers to what was sent from here.'),
    received: z
      .array(
        z.object({
          queue: z.string(),
          messageId: z.string().optional(),
          operation: z.string().optional().describe('As REGES calls it.'),
          ref: z
            .string()
            .optional()
            .describe('Of the proposal: acceptSecondment and acceptMove take it as proposalRef.'),
          contractRef: z.string().optional().describe("Of the other employer's contract."),
          codeType: z.enum(['SUCCES', 'WARNING', 'ERROR']).optional(),
          fromCui: z.string().optional().describe('Who proposes.'),
          from: z.string().optional().describe('A day.'),
          to: z.string().optional().describe('A day.'),
        }),
      )
      .describe(
        'Entries of the other queues, at most 1,000 of each, and answers of other employers to our proposals. Who it is about is in the portal.',
      ),
    sent: z.array(z.string()).describe('Employers to whom runs of their own were sent.'),
    trouble: z
      .string()
      .optional()
      .describe('Why it stopped before the end, such as GW_REGES_UNAVAILABLE; the next run goes on.'),
  }),
  // A dead letter would stop the lane, and with it all answers of the employer.
  limits: { attempts: 1_000, soft: '4m' },
  retry: { first: '1s', cap: '60s', total: '30d' },
  idempotent: 'What is read twice is kept once.',
  ordered: ({ employer: whose }) => (whose === undefined ? undefined : `results/${whose}`),
  calls: ['reges'],
  examples: [
    { title: 'all that wait', input: {} },
    { title: 'proposals of other employers', input: { employer: '9900000010', queues: ['secondments', 'moves'] } },
  ],
});
