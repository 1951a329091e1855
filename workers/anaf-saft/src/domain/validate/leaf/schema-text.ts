/** What the schema asks of a text, white space included where its type keeps it. */

import type { Leaf } from './leaf-kinds.ts';
import { decimal, readDate, readDecimal } from './numbers.ts';

const decoder = new TextDecoder();

/** Characters, not bytes. */
export function charactersOf(bytes: Uint8Array, start: number, end: number): number {
  let characters = 0;
  for (let at = start; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) characters++;
  return characters;
}

export function fitsSchema({ schema, values }: Leaf, bytes: Uint8Array, start: number, end: number): boolean {
  const [form = '', facet = ''] = schema.split(':');
  if (form === 'text') return facet === '' || charactersOf(bytes, start, end) <= Number(facet);
  if (form === 'exactly') return charactersOf(bytes, start, end) === Number(facet);
  const text = decoder.decode(bytes.subarray(start, end));
  if (values !== undefined) return values.includes(text);
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  switch (form) {
    case 'count':
      return /^(?:\+?\d+|-0+)$/.test(trimmed);
    case 'time':
      return isTime(trimmed);
    case 'uri':
      return true;
    case 'date': {
      const own = new TextEncoder().encode(trimmed);
      return readDate(own, 0, own.length) > 0;
    }
    default:
      return isDecimal(trimmed, facet);
  }
}

function isDecimal(text: string, facet: string): boolean {
  const bytes = new TextEncoder().encode(text);
  if (!readDecimal(bytes, 0, bytes.length)) return false;
  const [total = 0, fraction = 0] = facet.split('.').map(Number);
  if (facet === '') return true;
  return decimal.significantFraction <= fraction && decimal.significantWhole + decimal.significantFraction <= total;
}

function isTime(text: string): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/.exec(text);
  if (match === null) return false;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  if (hours === 24) return minutes === 0 && seconds === 0;
  return hours < 24 && minutes < 60 && seconds < 60;
}
