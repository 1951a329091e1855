/** A person who works, as the register has them. */

import { z } from 'zod';
import { LISTS } from './generated/lists.ts';
import { day, text } from './scalars.ts';

/** Values of the official schema. */
export const disability = {
  disabilityType: z.enum(LISTS.TipHandicap).optional(),
  disabilityGrade: z.enum(LISTS.GradHandicap).optional(),
  invalidityGrade: z.enum(LISTS.GradInvaliditate).optional(),
  disabilityCertificateDate: day.optional(),
  disabilityCertificateNumber: text(256).optional(),
  disabilityCertificateValidTo: day.optional(),
};

export const person = z.object({
  cnp: z.string().min(1).max(256).describe('CNP; its control digit is checked. It finds the person again.'),
  lastName: text(256),
  firstName: text(256),
  address: text(256),
  country: text(256).default('ROMÂNIA').describe('Of the home, by its name as REGES has it.'),
  nationality: text(256).optional().describe('A country by its name.'),
  identityDocument: z.enum(LISTS.TipActIdentitate).default('CarteIdentitate'),
  birthDate: day.optional(),
  locality: z.number().int().optional().describe('SIRUTA code.'),
  foreignLocality: text(256).optional().describe('Of a home abroad.'),
  formerCnp: z.string().max(256).optional(),
  stateless: z.enum(LISTS.Apatrid).optional(),
  workPermit: z
    .object({
      type: z.enum(LISTS.TipAutorizatie),
      exception: z.enum(LISTS.TipAutorizatieExceptie).optional(),
      number: text(256).optional(),
      from: day.optional(),
      to: day.optional(),
    })
    .optional()
    .describe('Of a foreigner who needs one.'),
  remarks: text(256).optional(),
  removed: z.boolean().optional(),
  removalReason: text(1_024).optional().describe('Where the person is removed.'),
  ...disability,
});

/** As the sandbox's first employee. */
export const examplePerson: z.input<typeof person> = {
  cnp: '1900615410014',
  lastName: 'POPESCU',
  firstName: 'ION',
  address: 'STR. ÎNCHIPUITĂ, NR. 1',
  locality: 179141,
  nationality: 'ROMÂNIA',
};
