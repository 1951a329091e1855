/** `reges.import`: what there is already, with its ids; and many people at once. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { employment, exampleEmployment } from './employment.ts';
import { finding } from './finding.ts';
import { examplePerson, person } from './person.ts';
import { employer, subjectId } from './scalars.ts';

/** Bytes of one file. */
export const MAX_IMPORT_BYTES = 50_000_000;

export const importReges = defineTask({
  name: 'reges.import',
  queue: 'reges',
  summary: 'Reads an export of the portal or the XML of the old Revisal, keeps the ids, and registers who is missing.',
  summaryRo:
    'Citește un export din portal sau XML-ul vechiului Revisal, păstrează identificatorii și înregistrează ce lipsește.',
  input: z
    .object({
      employer,
      files: z
        .array(z.union([z.object({ text: z.string().min(1) }), blobRef]))
        .min(1)
        .max(10)
        .optional()
        .describe('Exports as JSON or XML, of employees and of contracts; or the XML of the old Revisal.'),
      people: z
        .array(z.object({ employee: person, contracts: z.array(employment).max(20).default([]) }))
        .min(1)
        .max(5_000)
        .optional()
        .describe('or people as data.'),
      submit: z
        .boolean()
        .default(false)
        .describe(
          'Tells REGES whom and what it does not have, in batches. Of files only contracts that have not ended.',
        ),
      format: z.enum(['json', 'xml']).default('json'),
      cnpChecks: z.enum(['error', 'warn']).default('error'),
      subjectId,
    })
    .refine(({ files, people }) => (files === undefined) !== (people === undefined), {
      message: 'give files or people',
      path: ['files'],
    }),
  output: z.object({
    employer: z.string(),
    employees: z.number().int(),
    contracts: z.number().int(),
    kept: z.object({ employees: z.number().int(), contracts: z.number().int() }).describe('Ids that are known now.'),
    data: blobRef.optional().describe('What was read, as JSON: people with their contracts.'),
    lost: z
      .array(z.object({ field: z.string(), count: z.number().int() }))
      .describe('Values that REGES has no place for.'),
    submitted: z
      .object({
        batches: z.number().int(),
        registered: z.number().int(),
        added: z.number().int(),
        known: z.number().int().describe('REGES had them already.'),
      })
      .optional(),
    failed: z
      .array(
        z.object({
          person: z.number().int().describe('Their place, from 0.'),
          operation: z.string(),
          words: z.string(),
          findings: z.array(finding).optional(),
        }),
      )
      .describe('At most 1,000.'),
  }),
  limits: { attempts: 2_000, soft: '8m', ttl: '30d', inputBytes: 64_000_000 },
  retry: { first: '1s', factor: 1.5, cap: '30s', total: '10d' },
  idempotent: 'Its batches are runs of their own, each sent once; what REGES has already is not sent again.',
  personalData: {
    subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
    purpose: 'employee-register',
    basis: 'legal-obligation',
  },
  calls: ['reges'],
  examples: [
    {
      title: 'exports of the portal',
      input: { employer: '9900000010', files: [{ blob: 'salariati.json' }, { blob: 'contracte.json' }] },
    },
    {
      title: 'people as data, told to REGES',
      input: {
        employer: '9900000010',
        people: [{ employee: examplePerson, contracts: [exampleEmployment] }],
        submit: true,
      },
    },
  ],
});
