/** How a CUI is taken: as text in any writing, or as a number. What is wrong with it is told in the answer. */

import { z } from 'zod';

export const cuiGiven = z
  .union([z.string().max(60), z.number().int().nonnegative().max(9_999_999_999_999)])
  .describe('A CUI (CIF), with RO or without.');

export const subjectId = z.string().max(200).optional().describe('Whom it is about, for access and erasure.');
export const isoDate = z.iso.date();
