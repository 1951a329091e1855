/** Words of runs, as both stores index them: folded to plain letters, so that "Ștefan" is found by "stefan". */

import { createHash } from 'node:crypto';
import { isPacked } from './payload.ts';

export interface SearchedRun {
  input?: string | null | undefined;
  output?: string | null | undefined;
  /** JSON text. */
  failure?: string | null | undefined;
}

/** A word of a search; `anas*` is the beginning of one. */
export interface SearchedWord {
  text: string;
  isPrefix: boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;
const QUERY_WORD = /[\p{L}\p{N}]+\*?/gu;
const LONGEST = 40;
const MOST = 2_000;
/** What is longer is indexed by its beginning. */
const MOST_CHARACTERS = 200_000;

/** Lower case, without the marks of letters. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss');
}

/** The different words of a run's payloads and failure. Payloads that lie in blobs are not read. */
export function wordsOf({ input, output, failure }: SearchedRun): string[] {
  const words = new Set<string>();
  for (const json of [failure, input, output]) {
    if (!json || json === 'null' || json === '{}' || isPacked(json)) continue;
    const text = json.length > MOST_CHARACTERS ? json.slice(0, MOST_CHARACTERS) : json;
    for (const [word] of fold(unescaped(text)).matchAll(WORD)) {
      words.add(word.slice(0, LONGEST));
      if (words.size >= MOST) return [...words];
    }
  }
  return [...words];
}

/** What is searched for: all of its words must be there. */
export function queryWords(text: string): SearchedWord[] {
  return [...fold(text).matchAll(QUERY_WORD)].slice(0, 20).map(([word]) => {
    const isPrefix = word.endsWith('*');
    return { text: (isPrefix ? word.slice(0, -1) : word).slice(0, LONGEST), isPrefix };
  });
}

export function hasWords(run: SearchedRun, searched: readonly SearchedWord[]): boolean {
  const words = wordsOf(run);
  return searched.every(({ text, isPrefix }) =>
    words.some((word) => (isPrefix ? word.startsWith(text) : word === text)),
  );
}

/** A word that stands for a column's value, and that no text has. */
export function facet(column: 'task' | 'queue' | 'tenant', value: string): string {
  return `zq${createHash('sha256').update(`${column}\n${value}`).digest('hex').slice(0, 20)}`;
}

/** Escapes in JSON would make other words: `\n` an n, `\u0219` a number. */
function unescaped(json: string): string {
  if (!json.includes('\\')) return json;
  return json
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\./g, ' ');
}
