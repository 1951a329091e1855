/** Money in integer cents: reading what is printed, writing a decimal string. No floats. */

/** `-1234` gives `-12.34`. */
export function formatCents(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const DIGIT_FOR: Record<string, string> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  l: '1',
  I: '1',
  i: '1',
  '|': '1',
  S: '5',
  s: '5',
  B: '8',
  Z: '2',
  z: '2',
  G: '6',
  '§': '5',
};

/** Letters that readers put in place of digits, turned back: `8l.OO` gives `81.00`. */
export function digitsFromLetters(text: string): string {
  return text.replace(/[OoQDlIi|SsBZzG§]/g, (letter) => DIGIT_FOR[letter] ?? letter);
}

/**
 * Cents of a printed number with two decimals, whatever its separators: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`.
 * Undefined if it doesn't end in a separator and two digits.
 */
export function centsOf(printed: string): number | undefined {
  const digits = printed.replace(/[\s'’]/g, '');
  const match = /^([\d.,]*\d)[.,](\d{2})$/.exec(digits) ?? /^()[.,](\d{2})$/.exec(digits);
  if (!match) return undefined;
  const whole = (match[1] ?? '').replace(/[.,]/g, '');
  if (whole.length > 11) return undefined;
  return Number(whole || '0') * 100 + Number(match[2]);
}

/** A percentage as a decimal string without trailing zeros: `21,00` gives `21`, `5,50` gives `5.5`. */
export function rateOf(printed: string): string {
  const [whole = '0', decimals = ''] = printed.replace(',', '.').split('.');
  const rest = decimals.replace(/0+$/, '');
  return rest ? `${Number(whole)}.${rest}` : String(Number(whole));
}

/** Tax on a net amount, rounded half up, in cents; `rate` as `rateOf` writes it. */
export function taxOn(net: number, rate: string): number {
  return Math.sign(net) * Math.floor((Math.abs(net) * rateMillis(rate) * 2 + 100_000) / 200_000);
}

/** Tax that a gross amount contains, rounded half up, in cents. */
export function taxWithin(gross: number, rate: string): number {
  const millis = rateMillis(rate);
  const whole = 100_000 + millis;
  return Math.sign(gross) * Math.floor((Math.abs(gross) * millis * 2 + whole) / (2 * whole));
}

function rateMillis(rate: string): number {
  const [whole = '0', decimals = ''] = rate.split('.');
  return Number(whole) * 1000 + Number(decimals.padEnd(3, '0').slice(0, 3));
}
