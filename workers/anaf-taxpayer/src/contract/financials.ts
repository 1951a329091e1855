/** `taxpayer.financials`: the public indicators of yearly statements. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { cuiGiven, subjectId } from './cui.ts';
import { failed } from './validate.ts';

const amount = z.number().optional();

const statement = z.object({
  year: z.number().int(),
  published: z.boolean().describe('Whether ANAF has a statement of that year.'),
  name: z.string().optional(),
  caen: z.string().optional(),
  activity: z.string().optional(),
  figures: z
    .object({
      turnover: amount,
      totalIncome: amount,
      totalExpenses: amount,
      grossProfit: amount,
      grossLoss: amount,
      netProfit: amount,
      netLoss: amount,
      employees: amount,
      fixedAssets: amount,
      currentAssets: amount,
      inventories: amount,
      receivables: amount,
      cash: amount,
      prepaidExpenses: amount,
      debts: amount,
      deferredIncome: amount,
      provisions: amount,
      equity: amount,
      paidUpCapital: amount,
    })
    .describe('Whole lei, and persons for employees; found by label. What a statement does not have is left out.'),
  indicators: z.array(z.object({ code: z.string(), label: z.string(), value: z.number() })),
});

export const taxpayerFinancials = defineTask({
  name: 'taxpayer.financials',
  queue: 'anaf.taxpayer',
  summary: 'Gives the public indicators of a firm’s yearly statements: turnover, profit, employees, debts and others.',
  summaryRo:
    'Dă indicatorii publici din situațiile financiare ale unei firme: cifră de afaceri, profit, salariați, datorii.',
  input: z.object({
    cui: cuiGiven,
    years: z.array(z.number().int().min(1999).max(2100)).min(1).max(10).describe('Each is one call, a second apart.'),
    subjectId,
  }),
  output: z.object({ cui: z.string(), statements: z.array(statement) }),
  limits: { attempts: 8, soft: '2m' },
  retry: { first: '5s', cap: '10m', total: '1d' },
  idempotent: 'it only reads',
  personalData: { subject: ({ subjectId: id }) => id, purpose: 'partner check', basis: 'legitimate-interests' },
  events: { failed: { event: failed } },
  examples: [{ title: 'two years', input: { cui: '14399840', years: [2022, 2023] } }],
});
