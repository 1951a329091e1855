/** What the fields of a declaration are made of. Lengths and codes are judged by the rules; these are bounds. */

import { z } from 'zod';

/** Characters that XML 1.0 can not carry, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const carried = (value: string) => !NOT_IN_XML.test(value) && value.isWellFormed();
const cannot = { error: 'has a character that XML can not carry' };

/** Text that must not be empty. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', { error: 'is empty', abort: true })
    .refine(carried, cannot);

/** Text that may be left out; an empty one counts as left out. */
export const optionalText = (max: number) => z.string().max(max).refine(carried, cannot).optional();

/** A decimal number as text, never a float. */
export const amount = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, {
    error: 'is no number with at most 12 digits and 2 decimals, such as "1250.50"',
    abort: true,
  })
  .describe('At most 12 digits and 2 decimals, as text, such as "1250.50".');

/** A day. */
export const day = z.iso.date({ error: 'is no day, such as "2026-11-30"' }).describe('A day, such as "2026-11-30".');

/** Digits of who declares. */
export const cif = z
  .string()
  .regex(/^\d{2,13}$/, { error: 'is no code of digits without RO, such as "14399840"', abort: true })
  .describe('CUI, CNP or NIF: digits, without RO.');

/** ANAF's index of an upload. */
export const anafIndex = z.string().regex(/^\d{1,20}$/, { error: 'is no index of ANAF', abort: true });

export const uit = z
  .string()
  .max(40)
  .describe('UIT: 14 signs and 2 control digits. Blanks, small letters and look-alikes such as O for 0 are mended.');

export const reference = optionalText(100).describe(
  "Your own reference (refDeclarant, at most 50), kept by ANAF. Default: made of the declaration's content.",
);

export const subjectId = z.string().max(200).optional().describe('Whom it is about, for access and erasure.');
