/** Parts that the data of several templates share. */

import { z } from 'zod';

/** A text of one line. */
export const line = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}]*$/u, 'has a line break or another control character');

/** A text of several lines. */
export const text = z.string().min(1).max(5_000);

// Sums are only reckoned of what is a number, so these checks stop the rest.

/** An amount of money: a decimal number as text, at most two places. */
export const money = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,2})?$/, { error: 'is no amount, such as "1234.50"', abort: true })
  .describe('A decimal number as text, never a float.');

/** A decimal number as text, at most six places. */
export const decimal = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,6})?$/, { error: 'is no decimal number, such as "2.5"', abort: true })
  .describe('A decimal number as text, never a float.');

/** A rate in percent, such as "21". */
export const rate = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,2})?$/, { error: 'is no rate in percent, such as "21"', abort: true })
  .describe('Percent as text, such as "21", "11" or "0".');

/** A day, such as "2026-11-29". */
export const day = z.iso.date();

/** Three letters, such as "RON". */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'is no currency code, such as "RON"')
  .default('RON');

const iban = z
  .string()
  .max(42)
  .transform((given) => given.replaceAll(' ', ''))
  .pipe(z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, 'is no IBAN'))
  .refine(hasValidIbanSum, 'is no IBAN: its check digits do not fit');

/** ISO 13616: with the first four moved to the end and letters as numbers, the rest of division by 97 is 1. */
function hasValidIbanSum(given: string): boolean {
  const moved = given.slice(4) + given.slice(0, 4);
  let rest = 0;
  for (const digit of moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) {
    rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** A company or a person. */
export const party = z.object({
  name: line,
  cui: z
    .string()
    .regex(/^[A-Z]{0,3}[0-9A-Z]{2,13}$/, 'is no CUI or VAT number, such as "RO12345678"')
    .optional()
    .describe('Fiscal code; with RO in front if the party is registered for VAT.'),
  tradeRegister: line.optional().describe('Number in the trade register, such as "J40/1234/2020".'),
  address: text.optional().describe('Lines are broken where they are broken here.'),
  capital: line.optional().describe('Share capital, as it shall be printed.'),
  phone: line.optional(),
  email: z.email().max(254).optional(),
  website: line.optional(),
  accounts: z
    .array(z.object({ iban, bank: line.optional(), currency: line.optional() }))
    .max(10)
    .optional()
    .describe('Bank accounts to pay into.'),
});

/** A picture on top of the document. */
const logo = z.object({
  base64: z.base64().max(700_000),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
  alt: line.optional().describe('What it shows, for those who do not see it. Default: the name beside it.'),
});

/** Fields of every template. */
export const lookFields = {
  logo: logo.optional(),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'is no colour, such as "#1f4d7a"')
    .default('#1f4d7a')
    .describe('Colour of titles and rules; dark enough for white text on it.'),
};
