/** Joins what two readers made of the same row: letters from Tesseract, figures from PP-OCR. */

import type { Word } from './reading.ts';

/** PP-OCR has no ă, ș, ț; it is believed over Tesseract only where such letters can't be. */
const SURE = 0.8;
/** A word that Tesseract alone saw and hardly believes is speckle. */
const SPECKLE = 0.3;

/**
 * One row from two.
 *
 * @param letters Tesseract's words of the row, left to right.
 * @param figures PP-OCR's words of the same row, left to right, in the same pixels.
 */
export function mergeRow(letters: Word[], figures: Word[]): Word[] {
  const merged: Word[] = [];
  for (const { left, right } of overlapping(letters, figures)) {
    if (right.length === 0) merged.push(...left.filter((word) => word.confidence >= SPECKLE));
    else if (left.length === 0) merged.push(...right.filter((word) => word.confidence >= 0.6));
    else merged.push(...choose(left, right));
  }
  return merged;
}

function choose(left: Word[], right: Word[]): Word[] {
  const a = left.map((word) => word.text).join('');
  const b = right.map((word) => word.text).join('');
  if (a === b) return left.length >= right.length ? agreed(left, right) : agreed(right, left);
  const oneToOne = left.length === right.length;
  if (oneToOne) return left.map((word, n) => chooseWord(word, right[n] as Word));
  // The readers part the words differently: the figures decide only if there is nothing but figures.
  if (isFigure(b) && (isFigure(a) || meanConfidence(left) < 0.5) && meanConfidence(right) >= SURE) return right;
  return left;
}

function chooseWord(left: Word, right: Word): Word {
  if (left.text === right.text) return { ...left, confidence: Math.max(left.confidence, right.confidence) };
  if (isFigure(right.text) && right.confidence >= SURE) return { ...right, box: left.box };
  // Codes of letters and figures: what PP-OCR is sure of and Tesseract isn't.
  if (/\d/.test(right.text) && /^[ -~]+$/.test(left.text) && right.confidence >= 0.9 && left.confidence < 0.7)
    return { ...right, box: left.box };
  if (left.confidence < 0.35 && right.confidence >= 0.9) return { ...right, box: left.box };
  return left;
}

function agreed(words: Word[], others: Word[]): Word[] {
  const surer = meanConfidence(others);
  return words.map((word) => ({ ...word, confidence: Math.max(word.confidence, surer) }));
}

/** Digits with their signs: amounts, dates, times, percentages. */
function isFigure(text: string): boolean {
  const digits = text.match(/\d/g)?.length ?? 0;
  return digits > 0 && /^[\d.,:;/%+\-*()#xX]+$/.test(text);
}

function meanConfidence(words: Word[]): number {
  return words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);
}

/** Splits both lists into the smallest groups that share ground from left to right. */
function overlapping(letters: Word[], figures: Word[]): { left: Word[]; right: Word[] }[] {
  const all = [
    ...letters.map((word) => ({ word, from: 'left' as const })),
    ...figures.map((word) => ({ word, from: 'right' as const })),
  ];
  all.sort((a, b) => a.word.box.x - b.word.box.x);
  const groups: { left: Word[]; right: Word[]; end: { left: number; right: number } }[] = [];
  for (const { word, from } of all) {
    const other = from === 'left' ? 'right' : 'left';
    const group = groups[groups.length - 1];
    const { x, width, height } = word.box;
    // Boxes touch a little even between neighbours; a third of a letter is no overlap.
    if (group && x + Math.min(width, height) * 0.35 < group.end[other]) {
      group[from].push(word);
      group.end[from] = Math.max(group.end[from], x + width);
    } else {
      const start = { left: -Infinity, right: -Infinity };
      start[from] = x + width;
      groups.push({ left: [], right: [], end: start, [from]: [word] });
    }
  }
  return groups;
}
