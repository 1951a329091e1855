/** `efactura.verify`: a download of ANAF in, whether its signature holds out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { personalData } from './privacy.ts';
import { DOCUMENT_INPUT_BYTES, xmlSource } from './xml-file.ts';

const zipSource = z.union([z.object({ base64: z.base64().max(24 * 1_024 * 1_024) }), blobRef]);

const verifyInput = z
  .object({
    zip: zipSource.optional().describe('The ZIP as it came from ANAF.'),
    signed: xmlSource.optional().describe('Or the file semnatura_….xml alone,'),
    document: xmlSource.optional().describe('and the document that it should be about.'),
    subjectId: z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.'),
  })
  .refine(({ zip, signed }) => (zip === undefined) !== (signed === undefined), {
    message: 'give zip or signed',
    path: ['zip'],
  })
  .refine(({ zip, document }) => zip === undefined || document === undefined, {
    message: 'a ZIP brings its document',
    path: ['document'],
  });

export const verification = z.object({
  isValid: z.boolean().describe('The signature holds, and its document is the one beside it.'),
  how: z
    .enum(['strict', 'repaired'])
    .optional()
    .describe('repaired: only after the line breaks between the tags of the signature were taken out.'),
  problem: z
    .enum(['missing', 'misplaced', 'form', 'algorithm', 'certificate', 'digest', 'value', 'signer', 'other-document'])
    .optional(),
  en: z.string(),
  ro: z.string(),
  isTrusted: z
    .boolean()
    .optional()
    .describe('Whether the certificate is one of ANAF_SIGNING_CERTIFICATE_PATH; missing if none is set.'),
  signer: z
    .object({
      subject: z.string(),
      issuer: z.string(),
      serial: z.string(),
      validFrom: z.iso.datetime(),
      validTo: z.iso.datetime(),
      fingerprint: z.string().describe('SHA-256.'),
    })
    .optional(),
  content: z.enum(['invoice', 'creditNote', 'errors', 'message', 'other']).describe('What was signed.'),
});

export const verifyEfactura = defineTask({
  name: 'efactura.verify',
  queue: 'anaf.efactura',
  summary: 'Verifies the signature of the Ministry of Finance on a download of e-Factura, offline.',
  summaryRo: 'Verifică semnătura Ministerului Finanțelor pe un fișier descărcat din e-Factura, fără conexiune.',
  input: verifyInput,
  output: verification,
  limits: { attempts: 3, soft: '3m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES * 2 },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'It only reads.',
  personalData,
  examples: [{ title: 'a ZIP of the blob store', input: { zip: { blob: '5004111924.zip' } } }],
});
