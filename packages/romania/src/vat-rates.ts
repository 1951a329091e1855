/**
 * VAT rates by date. Legea 227/2015 (Codul fiscal) art. 291, changed by Legea 141/2025: 21 % and 11 % from 2025-08-01;
 * 9 % for dwellings under the transitional rule until 2026-07-31. Before 2016: Legea 571/2003 art. 140.
 */

export interface VatRate {
  /** Percent. */
  rate: number;
  kind: 'standard' | 'reduced' | 'housing';
  /** ISO date, the first day. */
  from: string;
  /** ISO date, the last day; undefined while it is in force. */
  to?: string;
}

export const VAT_RATES: readonly VatRate[] = Object.freeze([
  { rate: 19, kind: 'standard', from: '2000-01-01', to: '2010-06-30' },
  { rate: 24, kind: 'standard', from: '2010-07-01', to: '2015-12-31' },
  { rate: 20, kind: 'standard', from: '2016-01-01', to: '2016-12-31' },
  { rate: 19, kind: 'standard', from: '2017-01-01', to: '2025-07-31' },
  { rate: 21, kind: 'standard', from: '2025-08-01' },
  { rate: 9, kind: 'reduced', from: '2004-01-01', to: '2025-07-31' },
  { rate: 5, kind: 'reduced', from: '2008-12-15', to: '2025-07-31' },
  { rate: 11, kind: 'reduced', from: '2025-08-01' },
  { rate: 9, kind: 'housing', from: '2025-08-01', to: '2026-07-31' },
]);

/** Rates in force on an ISO date. */
export function vatRatesOn(date: string): VatRate[] {
  return VAT_RATES.filter(({ from, to }) => from <= date && (to === undefined || date <= to));
}

/** Whether a rate above zero may be charged for what became due on that ISO date. */
export function isVatRateOn(rate: number, date: string): boolean {
  return vatRatesOn(date).some((each) => each.rate === rate);
}
