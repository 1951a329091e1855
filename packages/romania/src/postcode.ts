/** Postcodes: six digits. A register that keeps them as numbers loses the zero of Bucharest, Ilfov and Giurgiu. */

import { COUNTIES, type County } from './counties.ts';

/**
 * `31472` is `031472`. Undefined for what cannot be a postcode: another length, letters, or beginning as no county's do.
 */
export function normalizePostcode(text: string): string | undefined {
  const clean = text.replace(/[\s\u00a0]/g, '');
  if (!/^\d{5,6}$/.test(clean)) return undefined;
  const code = clean.padStart(6, '0');
  return countyOfPostcode(code) ? code : undefined;
}

/** Whose postcodes begin so. */
export function countyOfPostcode(code: string): County | undefined {
  return COUNTIES.find(({ postcodes }) => postcodes.includes(code.slice(0, 2)));
}
