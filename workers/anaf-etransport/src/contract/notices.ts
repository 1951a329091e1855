/**
 * What becomes of declarations, as events. Each task here does nothing but publish its event: a run of another task sends
 * it, under an id that is the same at every attempt.
 */

import { defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { refusal } from './finding.ts';
import { declarationKind } from './names.ts';

/** What was told, so that the sender sees that it was its own. */
const told = z.object({ told: z.string() });
const queue = 'anaf.etransport';
const idempotent = 'it says the same again';

const issuedData = z.object({
  cif: z.string().describe('Digits: who declared.'),
  uit: z.string(),
  index: z.string().describe("ANAF's index of the upload."),
  reference: z.string(),
  valid_from: z.iso.date(),
  valid_to: z.iso.date().describe('The last day.'),
  is_correction: z.boolean().describe('The UIT is an earlier one, with new data.'),
});
const issuedEvent = defineEvent({
  type: 'etransport.uit.issued',
  summary: 'ANAF has accepted a transport: its UIT counts.',
  data: issuedData,
});

export const noticeUitIssued = defineTask({
  name: 'etransport.notice-issued',
  queue,
  summary: 'Publishes etransport.uit.issued; sent by etransport.submit and etransport.correct.',
  summaryRo: 'Publică etransport.uit.issued; trimisă de etransport.submit și etransport.correct.',
  input: issuedData,
  output: told,
  idempotent,
  events: { done: publishes(issuedEvent, ({ input }: { input: z.infer<typeof issuedData> }) => input) },
});

const rejectedData = z.object({
  cif: z.string(),
  kind: declarationKind,
  index: z.string(),
  uit: z.string().optional().describe('Of what was to be changed.'),
  reference: z.string(),
  findings: z.array(refusal),
});
const rejectedEvent = defineEvent({
  type: 'etransport.rejected',
  summary: 'ANAF has refused a declaration, with its reasons.',
  data: rejectedData,
});

export const noticeDeclarationRejected = defineTask({
  name: 'etransport.notice-rejected',
  queue,
  summary: 'Publishes etransport.rejected; sent by the tasks that send declarations.',
  summaryRo: 'Publică etransport.rejected; trimisă de taskurile care trimit declarații.',
  input: rejectedData,
  output: told,
  idempotent,
  events: { done: publishes(rejectedEvent, ({ input }: { input: z.infer<typeof rejectedData> }) => input) },
});

const clockData = z.object({
  cif: z.string(),
  uit: z.string(),
  valid_to: z.iso.date().describe('The last day.'),
  ends_at: z.iso.datetime().describe('The first moment at which it counts no more.'),
});
const endingEvent = defineEvent({
  type: 'etransport.uit.ending',
  summary: 'A UIT counts no more soon, and the transport is not confirmed.',
  data: clockData,
});
const endedEvent = defineEvent({
  type: 'etransport.uit.ended',
  summary: 'A UIT counts no more, and the transport was not confirmed.',
  data: clockData,
});

export const noticeUitEnding = defineTask({
  name: 'etransport.notice-ending',
  queue,
  summary: 'Publishes etransport.uit.ending; sent by etransport.deadlines.',
  summaryRo: 'Publică etransport.uit.ending; trimisă de etransport.deadlines.',
  input: clockData,
  output: told,
  idempotent,
  events: { done: publishes(endingEvent, ({ input }: { input: z.infer<typeof clockData> }) => input) },
});

export const noticeUitEnded = defineTask({
  name: 'etransport.notice-ended',
  queue,
  summary: 'Publishes etransport.uit.ended; sent by etransport.deadlines.',
  summaryRo: 'Publică etransport.uit.ended; trimisă de etransport.deadlines.',
  input: clockData,
  output: told,
  idempotent,
  events: { done: publishes(endedEvent, ({ input }: { input: z.infer<typeof clockData> }) => input) },
});
