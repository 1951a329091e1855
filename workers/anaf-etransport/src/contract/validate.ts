/** `etransport.validate`: XML in, everything that is wrong out; `etransport.parse`: XML in, data out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { finding } from './finding.ts';
import { confirmation, declarationKind } from './names.ts';
import { notification } from './notification.ts';
import { personalData } from './privacy.ts';
import { subjectId } from './scalars.ts';
import { DECLARATION_INPUT_BYTES, MAX_XML_BYTES, xmlSource } from './xml-file.ts';

const queue = 'anaf.etransport';
const limits = { attempts: 3, soft: '1m', ttl: '7d', inputBytes: DECLARATION_INPUT_BYTES } as const;

// A large one takes most of a second, in which heartbeats and other runs must go on.
const isolation = 'thread';

const EXAMPLE = `<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="13548146">
  <stergere uit="3V0P0L0P0T3JUW46"/>
</eTransport>`;

export const validateEtransport = defineTask({
  name: 'etransport.validate',
  queue,
  summary: 'Judges a declaration as ANAF does (schema 1.02, rules 2.0.2), and warns of what the official files miss.',
  summaryRo:
    'Verifică o declarație ca ANAF (schema 1.02, regulile 2.0.2) și avertizează asupra a ceea ce fișierele oficiale scapă.',
  input: z
    .object({
      xml: z.string().min(1).max(MAX_XML_BYTES).optional().describe('The declaration as text, at most 5 MB,'),
      file: blobRef.optional().describe('or the blob that holds it.'),
      subjectId,
    })
    .refine(({ xml, file }) => (xml === undefined) !== (file === undefined), {
      message: 'give xml or file',
      path: ['xml'],
    }),
  output: z.object({
    valid: z.boolean().describe('Nothing fatal was found.'),
    kind: declarationKind.optional(),
    findings: z.array(finding).describe('Fatal ones first, at most 1000.'),
    counts: z.object({
      fatal: z.number().int(),
      warning: z.number().int(),
      omitted: z.number().int().describe('How many are not in findings.'),
    }),
  }),
  limits,
  isolation,
  idempotent: 'It only reads.',
  personalData,
  examples: [{ title: 'a deletion', input: { xml: EXAMPLE } }],
});

const about = {
  declarant: z.string(),
  reference: z.string().optional(),
  afterOutage: z.boolean().optional(),
  uit: z.string(),
};

/** By its kind: one of four, and the correction, which is a notification with a UIT. */
const declaration = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notification'), notification }),
  z.object({ kind: z.literal('correction'), uit: z.string(), notification }),
  z.object({ kind: z.literal('deletion'), ...about }),
  z.object({
    kind: z.literal('confirmation'),
    ...about,
    confirmation,
    remarks: z.string().optional(),
  }),
  z.object({
    kind: z.literal('vehicleChange'),
    ...about,
    vehicle: z.string(),
    trailer1: z.string().optional(),
    trailer2: z.string().optional(),
    changedAt: z.string(),
    remarks: z.string().optional(),
  }),
]);

export const parseEtransport = defineTask({
  name: 'etransport.parse',
  queue,
  summary: 'Reads the XML of a declaration (e-Transport v2) into the data that etransport.submit takes.',
  summaryRo: 'Citește XML-ul unei declarații (e-Transport v2) ca datele pe care le primește etransport.submit.',
  input: z.object({ source: xmlSource, subjectId }),
  output: z.object({ declaration }),
  limits,
  isolation,
  idempotent: 'It only reads.',
  personalData,
  examples: [{ title: 'a deletion', input: { source: { xml: EXAMPLE } } }],
});
