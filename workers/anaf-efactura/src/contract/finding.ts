/** What ANAF says of an invoice that it refuses. */

import { z } from 'zod';

export const finding = z.object({
  rule: z.string().optional().describe('Such as BR-RO-110 or R6.1.'),
  en: z.string(),
  ro: z.string(),
  words: z.string().describe('As ANAF wrote it.'),
});

/** Digits of a Romanian tax code. */
export const cif = z
  .string()
  .regex(/^\d{2,13}$/, { error: 'is no CIF of digits, such as "14399840"', abort: true })
  .describe('Digits, without RO.');

/** ANAF's numbers of uploads and messages. */
export const anafNumber = z.string().regex(/^\d{1,20}$/, { error: 'is no number of ANAF', abort: true });
