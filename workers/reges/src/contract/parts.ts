/** The other parts of messages: what happens to a contract, the paper behind it, proposals to another employer. */

import { z } from 'zod';
import { employment } from './employment.ts';
import { LISTS } from './generated/lists.ts';
import { person } from './person.ts';
import { day, guid, text } from './scalars.ts';

const occupation = z.object({ code: z.number().int(), version: z.number().int().default(10) });

/** Fields by what the operation is about; its kind follows from the operation. */
export const action = z.object({
  from: day.optional().describe('Of a suspension or secondment.'),
  to: day.optional().describe('Its last day, if it is known.'),
  endedOn: day.optional().describe('The end of the contract; of a suspension, its actual end.'),
  suspensionEndedOn: day.optional().describe('Where a suspension ends.'),
  secondmentEndedOn: day.optional().describe('Where a secondment ends.'),
  reactivatedOn: day.optional(),
  legalGround: z
    .enum([...LISTS.TemeiSuspendare, ...LISTS.TemeiIncetare, ...LISTS.TemeiReactivare, ...LISTS.TemeiDetasare])
    .optional()
    .describe('Such as Art55LitB; the operation decides which are allowed.'),
  explanation: text(1_024).optional(),
  employerCui: text(256).optional().describe('Of a secondment.'),
  employerName: text(256).optional(),
  nationality: text(256).optional().describe('Of that employer: a country by its name.'),
  occupation: occupation.optional(),
});

export const document = z.object({
  type: z.enum(LISTS.TipDocumentJustificativ),
  number: text(256),
  date: day,
});

export const proposal = z.object({
  proposalRef: guid.optional().describe('Of a proposal that is there.'),
  contractRef: guid.optional(),
  legalGround: z.enum(LISTS.TemeiDetasare).optional().describe('Of a secondment.'),
  moveType: z.enum(LISTS.TipMutare).optional(),
  transferType: z.enum(LISTS.TipTransfer).optional(),
  toCui: text(256).optional().describe('The other employer.'),
  toName: text(256).optional(),
  toRef: guid.optional(),
  toNationality: text(256).optional(),
  fromCui: text(256).optional(),
  fromName: text(256).optional(),
  contract: employment.optional(),
  employee: person.optional(),
  proposedOn: day.optional(),
  number: text(256).optional(),
  notes: text(1_024).optional().describe('Of who proposes.'),
  answer: text(1_024).optional().describe('Of who is asked.'),
  from: day.optional(),
  to: day.optional(),
  endedOn: day.optional(),
});
