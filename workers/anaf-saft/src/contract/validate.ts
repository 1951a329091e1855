/** `saft.validate`: a D406 in, the verdict that ANAF's validator would give and our warnings out. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { FILE_INPUT_BYTES, GIVE_ONE, givenFile, isOneGiven } from './given-file.ts';
import { declarationType, form } from './kinds.ts';
import { personalData } from './privacy.ts';
import { verdict } from './verdict.ts';

const EXAMPLE = `<AuditFile xmlns="mfp:anaf:dgti:d406:declaratie:v1">
  <Header><AuditFileVersion>2.0</AuditFileVersion></Header>
</AuditFile>`;

export const validateSaft = defineTask({
  name: 'saft.validate',
  queue: 'anaf.saft',
  summary: "Judges a D406 as ANAF's validator does, and warns of what it misses: schema, sums, references, duplicates.",
  summaryRo:
    'Verifică o declarație D406 ca validatorul ANAF și avertizează asupra a ceea ce acesta nu vede: schemă, sume, referințe, dubluri.',
  input: z
    .object({
      ...givenFile,
      form: form.optional().describe('Which form it is to be. Default: the one whose namespace it has.'),
      year: z.number().int().min(2022).max(2100).optional().describe('The period it is judged for.'),
      month: z.number().int().min(1).max(12).optional().describe('Default: the end of its SelectionCriteria.'),
    })
    .refine(isOneGiven, GIVE_ONE)
    .refine(({ year, month }) => (year === undefined) === (month === undefined), {
      message: 'give year and month, or neither',
      path: ['month'],
    }),
  output: verdict.extend({
    isSchemaValid: z.boolean().describe('Whether the schema 2.4.8 takes it, too.'),
    form,
    year: z.number().int().optional().describe('The period it was judged for, where that could be told.'),
    month: z.number().int().optional(),
    declarationType: declarationType.optional(),
    findings: verdict.shape.findings.describe(
      'What ANAF refuses first, each in the order of the document; at most 1000.',
    ),
    bytes: z.number().int(),
    elements: z.number().int(),
  }),
  limits: { attempts: 3, soft: '30m', ttl: '30d', inputBytes: FILE_INPUT_BYTES },
  // A large one takes seconds, in which heartbeats and other runs must go on.
  isolation: 'thread',
  idempotent: 'It only reads.',
  personalData,
  examples: [
    { title: 'a file of the blob store', input: { file: { blob: 'd406.xml' } } },
    { title: 'a declaration that is not whole', input: { xml: EXAMPLE, year: 2026, month: 6 } },
  ],
});
