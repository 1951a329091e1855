/** What is wrong with a declaration: by our rules before it is sent, or by ANAF's words after. */

import { z } from 'zod';

export const finding = z.object({
  rule: z.string().describe('Such as BR-206; XML or XSD for what comes before the rules; GW-… for our own.'),
  severity: z.enum(['fatal', 'warning']),
  path: z.string().describe('XPath without prefixes.'),
  line: z.number().int(),
  column: z.number().int(),
  en: z.string(),
  ro: z.string(),
});

export const refusal = z.object({
  rule: z.string().optional().describe('Such as BR-206, where ANAF names one.'),
  en: z.string(),
  ro: z.string(),
  words: z.string().describe('As ANAF wrote it.'),
});

/** What was mended in the data, or is doubtful in it. */
export const warning = z.object({
  code: z.string().describe('mended, or the rule that says it.'),
  field: z.string().describe('Path in the notification, or in the XML.'),
  en: z.string(),
  ro: z.string(),
});
