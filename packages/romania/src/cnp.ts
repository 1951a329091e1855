/**
 * CNP, the number of a person: S YYMMDD CC NNN K (Legea 105/1996, HG 1375/2006). K is the sum with the weights of
 * 279146358279 modulo eleven; ten counts as one.
 */

import { COUNTIES, type County } from './counties.ts';
import { isIsoDate } from './iso-date.ts';

export interface Cnp {
  cnp: string;
  /** ISO date. For residents (7, 8) and foreigners (9) the century is not in the number: the latest one that has passed. */
  birthDate: string;
  /** Not in the number of a foreigner. */
  sex?: 'male' | 'female';
  /** Where it was given; undefined for codes of no county, such as 70, which is given anywhere. */
  county?: County;
}

export type CnpProblem = 'form' | 'check-digit' | 'birth-date';

const WEIGHTS = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9] as const;
const CENTURIES: Readonly<Record<string, string>> = { 1: '19', 2: '19', 3: '18', 4: '18', 5: '20', 6: '20' };

/** Reads a CNP; blanks are dropped. `today`, an ISO date, decides the century of residents. Default: the system's day. */
export function readCnp(
  text: string,
  today = new Date().toISOString().slice(0, 10),
): { ok: true; cnp: Cnp } | { ok: false; problem: CnpProblem } {
  const cnp = text.replace(/[\s\u00a0]/g, '');
  if (!/^[1-9]\d{12}$/.test(cnp)) return { ok: false, problem: 'form' };
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(cnp[at]), 0) % 11;
  if ((sum === 10 ? 1 : sum) !== Number(cnp[12])) return { ok: false, problem: 'check-digit' };
  const birthDate = birthDateOf(cnp, today);
  if (!birthDate) return { ok: false, problem: 'birth-date' };
  const first = Number(cnp[0]);
  const county = COUNTIES.find((each) => each.cnp.includes(cnp.slice(7, 9)));
  return {
    ok: true,
    cnp: {
      cnp,
      birthDate,
      ...(first === 9 ? {} : { sex: first % 2 ? 'male' : 'female' }),
      ...(county ? { county } : {}),
    },
  };
}

export function isCnp(text: string): boolean {
  return readCnp(text).ok;
}

function birthDateOf(cnp: string, today: string): string | undefined {
  const [year, month, day] = [cnp.slice(1, 3), cnp.slice(3, 5), cnp.slice(5, 7)];
  const known = CENTURIES[cnp[0] as string];
  for (const century of known ? [known] : ['20', '19']) {
    const date = `${century}${year}-${month}-${day}`;
    if (isIsoDate(date) && date <= today) return date;
  }
  return undefined;
}
