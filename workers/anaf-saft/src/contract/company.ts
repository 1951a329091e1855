/** The company that declares, as the head of a D406 has it. */

import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Text of the head, at most as long as SAF-T takes it. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !NOT_IN_XML.test(value) && value.isWellFormed(), {
      error: 'has a character that XML can not carry',
    });

const companyAddress = z.object({
  street: text(70).optional().describe('StreetName.'),
  number: text(18).optional().describe('Number.'),
  addressDetail: text(70).optional().describe('AdditionalAddressDetail.'),
  building: text(35).optional().describe('Building.'),
  city: text(35).describe('City.'),
  postalCode: text(18).optional().describe('PostalCode.'),
  county: text(35).optional().describe('Region: RO-CJ, CJ or Cluj.'),
  country: text(2).default('RO').describe('Country.'),
});

export const company = z
  .object({
    cui: z
      .string()
      .regex(/^(RO)?\s?\d{2,10}$/i, { error: 'is no CUI of 2 to 10 digits, such as "RO14399840"' })
      .describe('RegistrationNumber, and with 00 before it its own code in partners.'),
    isVatRegistered: z.boolean().default(true).describe('RO stands before the CUI in RegistrationNumber.'),
    name: text(256).describe('Name.'),
    address: companyAddress,
    contact: z
      .object({
        firstName: text(35),
        lastName: text(70),
        telephone: text(18),
        fax: text(18).optional(),
        email: text(70).optional(),
        website: text(256).optional(),
      })
      .describe('Contact; its telephone is needed.'),
    bankAccounts: z
      .array(
        z
          .object({ iban: text(35).optional(), number: text(35).optional() })
          .refine(({ iban, number }) => (iban === undefined) !== (number === undefined), {
            message: 'give iban or number',
            path: ['iban'],
          }),
      )
      .min(1)
      .max(100)
      .describe('BankAccount: IBANNumber or BankAccountNumber.'),
  })
  .meta({ id: 'SaftCompany' });

/** A company that shows what is needed. */
export const exampleCompany = {
  cui: 'RO13548146',
  name: 'Atelierul Exemplu SRL',
  address: { street: 'Str. Memorandumului 28', city: 'Cluj-Napoca', county: 'RO-CJ' },
  contact: { firstName: 'Ana', lastName: 'Exemplu', telephone: '0700000000' },
  bankAccounts: [{ iban: 'RO49AAAA1B31007593840000' }],
} satisfies z.input<typeof company>;
