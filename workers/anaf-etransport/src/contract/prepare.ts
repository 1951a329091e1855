/** `etransport.prepare`: a large transport made ready to be sent, in a thread. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { warning } from './finding.ts';
import { operation } from './names.ts';
import { exampleNotification } from './notification.ts';
import { personalData } from './privacy.ts';
import { cif, subjectId, uit } from './scalars.ts';
import { DECLARATION_INPUT_BYTES, xmlSource } from './xml-file.ts';

export const prepareEtransport = defineTask({
  name: 'etransport.prepare',
  queue: 'anaf.etransport',
  summary: 'Makes a large transport ready to be sent; sent by etransport.submit and etransport.correct.',
  summaryRo: 'Pregătește un transport mare pentru trimitere; trimisă de etransport.submit și etransport.correct.',
  input: z
    .object({
      // Its sender has checked it: to do so again at each hand-over would hold up the loop.
      notification: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('The transport as data, as etransport.submit takes it,'),
      source: xmlSource.optional().describe('or its XML.'),
      uit: uit.optional().describe('Of a correction as data: what it corrects.'),
      cif: cif.optional(),
      validate: z.boolean(),
      subjectId,
    })
    .refine(({ notification: data, source }) => (data === undefined) !== (source === undefined), {
      message: 'give notification or source',
      path: ['notification'],
    }),
  output: z.object({
    kind: z.enum(['notification', 'correction']),
    cif: z.string().describe('Whose login sends.'),
    content: z.string().describe('Hex: what is declared.'),
    reference: z.string().optional().describe("The sender's own."),
    uit: z.string().optional(),
    transport: z.object({ operation, date: z.iso.date() }),
    warnings: z.array(warning),
    file: blobRef.optional().describe('The XML to be sent; missing where it is the source as it was given.'),
    referenceAt: z
      .number()
      .int()
      .optional()
      .describe('Where in the file, in bytes, an attribute refDeclarant belongs.'),
  }),
  limits: { attempts: 3, soft: '1m', inputBytes: DECLARATION_INPUT_BYTES },
  // It takes as long as judging, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'The same transport gives the same XML.',
  personalData,
  examples: [{ title: 'data', input: { notification: exampleNotification, validate: true } }],
});
