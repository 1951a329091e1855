/** Where a caller states an amount that can be computed: the stated one is kept, and a difference is told. */

import { type Decimal, decimal, isZero, round, subtract, toText } from './decimal.ts';

/** Something that a person should look at; the document is built all the same. */
export interface Warning {
  code: 'amount-differs' | 'vat-rate-unusual';
  /** Path in the model, such as `lines.0.net`. */
  field: string;
  en: string;
  ro: string;
}

/** The document can not be computed: a value is missing or contradicts another. */
export class IncompleteError extends Error {
  override name = 'IncompleteError';
  readonly field: string;
  readonly en: string;
  readonly ro: string;

  constructor(field: string, en: string, ro: string) {
    super(`${field}: ${en}`);
    this.field = field;
    this.en = en;
    this.ro = ro;
  }
}

/** Of an amount in an invoice (EN 16931-1, 6.4.1). */
export const PLACES = 2;
const money = (a: Decimal): Decimal => round(a, PLACES);

/** What was given wins; a difference is a warning, because a rule of EN 16931 will most often refuse it. */
export function kept(warnings: Warning[], field: string, given: string | undefined, computed: Decimal): string {
  if (given === undefined) return toText(money(computed));
  compare(warnings, field, given, money(computed));
  return given;
}

export function compare(warnings: Warning[], field: string, given: string, computed: Decimal): void {
  if (isZero(subtract(decimal(given), computed))) return;
  const found = toText(computed);
  warnings.push({
    code: 'amount-differs',
    field,
    en: `${field} is given as ${given}, and computed it is ${found}.`,
    ro: `${field} este dat ca ${given}, iar calculat este ${found}.`,
  });
}

export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
