/** `reges.submit`: what happened in the employer's register, told to REGES in order, until REGES has worked it. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { employment, exampleEmployment } from './employment.ts';
import { finding } from './finding.ts';
import { operation } from './operation.ts';
import { action, document, proposal } from './parts.ts';
import { examplePerson, person } from './person.ts';
import { personalData } from './privacy.ts';
import { employer, guid, subjectId, text } from './scalars.ts';

/** REGES takes batches of at most 100 (ISS 48). */
export const MAX_BATCH = 100;
/** Bytes of a message that is given as it is. */
export const MAX_MESSAGE_BYTES = 2_000_000;

/** One thing to tell. */
const entry = {
  operation: operation.optional().describe('What happened,'),
  employee: person.optional().describe('The person. With addContract: registered first, if REGES does not have them.'),
  employeeRef: guid.optional().describe('Default: found by the CNP among what was registered from here.'),
  contract: employment.optional(),
  contractRef: guid.optional().describe('Of the contract, or of an entry of its history.'),
  action: action.optional().describe('Of a suspension, end, reactivation or secondment.'),
  document: document.optional().describe('The paper behind it.'),
  removalReason: text(1_024).optional(),
  proposal: proposal.optional(),
  message: z
    .union([z.record(z.string(), z.unknown()), z.string().min(1).max(MAX_MESSAGE_BYTES), blobRef])
    .optional()
    .describe('or an official message as it is: JSON, XML as text, or the blob that holds either.'),
};

export const submission = z.object(entry);

const sentMessage = z.object({
  operation: z.string().describe('As REGES calls it.'),
  batchIndex: z.number().int().describe('Which entry of the batch it is of; 0 where there is one.'),
  state: z.enum(['done', 'failed', 'sent', 'known']).describe('known: REGES had it already, nothing was sent.'),
  messageId: guid.optional(),
  responseId: guid.optional().describe('The receipt.'),
  ref: guid.optional().describe('The id of the employee, contract or proposal: later messages need it.'),
  secRef: guid.optional(),
  codeType: z.enum(['SUCCES', 'WARNING', 'ERROR']).optional(),
  words: z.string().optional().describe('As REGES said it, without numbers of persons.'),
});

const registeredData = z.object({
  employer: z.string(),
  messages: z.array(
    z.object({
      operation: z.string(),
      message_id: z.string(),
      ref: z.string().optional(),
      sec_ref: z.string().optional(),
    }),
  ),
});
const registeredEvent = defineEvent({
  type: 'reges.registered',
  summary: 'REGES has worked messages of an employer, with the ids that it gave.',
  data: registeredData,
});

export const submitOutput = z.object({
  employer: z.string(),
  state: z.enum(['done', 'sent', 'mixed']).describe('mixed: of a batch, some failed. sent: nobody waited.'),
  ref: guid.optional().describe('Of the last message, where it is the only entry.'),
  employeeRef: guid.optional(),
  messages: z.array(sentMessage).describe('In the order of their sending.'),
  warnings: z.array(finding),
});

export const submitReges = defineTask({
  name: 'reges.submit',
  queue: 'reges',
  summary: 'Tells REGES-Online what happened to employees and contracts, in order, and waits for its answer.',
  summaryRo:
    'Transmite în REGES-Online ce s-a întâmplat cu salariații și contractele, în ordine, și așteaptă răspunsul.',
  input: z
    .object({
      employer,
      ...entry,
      batch: z.array(submission).min(1).max(MAX_BATCH).optional().describe('or several, in their order.'),
      format: z.enum(['json', 'xml']).default('json').describe('How it is sent. XML keeps the order of the schema.'),
      cnpChecks: z.enum(['error', 'warn']).default('error').describe('REGES itself takes false CNPs.'),
      wait: z.boolean().default(true).describe('Until REGES has worked it. false: until it has taken it.'),
      subjectId,
    })
    .refine(
      ({ operation: name, message, batch }) => [name, message, batch].filter((each) => each !== undefined).length === 1,
      { message: 'give operation, message or batch, and only one of them', path: ['operation'] },
    ),
  output: submitOutput,
  limits: { attempts: 2_000, soft: '8m', ttl: '30d', inputBytes: 16_000_000 },
  retry: { first: '1s', factor: 1.5, cap: '60s', total: '10d' },
  idempotent:
    'Each message is sent once; where its receipt got lost, the results are asked by its id and nothing is sent again.',
  ordered: ({ employer: whose }) => `submit/${whose}`,
  personalData,
  events: {
    done: publishes(
      registeredEvent,
      ({ output }: { output: z.infer<typeof submitOutput> }): z.infer<typeof registeredData> => ({
        employer: output.employer,
        messages: output.messages
          .filter(({ state }) => state === 'done')
          .map(({ operation: name, messageId = '', ref, secRef }) => ({
            operation: name,
            message_id: messageId,
            ...(ref ? { ref } : {}),
            ...(secRef ? { sec_ref: secRef } : {}),
          })),
      }),
    ),
  },
  calls: ['reges'],
  examples: [
    {
      title: 'a new employee with a contract',
      input: {
        employer: '9900000010',
        operation: 'addContract',
        employee: examplePerson,
        contract: exampleEmployment,
      },
    },
    {
      title: 'the end of a contract',
      input: {
        employer: '9900000010',
        operation: 'endContract',
        contractRef: '4f8cb938-ea29-498d-a897-377a9794b204',
        action: { endedOn: '2026-12-31', legalGround: 'Art55LitB' },
        document: { type: 'Decizie', number: '7/2026', date: '2026-12-29' },
      },
    },
  ],
});
