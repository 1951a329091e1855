/** `efactura.validate`: an invoice in, a verdict with everything that is wrong out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { personalData } from './privacy.ts';
import { DOCUMENT_INPUT_BYTES, MAX_XML_BYTES } from './xml-file.ts';

const input = z
  .object({
    xml: z.string().min(1).max(MAX_XML_BYTES).optional().describe('The invoice as text, at most 10 MB,'),
    file: blobRef.optional().describe('or the blob that holds it.'),
    ruleset: z
      .enum(['anaf-1.0.9', 'en-1.3.16'])
      .default('anaf-1.0.9')
      .describe(
        'anaf-1.0.9 (EN 16931 and RO_CIUS as ANAF runs them) gives the verdict that counts; en-1.3.16 is advice.',
      ),
    structure: z
      .boolean()
      .default(true)
      .describe(
        'Checks the structure of UBL 2.1 first; an invoice that fails there is not asked the rules, as at ANAF.',
      ),
    subjectId: z.string().max(200).optional().describe('Whom the invoice is about, for access and erasure.'),
  })
  .refine(({ xml, file }) => (xml === undefined) !== (file === undefined), {
    message: 'give xml or file',
    path: ['xml'],
  });

const finding = z.object({
  rule: z
    .string()
    .describe('The id that authorities show: BR-RO-L100; XML or UBL-2.1 for what comes before the rules.'),
  ruleId: z.string().describe('The fine id: BR-RO-L1024.'),
  severity: z.enum(['fatal', 'warning']),
  path: z.string().describe('XPath with the usual prefixes.'),
  line: z.number().int(),
  column: z.number().int(),
  en: z.string(),
  ro: z.string(),
  fix: z
    .object({ action: z.enum(['set', 'add', 'remove']), path: z.string(), value: z.string().optional() })
    .optional()
    .describe('Only where it follows from the invoice itself.'),
});

export const validateInvoice = defineTask({
  name: 'efactura.validate',
  queue: 'anaf.efactura',
  summary: 'Judges an invoice as ANAF does: XML, UBL 2.1 structure, EN 16931 and RO_CIUS rules, with what to do.',
  summaryRo: 'Verifică o factură ca ANAF: XML, structura UBL 2.1, regulile EN 16931 și RO_CIUS, cu ce e de făcut.',
  input,
  output: z.object({
    valid: z.boolean().describe('Nothing fatal was found.'),
    ruleset: z.string(),
    findings: z.array(finding).describe('Fatal ones first, at most 200.'),
    counts: z.object({
      fatal: z.number().int(),
      warning: z.number().int(),
      omitted: z.number().int().describe('How many are not in findings.'),
    }),
  }),
  limits: { attempts: 3, soft: '3m', ttl: '7d', inputBytes: DOCUMENT_INPUT_BYTES },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'It only reads.',
  personalData,
  examples: [
    { title: 'an invoice of the blob store', input: { file: { blob: 'invoice.xml' } } },
    {
      title: 'the newest rules of EN 16931 alone',
      input: { file: { blob: 'invoice.xml' }, ruleset: 'en-1.3.16', structure: false },
    },
  ],
});
