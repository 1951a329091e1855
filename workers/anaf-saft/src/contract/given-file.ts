/** A declaration that a run is given: as text, or from the blob store. */

import { blobRef } from '@genius/contract';
import { z } from 'zod';
import { subjectId } from './subject.ts';

/** Larger XML comes as a blob. */
const MAX_INLINE_XML = 4_000_000;
/** What is read of a blob at most. */
export const MAX_FILE_BYTES = 2_000_000_000;
/** Bytes of input JSON. */
export const FILE_INPUT_BYTES = 2 * MAX_INLINE_XML;

export const givenFile = {
  xml: z.string().min(1).max(MAX_INLINE_XML).optional().describe('The declaration as text, at most 4 MB,'),
  file: blobRef.optional().describe('or the blob that holds it, at most 2 GB.'),
  subjectId,
};

/** For `refine`: one of the two is given. */
export const isOneGiven = ({ xml, file }: { xml?: string | undefined; file?: unknown }): boolean =>
  (xml === undefined) !== (file === undefined);
export const GIVE_ONE = { message: 'give xml or file', path: ['xml'] };
