/** The unique code of a transport (UIT): fourteen characters and the two control digits that follow from them. */

import { randomInt } from 'node:crypto';

/** Digits and capitals without those that look like digits: B, G, I, O, S, Z. */
const ALPHABET = '0123456789ACDEFHJKLMNPQRTUVWXY';

const LENGTH = 14;

/** The last two digits of the sum of the ASCII codes, by the comment in the schema. */
export function controlDigits(body: string): string {
  const sum = [...body].reduce((total, character) => total + character.charCodeAt(0), 0);
  return String(sum % 100).padStart(2, '0');
}

export function makeUit(): string {
  const body = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return body + controlDigits(body);
}

/** Of a code in the right alphabet: whether its last two digits follow from the others. */
export const hasControlDigits = (uit: string): boolean => uit.slice(LENGTH) === controlDigits(uit.slice(0, LENGTH));

/** The same code with control digits that are wrong. */
export function spoilUit(uit: string): string {
  const digits = (Number(uit.slice(LENGTH)) + 1) % 100;
  return uit.slice(0, LENGTH) + String(digits).padStart(2, '0');
}
