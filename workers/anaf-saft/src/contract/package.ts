/** `saft.package`: a D406 in, the PDF that ANAF takes out. */

import { blobRef, defineTask } from '@genius/contract';
import { z } from 'zod';
import { FILE_INPUT_BYTES, GIVE_ONE, givenFile, isOneGiven } from './given-file.ts';
import { form } from './kinds.ts';
import { personalData } from './privacy.ts';
import { kitVerdict, verdict } from './verdict.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const packageSaft = defineTask({
  name: 'saft.package',
  queue: 'anaf.saft',
  summary:
    "Has ANAF's own kit make the PDF of a valid D406, looks whether exactly this XML is inside, and archives it; a person signs and files it.",
  summaryRo:
    'Face PDF-ul unei declarații D406 valide cu kitul ANAF, verifică dacă conține exact acest XML și îl arhivează; o persoană îl semnează și îl depune.',
  input: z
    .object({
      ...givenFile,
      form: form.optional().describe('Which form it is. Default: the one whose namespace it has.'),
      year: z.number().int().min(2022).max(2100).optional().describe('The period that is declared.'),
      month: z.number().int().min(1).max(12).optional().describe('Default: the end of its SelectionCriteria.'),
    })
    .refine(isOneGiven, GIVE_ONE)
    .refine(({ year, month }) => (year === undefined) === (month === undefined), {
      message: 'give year and month, or neither',
      path: ['month'],
    }),
  output: z.object({
    pdf: blobRef.describe('To be signed with a qualified certificate and uploaded.'),
    form,
    year: z.number().int(),
    month: z.number().int(),
    verdict: verdict.describe('What our own rules say.'),
    kit: kitVerdict.describe("What ANAF's kit says."),
    xmlSha256: sha256,
    pdfSha256: sha256,
    reference: z.string().describe('The name under which the PDF is in the archive, of service saft.'),
  }),
  limits: { attempts: 2, soft: '60m', ttl: '30d', inputBytes: FILE_INPUT_BYTES },
  // Each takes a core and the memory of DUK_MEMORY.
  limit: { concurrency: 2 },
  idempotent: 'It only makes a new file: the kit makes the same PDF of the same XML, and nothing is filed.',
  personalData,
  examples: [{ title: 'a file of the blob store', input: { file: { blob: 'd406.xml' } } }],
});
