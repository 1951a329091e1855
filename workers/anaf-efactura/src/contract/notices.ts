/**
 * What becomes of invoices, as events. Each task here does nothing but publish its event: a run of another task sends it,
 * under an id that is the same at every attempt.
 */

import { defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { finding } from './finding.ts';

const about = {
  cif: z.string().describe('Digits: who sent.'),
  number: z.string().describe('Of the invoice.'),
  index: z.string().describe("ANAF's index of the upload."),
};

/** What was told, so that the sender sees that it was its own. */
const told = z.object({ told: z.string() });
const queue = 'anaf.efactura';
const idempotent = 'it says the same again';

const submittedData = z.object({ ...about, sha256: z.string().describe('Of the XML.') });
const submittedEvent = defineEvent({
  type: 'efactura.submitted',
  summary: 'ANAF has taken an invoice for processing.',
  data: submittedData,
});

export const noticeSubmitted = defineTask({
  name: 'efactura.notice-submitted',
  queue,
  summary: 'Publishes efactura.submitted; sent by efactura.submit.',
  summaryRo: 'Publică efactura.submitted; trimisă de efactura.submit.',
  input: submittedData,
  output: told,
  idempotent,
  events: { done: publishes(submittedEvent, ({ input }: { input: z.infer<typeof submittedData> }) => input) },
});

const acceptedData = z.object({ ...about, is_adopted: z.boolean().describe('ANAF had it already.') });
const acceptedEvent = defineEvent({
  type: 'efactura.accepted',
  summary: 'ANAF has accepted an invoice and signed it.',
  data: acceptedData,
});

export const noticeAccepted = defineTask({
  name: 'efactura.notice-accepted',
  queue,
  summary: 'Publishes efactura.accepted; sent by efactura.submit.',
  summaryRo: 'Publică efactura.accepted; trimisă de efactura.submit.',
  input: acceptedData,
  output: told,
  idempotent,
  events: { done: publishes(acceptedEvent, ({ input }: { input: z.infer<typeof acceptedData> }) => input) },
});

const rejectedData = z.object({ ...about, findings: z.array(finding) });
const rejectedEvent = defineEvent({
  type: 'efactura.rejected',
  summary: 'ANAF has refused an invoice, with its reasons.',
  data: rejectedData,
});

export const noticeRejected = defineTask({
  name: 'efactura.notice-rejected',
  queue,
  summary: 'Publishes efactura.rejected; sent by efactura.submit.',
  summaryRo: 'Publică efactura.rejected; trimisă de efactura.submit.',
  input: rejectedData,
  output: told,
  idempotent,
  events: { done: publishes(rejectedEvent, ({ input }: { input: z.infer<typeof rejectedData> }) => input) },
});

const receivedData = z.object({
  cif: z.string().describe('Digits: who received.'),
  message_id: z.string().describe("ANAF's id of the message, unique."),
  index: z.string(),
  kind: z.enum(['received', 'sent', 'errors', 'buyer-message', 'other']),
  seller_cif: z.string().optional(),
  created_at: z.iso.datetime(),
  blob: z.string().optional().describe('The ZIP, if it was downloaded.'),
});
const receivedEvent = defineEvent({
  type: 'efactura.received',
  summary: 'A message came up in e-Factura, such as an invoice of a supplier. Each is told once.',
  data: receivedData,
});

export const noticeReceived = defineTask({
  name: 'efactura.notice-received',
  queue,
  summary: 'Publishes efactura.received; sent by efactura.inbox.',
  summaryRo: 'Publică efactura.received; trimisă de efactura.inbox.',
  input: receivedData,
  output: told,
  idempotent,
  events: { done: publishes(receivedEvent, ({ input }: { input: z.infer<typeof receivedData> }) => input) },
});

const nearData = z.object({
  cif: z.string(),
  number: z.string(),
  issue_date: z.iso.date(),
  deadline: z.iso.date().describe('The last day to send it.'),
  working_days_left: z.number().int().describe('After today; below 0 if it is late.'),
});
const nearEvent = defineEvent({
  type: 'efactura.deadline.near',
  summary: 'An invoice is not accepted yet, and the last day to send it is near or past.',
  data: nearData,
});

export const noticeDeadline = defineTask({
  name: 'efactura.notice-deadline',
  queue,
  summary: 'Publishes efactura.deadline.near; sent by efactura.deadlines.',
  summaryRo: 'Publică efactura.deadline.near; trimisă de efactura.deadlines.',
  input: nearData,
  output: told,
  idempotent,
  events: { done: publishes(nearEvent, ({ input }: { input: z.infer<typeof nearData> }) => input) },
});
