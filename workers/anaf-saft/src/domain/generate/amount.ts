/** AmountStructure: lei beside the amount of the currency. */

import { byDecimal, type Cents, formatCents, timesDecimal } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import type { currencyFields } from '../model/records/shared.ts';
import { element, optional } from './xml-text.ts';

export type Currency = RecordOf<typeof currencyFields>;

/** In lei alone. */
export function leiAmount(name: string, cents: Cents): string {
  const text = formatCents(cents);
  return `<${name}><Amount>${text}</Amount><CurrencyCode>RON</CurrencyCode><CurrencyAmount>${text}</CurrencyAmount></${name}>`;
}

/** Lei of a line: given, or computed of the currency's amount and its rate. Undefined where it can't be. */
export function leiOf(cents: Cents | undefined, { currencyAmount, exchangeRate }: Currency): Cents | undefined {
  if (cents !== undefined || currencyAmount === undefined || exchangeRate === undefined) return cents;
  return timesDecimal(currencyAmount, exchangeRate);
}

/** In lei and the currency of the line. */
export function amountOf(name: string, cents: Cents, given: Currency, place: RecordPlace, notes: Notes): string {
  const { currency, exchangeRate } = given;
  if (currency === undefined || currency === 'RON') return leiAmount(name, cents);
  const isRated = exchangeRate !== undefined && Number(exchangeRate) !== 0;
  const other = given.currencyAmount ?? (isRated ? byDecimal(cents, exchangeRate) : undefined);
  if (other === undefined) {
    notes.fault(place, 'currency', 'currency');
    return '';
  }
  return (
    `<${name}><Amount>${formatCents(cents)}</Amount>${element('CurrencyCode', currency)}` +
    `<CurrencyAmount>${formatCents(other)}</CurrencyAmount>${optional('ExchangeRate', exchangeRate)}</${name}>`
  );
}
