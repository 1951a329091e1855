/** What a mistyped CUI was probably meant to be. */

import { checkCui, cleanCui, isCui } from './cui.ts';

export interface CuiSuggestion {
  cui: string;
  /** What would have gone wrong, likeliest first: a letter for a digit, two neighbours swapped, a near or any other digit. */
  because: 'letter' | 'swapped' | 'near-digit' | 'other-digit';
}

const RANKS = ['letter', 'swapped', 'near-digit', 'other-digit'] as const;

/** Letters that are taken for digits, by eye or by a scanner. */
const LETTERS: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  '|': '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** Digits that look alike or lie beside each other on a keyboard's number pad or top row. */
const NEAR: Readonly<Record<string, string>> = {
  0: '1689',
  1: '0247',
  2: '1357',
  3: '2468',
  4: '15793',
  5: '24686',
  6: '03598',
  7: '148269',
  8: '035679',
  9: '04687',
};

/** Likeliest first; none for a text that is a CUI, and none for what is another kind of number. */
export function suggestCui(text: string): CuiSuggestion[] {
  const checked = checkCui(text);
  if (checked.ok) return [];
  const clean = cleanCui(text);
  if (checked.problem === 'letters') return withoutLetters(clean);
  // With 2 or 3 digits every fault has too many repairs to be of use.
  if (checked.problem !== 'check-digit' || clean.length < 5) return [];
  const found = new Map<string, CuiSuggestion>();
  const add = (cui: string, because: CuiSuggestion['because']) => {
    if (isCui(cui) && !found.has(cui)) found.set(cui, { cui, because });
  };
  const digits = [...clean];
  for (let at = 0; at + 1 < digits.length; at++) {
    const swapped = [...digits];
    [swapped[at], swapped[at + 1]] = [swapped[at + 1] as string, swapped[at] as string];
    add(swapped.join(''), 'swapped');
  }
  for (const [at, digit] of digits.entries()) {
    for (let other = 0; other <= 9; other++) {
      const isNear = NEAR[digit]?.includes(String(other));
      add(digits.with(at, String(other)).join(''), isNear ? 'near-digit' : 'other-digit');
    }
  }
  return [...found.values()].sort((a, b) => RANKS.indexOf(a.because) - RANKS.indexOf(b.because));
}

/**
 * The one number that was surely meant: a letter taken for a digit, or the only repair there is. A swap alone is no proof:
 * every second number with a wrong digit has one by chance.
 */
export function likelyCui(text: string): string | undefined {
  const [first, second] = suggestCui(text);
  return first && (first.because === 'letter' || second === undefined) ? first.cui : undefined;
}

function withoutLetters(clean: string): CuiSuggestion[] {
  const cui = clean.replace(/[A-Z|]/g, (letter) => LETTERS[letter] ?? letter);
  return isCui(cui) ? [{ cui, because: 'letter' }] : [];
}
