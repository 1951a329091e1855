/** Text made comparable: small letters without accents, misread digits inside words put right, near misses of known words mended. */

import { VOCABULARY } from './vocabulary.ts';

/** Small letters without accents; as long as the input, so that offsets carry over. */
function foldLetters(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) out += foldLetter(text.charAt(i));
  return out;
}

/** A word as the label rules see it: `T0TAI:` gives `total:`. Its length may differ from the input's. */
export function foldWord(word: string): string {
  const folded = foldLetters(word);
  return folded.replace(/[a-z0-9|]{4,}/g, (run) => {
    if (VOCABULARY.has(run)) return run;
    const letters = lettersFromDigits(run);
    return letters === undefined ? run : (nearestWord(letters) ?? run);
  });
}

const SPECIAL: Record<string, string> = {
  ß: 's',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'a',
  œ: 'o',
  '’': "'",
  '‘': "'",
  '−': '-',
  '–': '-',
  '—': '-',
  '\u00a0': ' ',
  '：': ':',
  '（': '(',
  '）': ')',
  '，': ',',
  '．': '.',
};

function foldLetter(letter: string): string {
  if (letter < '\u0080') return letter.toLowerCase();
  const special = SPECIAL[letter.toLowerCase()];
  if (special !== undefined) return special;
  const base = letter.normalize('NFD').charAt(0).toLowerCase();
  return base.length === 1 ? base : letter;
}

const DIGIT_AS_LETTER: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '5': 's',
  '8': 'b',
  '6': 'b',
  '4': 'a',
  '|': 'l',
};

/** `t0ta1` gives `total`; undefined when the run has too many digits to be a word. */
function lettersFromDigits(run: string): string | undefined {
  const digits = run.replace(/[a-z]/g, '').length;
  if (digits === 0) return run;
  if (digits * 2 >= run.length) return undefined;
  return run.replace(/[0-9|]/g, (digit) => DIGIT_AS_LETTER[digit] ?? digit);
}

const MENDED = new Map<string, string | undefined>();

function nearestWord(run: string): string | undefined {
  if (VOCABULARY.has(run)) return run;
  if (run.length < 5 || run.length > 20) return undefined;
  if (MENDED.has(run)) return MENDED.get(run);
  const allowed = run.length >= 9 ? 2 : 1;
  let found: string | undefined;
  for (const word of VOCABULARY) {
    if (word.length < 5 || Math.abs(word.length - run.length) > allowed) continue;
    // Plurals and other endings of a word are words of their own.
    if (word.startsWith(run) || run.startsWith(word)) continue;
    if (editDistance(word, run, allowed) <= allowed) {
      found = word;
      break;
    }
  }
  if (MENDED.size > 5000) MENDED.clear();
  MENDED.set(run, found);
  return found;
}

/** Levenshtein distance; may stop early and answer `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const value = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(value);
      if (value < best) best = value;
    }
    if (best > limit) return limit + 1;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
