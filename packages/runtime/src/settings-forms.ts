/** Forms of settings: how a variable's text is read, and the sentence that says what is wrong with it. */

import { durationMs } from '@genius/contract';
import { z } from 'zod';

/** What people are told of a variable, beside its form and default. */
export interface SettingNotes {
  /** One or two sentences. */
  about: string;
  /** A right value, shown where the variable is explained and where it was wrong. */
  example: string;
  /** First version that uses it. */
  since: string;
  /** Heading under which it is listed. */
  group: string;
  /** Its value is never shown, not even in errors. */
  secret?: boolean;
  /** Shown instead of a default that follows from other things. */
  defaultText?: string;
}

/** A variable: its form and what is said of it. */
export const setting = <T extends z.ZodType>(schema: T, notes: SettingNotes): T => schema.meta({ notes });

/** The notes of a variable made by `setting`. */
export const notesOfSchema = (schema: z.ZodType): SettingNotes => schema.meta()?.notes as SettingNotes;

export const forms = {
  wholeNumber: (min: number, max: number) =>
    z
      .string()
      .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
        error: `it must be a whole number from ${min} to ${max}`,
      })
      .transform(Number),

  yesOrNo: () =>
    z
      .enum(['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'], { error: 'it must be true or false' })
      .transform((text) => ['1', 'true', 'yes', 'on'].includes(text)),

  /** An address with one of these schemes, such as `https`. */
  url: (...schemes: string[]) =>
    z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
      error: `it must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    }),

  /** An https address; http is taken on this machine only. */
  secureUrl: () =>
    z.string().refine(isSecureUrl, { error: 'it must be a URL that begins with https:// (http:// on this machine)' }),

  /** Such as `30s`, kept as text. */
  duration: () => z.string().refine(isDuration, { error: 'it must be a number and ms, s, m, h or d' }),

  host: () => z.string().regex(/^[\w.:-]+$/, 'it must be an address or a host name'),

  text: () => z.string(),
};

function isDuration(text: string): boolean {
  try {
    return durationMs(text as '1s') >= 0;
  } catch {
    return false;
  }
}

function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}
