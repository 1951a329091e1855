/** `vies.validate`: VAT numbers of the Union, asked at the member states through VIES. */

import { defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { subjectId } from './cui.ts';

const validated = defineEvent({
  type: 'vies.validated',
  summary: 'VIES answered whether a VAT number is valid.',
  data: z.object({ country: z.string(), valid: z.boolean() }),
});
const failed = defineEvent({ type: 'vies.failed', summary: 'VIES could not be asked.', data: z.object({}) });

const vatNumber = z
  .string()
  .min(4)
  .max(30)
  .describe('With its country: DE123456789. Greece is EL, Northern Ireland XI.');

export const validateVat = defineTask({
  name: 'vies.validate',
  queue: 'anaf.taxpayer',
  summary: 'Asks VIES whether a VAT number of the European Union is valid, with proof for the file.',
  summaryRo: 'Întreabă VIES dacă un cod de TVA din Uniunea Europeană este valid, cu dovadă pentru dosar.',
  input: z.object({
    vatNumber,
    requester: vatNumber.optional().describe('Your own number: VIES then gives an identifier of the consultation.'),
    subjectId,
  }),
  output: z.object({
    vatNumber: z.string(),
    country: z.string(),
    valid: z.boolean(),
    name: z.string().optional().describe('Left out where the member state does not tell it.'),
    address: z.string().optional(),
    askedAt: z.iso.datetime(),
    consultation: z.string().optional().describe('The identifier that proves it was asked.'),
  }),
  limits: { attempts: 10, soft: '1m' },
  // Member states are away for hours, at night most of all.
  retry: { first: '10s', cap: '30m', total: '1d' },
  idempotent: 'it only reads',
  personalData: { subject: ({ subjectId: id }) => id, purpose: 'partner check', basis: 'legal-obligation' },
  events: {
    done: publishes(validated, ({ output }: { output: { country: string; valid: boolean } }) => ({
      country: output.country,
      valid: output.valid,
    })),
    failed: { event: failed },
  },
  examples: [{ title: 'a German number, with proof', input: { vatNumber: 'DE811907980', requester: 'RO14399840' } }],
});
