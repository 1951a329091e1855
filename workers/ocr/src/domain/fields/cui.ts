/** The Romanian fiscal code (CUI, CIF): its checksum, and mending of a misread one. */

const WEIGHTS = [7, 5, 3, 2, 1, 7, 5, 3, 2];

/** True for 2 to 10 digits, the first not 0, whose last digit is the check digit of the others. */
export function hasValidCuiChecksum(digits: string): boolean {
  if (!/^[1-9]\d{1,9}$/.test(digits)) return false;
  const body = digits.slice(0, -1).padStart(9, '0');
  const sum = WEIGHTS.reduce((total, weight, n) => total + weight * Number(body[n]), 0);
  return ((sum * 10) % 11) % 10 === Number(digits.at(-1));
}

export interface ReadCui {
  digits: string;
  /** Had the RO prefix. */
  vatPayer: boolean;
}

/** `RO 9990l279` gives `99901279`; undefined if it can't be 2 to 10 digits. Letters in digits' places are turned back. */
export function readCui(printed: string): ReadCui | undefined {
  const compact = printed.toUpperCase().replace(/[\s.-]/g, '');
  const prefix = /^(?:R[O0Q](?=[\dOILSBZ])|R(?=\d))/.exec(compact);
  const digits = compact
    .slice(prefix?.[0].length ?? 0)
    .replace(/[OQD]/g, '0')
    .replace(/[IL|]/g, '1')
    .replace(/S/g, '5')
    .replace(/B/g, '8')
    .replace(/Z/g, '2');
  return /^[1-9]\d{1,9}$/.test(digits) ? { digits, vatPayer: prefix !== null } : undefined;
}
