/** Counties by SIRUTA's number, as e-Transport writes them, and by the code of ISO 3166-2. */

import { type County, findCounty } from '@genius/romania';
import { COUNTY_NAMES } from '../lists/generated/counties.ts';

const byNumber = new Map<string, County>();
const numbers = new Map<string, string>();
for (const [number, name] of Object.entries(COUNTY_NAMES)) {
  const county = findCounty(name);
  if (!county) throw new Error(`the county ${name} of the schema is not among the counties of Romania`);
  byNumber.set(number, county);
  numbers.set(county.iso, number);
}

/** The number for `RO-CJ`, `CJ`, a name or the number itself; undefined for what is no county. */
export function countyNumber(given: string): string | undefined {
  const text = given.trim();
  if (/^\d{1,2}$/.test(text)) return byNumber.has(String(Number(text))) ? String(Number(text)) : undefined;
  const county = findCounty(text);
  return county && numbers.get(county.iso);
}

/** `RO-CJ` for a number, however it is written. */
export function countyOf(number: string): string | undefined {
  return byNumber.get(String(Number(number)))?.iso;
}
