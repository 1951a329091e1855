/** The data of the template `letter`. */

import { z } from 'zod';
import { day, line, lookFields, party } from './fields.ts';

/** The data of a letter. */
export const letterData = z.object({
  sender: party,
  recipient: party.extend({ attention: line.optional().describe('The person at the recipient.') }),
  place: line.optional(),
  date: day,
  reference: line.optional().describe('Number of registration.'),
  subject: line,
  salutation: line.optional().describe('Default: that of the language.'),
  body: z.string().min(1).max(100_000).describe('Paragraphs, with an empty line between them.'),
  closing: line.optional().describe('Default: that of the language.'),
  signatures: z
    .array(z.object({ name: line, role: line.optional() }))
    .max(4)
    .default([]),
  enclosures: z.array(line).max(20).default([]),
  ...lookFields,
});
