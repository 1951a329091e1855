/** XML that a run is given. */

import { blobRef } from '@genius/contract';
import { z } from 'zod';

/** ANAF takes uploads of at most 5 MB. */
export const MAX_XML_BYTES = 5_000_000;
/** Bytes of input JSON. */
export const DECLARATION_INPUT_BYTES = 8 * 1_024 * 1_024;

/** As text, or from the blob store. */
export const xmlSource = z
  .union([z.object({ xml: z.string().min(1).max(MAX_XML_BYTES) }), blobRef])
  .describe('The XML as text, or the blob that holds it.');
