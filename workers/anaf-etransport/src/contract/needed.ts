/** `etransport.needed`: whether a transport must be declared, by whom, and why. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { operation } from './names.ts';
import { amount, day } from './scalars.ts';

const both = { en: z.string(), ro: z.string() };

export const etransportNeeded = defineTask({
  name: 'etransport.needed',
  queue: 'anaf.etransport',
  summary: 'Says whether a road transport must be declared in RO e-Transport, who declares it, and by which rule.',
  summaryRo: 'Spune dacă un transport rutier trebuie declarat în RO e-Transport, cine îl declară și după ce regulă.',
  input: z.object({
    date: day.describe('Of the transport: the tables of that day count.'),
    operation: operation.optional().describe('national for a transport within Romania; any other crosses the border.'),
    vehicleMaxMass: amount.optional().describe('Technically permissible maximum mass of the vehicle, kg.'),
    consignments: z
      .array(
        z.object({
          tariffCodes: z
            .array(z.string().regex(/^\d{4}(\d{2}){0,3}$/, { error: 'is no tariff code of 4, 6, 8 or 10 digits' }))
            .max(20_000)
            .optional()
            .describe('Of all its goods. Only needed for a national transport.'),
          grossWeight: amount.optional().describe('kg, of all its goods.'),
          value: amount.optional().describe('Lei without VAT, of all its goods.'),
        }),
      )
      .min(1)
      .max(1_000)
      .describe('What lies on the vehicle: the goods of one sender to one receiver are one consignment.'),
    exemption: z
      .enum(['none', 'diplomatic', 'military', 'classified', 'excise-emcs', 'postal', 'agricultural'])
      .default('none')
      .describe('agricultural: some cases are exempt; which is not decided here.'),
  }),
  output: z.object({
    needed: z.enum(['yes', 'no', 'unknown']),
    missing: z.array(z.string()).describe('What must be known to decide, where it is unknown.'),
    reasons: z.array(z.object({ rule: z.string().describe('Where it stands.'), ...both })),
    declarant: z.object(both).optional().describe('Who declares, where the operation is known.'),
    riskGoods: z.array(z.string()).describe('Of the given tariff codes, those of high fiscal risk.'),
    declareFrom: z.iso.date().optional().describe('The first day on which it may be declared, if it must be.'),
    notes: z.array(z.object(both)).describe('What is doubtful about the answer.'),
  }),
  limits: { attempts: 3, soft: '30s', ttl: '7d', inputBytes: 4_000_000 },
  idempotent: 'The same input gives the same answer, on any day.',
  examples: [
    {
      title: 'vegetables within Romania',
      input: {
        date: '2026-11-30',
        operation: 'national',
        vehicleMaxMass: '3500',
        consignments: [{ tariffCodes: ['07020000'], grossWeight: '620', value: '3100' }],
      },
    },
  ],
});
