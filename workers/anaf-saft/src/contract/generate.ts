/** `saft.generate`: accounting records in, the XML of a D406 with its verdict out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { declarationType, form, recordKind } from './kinds.ts';
import { personalData } from './privacy.ts';
import { subjectId } from './subject.ts';

/** Bytes of input JSON. */
const INPUT_BYTES = 8 * 1_024 * 1_024;

const source = z
  .object({
    kind: recordKind.optional().describe('What its records are. Default: each says it in its field "kind".'),
    file: blobRef.optional().describe('The blob that holds the records,'),
    text: z.string().min(1).max(4_000_000).optional().describe('or the records as text.'),
    format: z.enum(['jsonl', 'csv']).optional().describe('Default: what it looks like.'),
  })
  .refine(({ file, text }) => (file === undefined) !== (text === undefined), {
    message: 'give file or text',
    path: ['file'],
  });

export const generateSaft = defineTask({
  name: 'saft.generate',
  queue: 'anaf.saft',
  summary: 'Makes the XML of a D406 from accounting records, computes its totals and codes, and judges it.',
  summaryRo:
    'Face XML-ul unei declarații D406 din înregistrări contabile, calculează totalurile și codurile și îl verifică.',
  input: z.object({
    declaration: declarationType,
    sources: z.array(source).min(1).max(100),
    subjectId,
  }),
  output: z.object({
    file: blobRef.describe('The XML.'),
    form,
    isValid: z.boolean(),
  }),
  limits: { attempts: 3, soft: '30m', ttl: '30d', inputBytes: INPUT_BYTES },
  isolation: 'thread',
  idempotent: 'The same records give the same XML.',
  personalData,
});
