/**
 * Codes of partners: two digits that say who it is, then the code itself. 00 Romanian company, CUI with its control digit;
 * 01 and 05 company of the EU, 02 and 06 from outside, with their country; 03 person, 13 digits; 04 person without a CNP;
 * 08 the unknown customer at the till; 09 non-resident registered here; 10 and 11 clients of banks.
 */

import { isCui } from '@genius/romania';
import { listOf } from '../lists/lists.ts';

export const ANONYMOUS_CUSTOMER = '080000000000000';

export interface PartnerContext {
  /** Whether it is a customer's code: only customers may be unknown. */
  isCustomer: boolean;
  /** Whether the declaration is that of a bank. */
  isBank: boolean;
}

/** Whether ANAF's validator takes the code. */
export function isPartnerCode(code: string, { isCustomer, isBank }: PartnerContext): boolean {
  const rest = code.slice(2);
  switch (code.slice(0, 2)) {
    case '00':
      return /^\d{2,10}$/.test(rest) && isCui(rest);
    case '01':
    case '02':
    case '05':
    case '06':
      return rest.length > 2 && isCountry(rest.slice(0, 2));
    case '03':
      return /^[1-9]\d{12}$/.test(rest);
    case '04':
      return /^[A-Za-z0-9]+$/.test(rest);
    case '08':
      return code === ANONYMOUS_CUSTOMER && isCustomer;
    case '09':
      return /^\d+$/.test(rest);
    case '10':
    case '11':
      return isBank && rest !== '';
    default:
      return false;
  }
}

const encoder = new TextEncoder();

function isCountry(code: string): boolean {
  const bytes = encoder.encode(code);
  return listOf('countries').find(bytes, 0, bytes.length) >= 0;
}
