/** What was found in a D406, by our rules or by ANAF's kit. */

import { z } from 'zod';

const finding = z.object({
  rule: z
    .string()
    .describe("anaf.… for what ANAF's validator refuses, xsd.… for what only the schema refuses, saft.… for our own."),
  severity: z.enum(['structure', 'error', 'warning']),
  at: z.string().describe("The place as ANAF's validator names it."),
  path: z.string().describe('XPath without prefixes.'),
  line: z.number().int(),
  column: z.number().int(),
  en: z.string(),
  ro: z.string(),
});

/** A verdict with its first findings. */
export const verdict = z.object({
  isValid: z.boolean().describe("Whether ANAF's validator takes the file: warnings do not stop it."),
  kind: z.enum(['clean', 'warnings', 'errors', 'structure', 'broken']),
  findings: z.array(finding).describe('In the order of the document, what ANAF refuses first.'),
  counts: z.object({
    structure: z.number().int(),
    error: z.number().int(),
    warning: z.number().int(),
    omitted: z.number().int().describe('How many are not in findings.'),
  }),
  rules: z.record(z.string(), z.number().int()).describe('How many there are of each rule.'),
});

/** What ANAF's kit said: its own words, in Romanian, without lines and columns. */
export const kitVerdict = z.object({
  isValid: z.boolean(),
  kind: z.enum(['clean', 'warnings', 'errors', 'structure']),
  findings: z.array(
    z.object({
      severity: z.enum(['structure', 'error', 'warning']),
      at: z.string(),
      path: z.string(),
      text: z.string(),
    }),
  ),
  counts: z.object({
    structure: z.number().int(),
    error: z.number().int(),
    warning: z.number().int(),
    omitted: z.number().int(),
  }),
});
