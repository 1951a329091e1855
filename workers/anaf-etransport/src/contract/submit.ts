/** `etransport.submit`: a transport in, its UIT out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { warning } from './finding.ts';
import { exampleNotification, notification } from './notification.ts';
import { personalData } from './privacy.ts';
import { anafIndex, cif, subjectId } from './scalars.ts';
import { DECLARATION_INPUT_BYTES, xmlSource } from './xml-file.ts';

/** What every task that sends a declaration may be told. */
export const sending = {
  validate: z.boolean().default(true).describe("Judges it by ANAF's rules first, and sends nothing that breaks them."),
  wait: z.boolean().default(true).describe('Until ANAF has accepted or refused it. false: until it is uploaded.'),
  subjectId,
};

/** What every task that sends a declaration gives back. */
export const sent = {
  state: z.enum(['valid', 'processing']).describe('valid: ANAF has accepted it.'),
  index: anafIndex.describe("ANAF's index of the upload."),
  cif: z.string(),
  reference: z.string().describe('refDeclarant as it was sent.'),
  archive: z.array(z.object({ kind: z.string(), file: blobRef })).describe('The XML that was sent.'),
  warnings: z.array(warning),
};

export const validity = z
  .object({
    from: z.iso.date().describe('The declared day of the transport.'),
    to: z.iso.date().describe('The last day on which the UIT counts.'),
    endsAt: z.iso.datetime().describe('The first moment at which it counts no more.'),
  })
  .describe('5 days, or 15 for acquisitions and some other operations within the EU.');

export const limits = { attempts: 500, soft: '4m', ttl: '30d', inputBytes: DECLARATION_INPUT_BYTES } as const;
export const retry = { first: '1s', factor: 1.5, cap: '30s', total: '2d' } as const;

/** A sentence that holds for all of them. */
export const idempotent =
  "The upload is done once for each content; where its answer got lost, ANAF's list is asked and nothing is sent again.";

export const submitEtransport = defineTask({
  name: 'etransport.submit',
  queue: 'anaf.etransport',
  summary: 'Declares a transport to ANAF (RO e-Transport), follows it to its end, and gives its UIT.',
  summaryRo: 'Declară un transport la ANAF (RO e-Transport), îl urmărește până la capăt și dă codul UIT.',
  input: z
    .object({
      notification: notification.optional().describe('The transport as data,'),
      source: xmlSource
        .optional()
        .describe('or its XML, sent as it is but for refDeclarant, which is added if it is missing.'),
      cif: cif.optional().describe('Whose login sends. Default: the declarant.'),
      ...sending,
    })
    .refine(({ notification: data, source }) => (data === undefined) !== (source === undefined), {
      message: 'give notification or source',
      path: ['notification'],
    }),
  output: z.object({ uit: z.string().describe('Counts only where the state is valid.'), validity, ...sent }),
  limits,
  retry,
  idempotent,
  personalData,
  examples: [
    { title: 'a national transport', input: { notification: exampleNotification } },
    { title: 'XML of the blob store, only uploaded', input: { source: { blob: 'transport.xml' }, wait: false } },
  ],
});
