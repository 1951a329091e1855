/**
 * UIT, the unique number of a transport: 14 signs and two control digits, the last two of the sum of the ASCII codes of
 * the 14. Source: the schema 1.02 (note on UitType), rule BR-019.
 */

const FORM = /^[0-9ACDEFHJKLMNPQRTUVWXY]{14}[0-9]{2}$/;
/** UIT that are read aloud or typed come with the letters that its alphabet leaves out. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', Z: '2', S: '5', G: '6', B: '8' };

export type UitProblem = 'form' | 'control';

/** The control digits that belong behind the first 14 signs; undefined if there are fewer. */
export function uitControl(uit: string): string | undefined {
  const signs = [...uit].slice(0, 14);
  if (signs.length < 14) return undefined;
  const sum = signs.reduce((total, sign) => total + (sign.codePointAt(0) as number), 0);
  return String(sum).slice(-2);
}

/** What is wrong with a UIT as it stands; undefined if nothing is. */
export function checkUit(uit: string): UitProblem | undefined {
  if (!FORM.test(uit)) return 'form';
  return uitControl(uit) === uit.slice(14) ? undefined : 'control';
}

/** Blanks and dashes dropped, in capitals, look-alike letters as the digits they stand for; undefined if that is no UIT. */
export function likelyUit(text: string): string | undefined {
  const clean = text
    .toUpperCase()
    .replace(/[\s\u00a0-]+/g, '')
    .replace(/[OIZSGB]/g, (letter) => LOOK_ALIKE[letter] as string);
  return checkUit(clean) === undefined ? clean : undefined;
}
