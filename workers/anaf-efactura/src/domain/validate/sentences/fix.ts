/** Repairs that follow from what stands in the invoice, and only those: a guess is no fix. */

import { findCounty, findSector, fromDottedDate } from '@genius/romania';
import { L_brCl03, L_brCl14 } from '../rules/generated/lists.ts';
import type { StructureFault } from '../structure/check-structure.ts';
import { isDate } from '../xpath/dates.ts';
import { chain, type Doc, onlyKid } from '../xpath/nodes.ts';
import { RuleStopped } from '../xpath/stop.ts';
import { tidy } from '../xpath/values.ts';

export interface Fix {
  action: 'set' | 'add' | 'remove';
  /** What is to be changed, from the element of the finding: empty for itself, `@x` for its attribute, else a child. */
  at: string;
  value?: string;
}

const RO_CIUS = 'urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1';
const CURRENCY = chain('cbc:DocumentCurrencyCode');
/** Currencies and countries: small letters are mended. */
const CODES = new Map([
  ['BR-CL-04', L_brCl03],
  ['BR-CL-05', L_brCl03],
  ['BR-CL-14', L_brCl14],
  ['BR-CL-15', L_brCl14],
]);

/** For a broken rule; `element` is at fault and holds `found`. */
export function fixRule(id: string, found: string, hasValue: boolean): Fix | undefined {
  if (id === 'BR-RO-001') return hasValue ? set(RO_CIUS) : { action: 'add', at: 'cbc:CustomizationID', value: RO_CIUS };
  if (/^UBL-CR-/.test(id)) return id === 'UBL-CR-002' || id === 'UBL-CR-412' ? undefined : { action: 'remove', at: '' };
  if (/^BR-RO-(100|101|160|202)$/.test(id)) return set(findSector(found));
  if (/^BR-RO-(110|111|170|212)$/.test(id)) return set(findCounty(found)?.iso);
  if (id.startsWith('BR-RO-DT')) return set(isoDate(found));
  const list = CODES.get(id);
  const code = tidy(found).toUpperCase();
  return list?.codes.has(code) ? set(code) : undefined;
}

export function fixStructure({ code, expected, name }: StructureFault, d: Doc, found: string): Fix | undefined {
  if (code === 'VALUE' && expected === 'date') return set(isoDate(found));
  if (code === 'VALUE' && expected === 'decimal' && /^\s*-?\d+,\d{1,4}\s*$/.test(found)) {
    return set(found.trim().replace(',', '.'));
  }
  if (code === 'ATTRIBUTE-MISSING' && name === 'currencyID') {
    const currency = currencyOf(d);
    return currency === '' ? undefined : { action: 'add', at: '@currencyID', value: currency };
  }
  if (code === 'ATTRIBUTE-UNKNOWN') return { action: 'remove', at: `@${name}` };
  return undefined;
}

const set = (value: string | undefined): Fix | undefined =>
  value === undefined ? undefined : { action: 'set', at: '', value };

function currencyOf(d: Doc): string {
  try {
    const currency = onlyKid(d, 0, CURRENCY);
    return currency < 0 ? '' : tidy(d.value(currency));
  } catch (error) {
    if (error instanceof RuleStopped) return '';
    throw error;
  }
}

/** The day that a text means without doubt. */
function isoDate(text: string): string | undefined {
  const trimmed = tidy(text);
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|T|Z|[+-]\d\d:\d\d$)/.exec(trimmed) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (year !== '') return isDate(iso) ? iso : undefined;
  return fromDottedDate(trimmed);
}
