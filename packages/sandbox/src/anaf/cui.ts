/** The control digit of a fiscal code (CUI, CIF): the simulator's own reading of the key 753217532. */

const KEY = [7, 5, 3, 2, 1, 7, 5, 3, 2];

/** Whether 2 to 10 digits, the first not 0, end in their control digit. Takes no `RO` and no spaces. */
export function isCui(text: string): boolean {
  return /^[1-9]\d{1,9}$/.test(text) && controlDigit(text.slice(0, -1)) === Number(text.at(-1));
}

/** The number with its control digit behind. */
export function withControlDigit(body: number): number {
  return body * 10 + controlDigit(String(body));
}

function controlDigit(body: string): number {
  const digits = [...body.padStart(KEY.length, '0')];
  const sum = digits.reduce((total, digit, index) => total + Number(digit) * (KEY[index] ?? 0), 0);
  return ((sum * 10) % 11) % 10;
}

/** The fiscal code within an identifier such as `RO 14399840`: without spaces, dashes and `RO`. */
export function bareCui(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase().replace(/^RO/, '');
}
