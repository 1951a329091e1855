/** The words of REGES as they may be shown: plain, short, and without whom they are about. */

import { isSchemaName } from '../schema/model.ts';

const LONGEST = 400;
/** What is beyond is not even looked at. */
const MOST_READ = 5_000;

/** Numbers of persons, names in bold, quoted values, and `names` are left out; what else is bold stays, plain. */
export function plainWords(words: string, names: readonly string[] = []): string {
  let text = words
    .slice(0, MOST_READ)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\*\*\s*(\p{Lu}[\p{Lu}.'-]*(?:\s+\p{Lu}[\p{Lu}.'-]*)+)\s*\*\*/gu, '…')
    .replaceAll('**', '')
    // A fault may quote what was sent; names of the schema may stay.
    .replace(/(['"„])([^'"”]{1,300})(['"”])/g, (whole, open: string, quoted: string, close: string) =>
      isSchemaName(quoted.trim()) ? whole : `${open}…${close}`,
    )
    .replace(/\d{13}/g, '…');
  for (const name of names) {
    if (name.trim().length < 2) continue;
    text = text.replace(new RegExp(`(?<!\\p{L})${quoted(name.trim())}(?!\\p{L})`, 'giu'), '…');
  }
  const tidy = text
    .replace(/…(\s+…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return tidy.length > LONGEST ? `${tidy.slice(0, LONGEST)}…` : tidy;
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
