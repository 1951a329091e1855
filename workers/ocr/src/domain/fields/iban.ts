/** Bank account numbers by ISO 13616: found in running text, letters and digits put in their places, checked modulo 97. */

/** Length by country. */
const LENGTHS: Record<string, number> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  BA: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
  UA: 29,
};

/** Letters the bank part holds: `A` a letter, `9` a digit, `*` either; only where it helps to undo misreadings. */
const BANK_PART: Record<string, string> = {
  RO: 'AAAA',
  NL: 'AAAA9999999999',
  GB: 'AAAA99999999999999',
  DE: '9'.repeat(18),
  AT: '9'.repeat(16),
  BE: '9'.repeat(12),
  ES: '9'.repeat(20),
  FR: '9'.repeat(10),
  IT: 'A9999999999',
  PL: '9'.repeat(24),
  HU: '9'.repeat(24),
  BG: 'AAAA',
  IE: 'AAAA99999999999999',
  PT: '9'.repeat(21),
};

/** True when length and check digits are right; spaces not allowed. */
export function isIban(code: string): boolean {
  const country = code.slice(0, 2);
  if (LENGTHS[country] !== code.length || !/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(code)) return false;
  let rest = 0;
  for (const letter of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

export interface FoundIban {
  iban: string;
  /** Offsets in the text. */
  start: number;
  end: number;
}

/** Valid account numbers in a line of text, spaces and misread letters allowed. */
export function ibansOf(text: string): FoundIban[] {
  const found: FoundIban[] = [];
  const upper = text.toUpperCase();
  for (const match of upper.matchAll(
    /(?<![A-Z\d])([A-Z0]{2})\s?[\dOILSBZQ]{2}(?=[\s\-.]?[A-Z\d])|(?<=IBAN\W{0,3})([A-Z0]{2})\s?[\dOILSBZQ]{2}/g,
  )) {
    const country = (match[1] ?? match[2] ?? '').replaceAll('0', 'O');
    const length = LENGTHS[country];
    if (!length) continue;
    const taken = take(upper, match.index, length);
    if (!taken) continue;
    const iban = [taken.code, mended(country, taken.code)].find((code) => isIban(code));
    if (iban && !found.some((other) => other.iban === iban)) found.push({ iban, start: match.index, end: taken.end });
  }
  return found;
}

/** The next `length` letters and digits from `start`, over single separators. */
function take(text: string, start: number, length: number): { code: string; end: number } | undefined {
  let code = '';
  let at = start;
  for (; at < text.length && code.length < length; at += 1) {
    const letter = text.charAt(at);
    if (/[A-Z\d]/.test(letter)) code += letter;
    else if (!/[\s\-.]/.test(letter)) return undefined;
  }
  return code.length === length ? { code, end: at } : undefined;
}

function mended(country: string, code: string): string {
  const form = `AA99${BANK_PART[country] ?? ''}`;
  return [...code]
    .map((letter, n) =>
      n < 2
        ? letter.replace('0', 'O')
        : form[n] === '9'
          ? toDigit(letter)
          : form[n] === 'A'
            ? toLetter(letter)
            : letter,
    )
    .join('');
}

function toDigit(letter: string): string {
  return { O: '0', Q: '0', D: '0', I: '1', L: '1', Z: '2', S: '5', B: '8', G: '6' }[letter] ?? letter;
}

function toLetter(digit: string): string {
  return { '0': 'O', '1': 'I', '2': 'Z', '5': 'S', '8': 'B', '6': 'G' }[digit] ?? digit;
}
