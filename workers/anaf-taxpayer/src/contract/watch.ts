/** `taxpayer.watch` and `taxpayer.changed`: partners that are looked after, and what is told when one changes. */

import { defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { cuiGiven, isoDate } from './cui.ts';
import { failed } from './validate.ts';

const watchedField = z.enum([
  'found',
  'vatPayer',
  'vatOnCollection',
  'splitVat',
  'inactive',
  'eFactura',
  'state',
  'name',
]);

const change = z.object({
  field: watchedField,
  before: z.union([z.string(), z.boolean()]),
  after: z.union([z.string(), z.boolean()]),
});

const changed = defineEvent({
  type: 'anaf.taxpayer.changed',
  summary: 'A watched firm changed at ANAF: VAT, inactive, e-Factura, state or name.',
  data: z.object({ cui: z.string(), as_of: z.string(), changes: z.array(change) }),
});

export const taxpayerChanged = defineTask({
  name: 'taxpayer.changed',
  queue: 'anaf.taxpayer',
  summary: 'Tells of a change of a watched firm; sent by taxpayer.watch.',
  summaryRo: 'Anunță schimbarea unei firme urmărite; trimisă de taxpayer.watch.',
  input: z.object({ cui: z.string(), asOf: isoDate, changes: z.array(change).min(1) }),
  output: z.object({ told: z.literal(true) }),
  idempotent: 'it says the same again',
  events: {
    done: publishes(
      changed,
      ({ input }: { input: { cui: string; asOf: string; changes: z.infer<typeof change>[] } }) => ({
        cui: input.cui,
        as_of: input.asOf,
        changes: input.changes,
      }),
    ),
  },
  examples: [
    {
      title: 'a firm that became inactive',
      input: { cui: '14399840', asOf: '2026-11-29', changes: [{ field: 'inactive', before: false, after: true }] },
    },
  ],
});

const watched = z.object({
  cui: z.string(),
  since: z.iso.datetime(),
  checkedAt: z.iso.datetime().optional(),
  status: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
});

export const watchTaxpayers = defineTask({
  name: 'taxpayer.watch',
  queue: 'anaf.taxpayer',
  summary:
    'Keeps a list of firms to look after, and checks it: who changed is told by the event anaf.taxpayer.changed.',
  summaryRo:
    'Ține o listă de firme urmărite și o verifică: schimbările se anunță prin evenimentul anaf.taxpayer.changed.',
  input: z.discriminatedUnion('action', [
    z.object({ action: z.literal('add'), cuis: z.array(cuiGiven).min(1).max(10_000) }),
    z.object({ action: z.literal('remove'), cuis: z.array(cuiGiven).min(1).max(10_000) }),
    z.object({
      action: z.literal('list'),
      after: z.string().max(20).optional().describe('Goes on after this CUI.'),
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    z.object({ action: z.literal('check') }).describe('By a schedule, once a day.'),
  ]),
  output: z.object({
    watched: z.number().int().describe('How many are on the list now.'),
    added: z.number().int().optional(),
    removed: z.number().int().optional(),
    entries: z.array(watched).optional(),
    checked: z.number().int().optional(),
    changed: z.array(z.string()).optional().describe('CUIs of which a change was told.'),
    unchecked: z
      .number()
      .int()
      .optional()
      .describe('Of these ANAF gave no new answer, or another check is at it; the next one looks again.'),
  }),
  limits: { attempts: 8, soft: '10m', hard: '11m' },
  retry: { first: '5s', cap: '10m', total: '1d' },
  idempotent: 'adding, removing and checking twice leaves the same list; a change is told once',
  events: { failed: { event: failed } },
  examples: [
    { title: 'look after two firms', input: { action: 'add', cuis: ['14399840', '18547290'] } },
    { title: 'check the list', input: { action: 'check' } },
  ],
});
