/** From bytes to text: UTF-8, or UTF-16 that says so by its first bytes. Everything else is refused, with what to do. */

import { XmlError } from './xml-error.ts';

/** What the text was before it became text; `text` if the caller gave a string. */
export type Encoding = 'UTF-8' | 'UTF-16' | 'text';

/** The encoding that the first bytes show: a byte order mark, or else UTF-8. */
export function sniffEncoding(bytes: Uint8Array): { encoding: Encoding; label: string } {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'UTF-16', label: 'utf-16be' };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'UTF-16', label: 'utf-16le' };
  return { encoding: 'UTF-8', label: 'utf-8' };
}

/** The text of a whole document. Throws XmlError `XML_BYTES`. */
export function decodeBytes(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const { encoding, label } = sniffEncoding(bytes);
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    throw new XmlError('XML_BYTES', { line: 1, column: 1 }, { actual: encoding });
  }
}

/** Whether a declared encoding fits what the document is. ASCII is UTF-8 too. */
export function fitsEncoding(declared: string, actual: Encoding): boolean {
  const name = declared.toUpperCase();
  if (name === 'UTF-8' || name === 'UTF8' || name === 'US-ASCII') return actual !== 'UTF-16';
  if (name.startsWith('UTF-16')) return actual === 'UTF-16';
  return false;
}
