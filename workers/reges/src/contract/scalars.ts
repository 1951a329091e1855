/** What the fields of messages are made of. The rules judge further; these are bounds. */

import { z } from 'zod';

/** Characters that XML 1.0 can not carry, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_CARRIED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Text that must not be empty. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', { error: 'is empty', abort: true })
    .refine((value) => !NOT_CARRIED.test(value) && value.isWellFormed(), {
      error: 'has a character that a message can not carry',
    });

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, { error: 'is no id (GUID) of REGES', abort: true })
  .describe('An id (GUID) that REGES gave.');

/** A day, or a moment as the schema has it. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?)?$/, {
    error: 'is no day, such as "2026-12-01"',
    abort: true,
  })
  .describe('A day, such as "2026-12-01".');

export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is no time of day, such as "08:30"', abort: true })
  .describe('A time of day, such as "08:30".');

/** Whose register it is. */
export const employer = z
  .string()
  .regex(/^\d{2,13}$/, { error: 'is no code of digits without RO, such as "9900000010"', abort: true })
  .describe('CUI of the employer, or CNP of one who is a person: digits, without RO.');

export const subjectId = z.string().max(200).optional().describe('Whom it is about, for access and erasure.');
