/** Fields of a receipt or an invoice, from the rows that one or several readers saw. */

import type { Reading } from '../reading.ts';
import { moneyField, ofRole, type PooledAmount, poolAmounts } from './amount-pool.ts';
import { chooseCurrency, isAmerican } from './currency.ts';
import { chooseDueDate, chooseIssueDate, dateCandidates, isMonthFirst } from './date-choice.ts';
import type { DocumentFields, ExtractOptions, Field, IbanField, VatLine } from './document-fields.ts';
import { judgeKind } from './document-kind.ts';
import { chooseNumber } from './document-number.ts';
import { ibansOf } from './iban.ts';
import { choosePartsOfTotal } from './parts-of-total.ts';
import { findParties } from './party.ts';
import { choosePaymentMethod } from './payment-method.ts';
import { boxOfSpan, type Row, rowsByReader } from './row.ts';
import { tryChecks } from './sum-checks.ts';
import { chooseTotal, type TotalChoice } from './total.ts';
import { type FoundVat, findVat } from './vat-lines.ts';

/**
 * Reads the fields out of the pages of one document. Where readers disagree, the reading that adds up or has a right
 * checksum wins. Never throws; what isn't found is absent.
 *
 *   const { total, date, checks } = extractFields([{ page, others: [] }], {});
 */
export function extractFields(readings: Reading[], options: ExtractOptions): DocumentFields {
  const readers = rowsByReader(readings);
  const rows = readers[0] ?? [];
  const all = readers.flat();
  const kind = options.kind && options.kind !== 'auto' ? options.kind : judgeKind(readings, rows);
  const currency = chooseCurrency(rows) ?? chooseCurrency(all);
  const number = chooseNumber(readers);
  const english = !options.languages || options.languages.some((language) => /^en/.test(language));
  const context = {
    monthFirst: isMonthFirst(readers, english && isAmerican(rows, currency?.code)),
    kind,
    ...(options.today ? { today: options.today } : {}),
  };
  const dates = dateCandidates(readers, context);
  const date = chooseIssueDate(dates, context, number?.row);
  const dueDate = chooseDueDate(dates);
  const method = choosePaymentMethod(poolAmounts(readers.slice(0, 1)), rows);
  return {
    kind,
    ...findParties(readers),
    ...(number ? { number: number.number } : {}),
    ...(number?.series ? { series: number.series } : {}),
    ...(date ? { date } : {}),
    ...(dueDate ? { dueDate } : {}),
    ...(currency
      ? { currency: spanField(currency.code, currency.row, currency.start, currency.start + currency.text.length, 0.9) }
      : {}),
    ...sums(readers),
    iban: ibanFields(readers),
    ...(method ? { paymentMethod: method } : {}),
  };
}

type Sums = Pick<
  DocumentFields,
  'subtotal' | 'discount' | 'vat' | 'vatTotal' | 'total' | 'paid' | 'change' | 'rounding' | 'checks'
>;

function sums(readers: Row[][]): Sums {
  const pool = poolAmounts(readers);
  const vat = findVat(pool);
  const choice = chooseTotal(
    pool,
    vat.map((line) => ({
      rate: line.rate,
      amount: line.amount.cents,
      ...(line.base ? { base: line.base.cents } : {}),
    })),
  );
  if (!choice) return { vat: vatFields(vat), checks: [] };
  const parts = choosePartsOfTotal(pool, vat, choice.cents);
  const checks = tryChecks(choice.cents, parts, vat, ofRole(pool, 'card'), choice.confirmedBy.includes('items add up'));
  const partConfidence = parts.fits ? 0.95 : 0.7;
  const money = (
    amount: PooledAmount | undefined,
    cents = amount?.cents ?? 0,
    confidence = partConfidence,
  ): Field | undefined => amount && moneyField(amount, cents, confidence);
  const fields = {
    subtotal: money(parts.subtotal),
    discount: parts.discount?.cents ? money(parts.discount, Math.abs(parts.discount.cents)) : undefined,
    vatTotal: money(parts.vatTotal),
    total: moneyField(choice.amount, choice.cents, totalConfidence(choice)),
    paid: money(parts.paid),
    change: parts.change && money(parts.change, Math.abs(parts.change.cents)),
    rounding: money(parts.rounding),
  };
  const present = Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
  return { ...(present as Partial<Sums>), vat: vatFields(vat), checks };
}

function totalConfidence(choice: TotalChoice): number {
  const sums = choice.confirmedBy.length;
  const labelled = choice.amount.role === 'payable' || choice.amount.role === 'total' || choice.amount.role === 'gross';
  if (sums >= 2) return labelled ? 0.98 : 0.9;
  if (sums === 1) return labelled ? 0.95 : 0.75;
  if (!labelled) return 0.35;
  return choice.lead >= 1.5 ? 0.85 : choice.lead >= 0.5 ? 0.75 : 0.6;
}

function vatFields(found: FoundVat[]): VatLine[] {
  return found.map((line) => ({
    rate: line.rate,
    ...(line.base ? { base: moneyField(line.base, line.base.cents, line.exact ? 0.95 : 0.6) } : {}),
    amount: moneyField(line.amount, line.amount.cents, line.exact ? 0.95 : 0.75),
  }));
}

function ibanFields(readers: Row[][]): IbanField[] {
  const found = new Map<string, IbanField>();
  for (const row of readers.flat()) {
    for (const { iban, start, end } of ibansOf(row.text)) {
      if (!found.has(iban)) found.set(iban, { ...spanField(iban, row, start, end, 0.98), country: iban.slice(0, 2) });
    }
  }
  return [...found.values()];
}

function spanField(value: string, row: Row, start: number, end: number, confidence: number): Field {
  return { value, text: row.text.slice(start, end), box: boxOfSpan(row, start, end), page: row.page, confidence };
}
