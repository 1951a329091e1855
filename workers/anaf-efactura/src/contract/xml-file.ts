/** XML that a run is given or gives back. */

import { blobRef } from '@genius/contract';
import { z } from 'zod';

/** ANAF takes uploads of at most 10 MB. */
export const MAX_XML_BYTES = 10 * 1_024 * 1_024;
/** Bytes of input JSON: attachments travel in it as base64. */
export const DOCUMENT_INPUT_BYTES = 16 * 1_024 * 1_024;
/** Larger XML is given back as a blob. */
export const MAX_INLINE_XML = 200_000;

/** As text, or from the blob store. */
export const xmlSource = z
  .union([z.object({ xml: z.string().min(1).max(MAX_XML_BYTES) }), blobRef])
  .describe('The XML as text, or the blob that holds it.');

/** One of the two: small XML as text, larger as a blob. */
export const xmlResult = {
  xml: z.string().optional().describe(`The XML, if it has at most ${MAX_INLINE_XML} characters.`),
  file: blobRef.optional().describe('The XML in the blob store, if it is larger.'),
};
