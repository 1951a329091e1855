/** What VIES knows: Romanian firms from the register, for others made-up ones; and the numbers of its test service. */

import { createHash } from 'node:crypto';
import { writeDay } from '../../clock.ts';
import { bareCui } from '../cui.ts';
import { paysVat } from '../taxpayer/firm.ts';
import type { Firms } from '../taxpayer/firms.ts';
import { oneLine } from '../taxpayer/record.ts';

/** The member states that VIES answers for; Greece is EL, Northern Ireland XI. */
export const STATES = 'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' ');

/** States that tell neither name nor address. */
const SILENT = new Set(['DE', 'ES']);

/** The numbers that the European Commission's test service answers in a fixed way, whatever the state. */
const TEST_NUMBERS: Readonly<Record<string, string>> = {
  '100': 'VALID',
  '200': 'INVALID',
  '201': 'INVALID_INPUT',
  '202': 'INVALID_REQUESTER_INFO',
  '300': 'SERVICE_UNAVAILABLE',
  '301': 'MS_UNAVAILABLE',
  '302': 'TIMEOUT',
  '400': 'VAT_BLOCKED',
  '401': 'IP_BLOCKED',
  '500': 'GLOBAL_MAX_CONCURRENT_REQ',
  '501': 'GLOBAL_MAX_CONCURRENT_REQ_TIME',
  '600': 'MS_MAX_CONCURRENT_REQ',
  '601': 'MS_MAX_CONCURRENT_REQ_TIME',
};

export interface ViesVerdict {
  /** `VALID`, `INVALID`, or why nobody can tell. */
  userError: string;
  name: string;
  address: string;
}

const NOTHING = { name: '---', address: '---' };

export function askVies(country: string, number: string, now: number, firms: Firms): ViesVerdict {
  const test = TEST_NUMBERS[number];
  if (!STATES.includes(country) || !/^[0-9A-Z+*]{2,12}$/.test(number)) {
    return { userError: 'INVALID_INPUT', ...NOTHING };
  }
  if (test === 'VALID') return { userError: test, name: 'John Doe', address: '123 Main St, Anytown, UK' };
  if (test !== undefined) return { userError: test, ...NOTHING };
  if (country === 'RO') return romanian(number, now, firms);
  const isValid = (createHash('sha256').update(`${country}${number}`).digest()[0] ?? 0) >= 64;
  if (!isValid) return { userError: 'INVALID', ...NOTHING };
  if (SILENT.has(country)) return { userError: 'VALID', ...NOTHING };
  return {
    userError: 'VALID',
    name: `EXAMPLE ${country} ${number}`,
    address: `1 EXAMPLE STREET\n${country} 10000 CITY`,
  };
}

function romanian(number: string, now: number, firms: Firms): ViesVerdict {
  const firm = firms.find(Number(bareCui(number)));
  if (!firm || !paysVat(firm, writeDay(now))) return { userError: 'INVALID', ...NOTHING };
  return { userError: 'VALID', name: firm.name, address: oneLine(firm.address) };
}
