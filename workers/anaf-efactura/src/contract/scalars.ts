/** What the fields of an invoice are made of: text, numbers, days, codes, identifiers. */

import { z } from 'zod';

/** Characters that XML 1.0 can not carry, and halves of characters. Tab and line breaks are taken. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Text of at most `max` characters. Lengths that ANAF sets are checked by `efactura.validate`; this is a bound. */
export const text = (max = 5_000) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', { error: 'is empty; leave the field out', abort: true })
    .refine((value) => !NOT_IN_XML.test(value) && value.isWellFormed(), 'has a character that XML can not carry');

/** A decimal number as text, never a float. */
export const decimal = z
  .string()
  .regex(/^-?\d{1,18}(\.\d{1,12})?$/, { error: 'is no decimal number, such as "12.50"', abort: true })
  .describe('A decimal number as text, such as "12.50".');

/** A day. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'is no day, such as "2026-11-29"', abort: true })
  .describe('A day, such as "2026-11-29".');

/** A code of one of the lists that EN 16931 names. The list itself is checked by `efactura.validate`. */
export const code = (example: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, { error: `is no code, such as "${example}"`, abort: true })
    .describe(`A code, such as "${example}".`);

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'is no currency, such as "RON"', abort: true });

/** An identifier with the scheme it belongs to. */
export const identifier = z.object({ value: text(1_000), scheme: text(100).optional() });
