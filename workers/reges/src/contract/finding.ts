/** What is wrong, or doubtful, in what was given. */

import { z } from 'zod';

export const finding = z.object({
  rule: z.string().describe('Such as CNP or REQUIRED; XSD for what the official schema says.'),
  severity: z.enum(['error', 'warning']),
  field: z.string().describe('Path in the input, or in the XML.'),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  en: z.string(),
  ro: z.string(),
});
