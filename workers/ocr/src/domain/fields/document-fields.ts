/** What `extractFields` answers with: the fields of a receipt or an invoice, and the sums that were tried on them. */

import type { Box } from '../reading.ts';

/** One value found on the paper. */
export interface Field<T = string> {
  /** The value in its normal form: ISO date, decimal money string, digits. */
  value: T;
  /** The value as printed, before any correction. */
  text: string;
  /** Where it stands, in pixels of its upright page. */
  box: Box;
  /** Counted from 1. */
  page: number;
  /** 0 to 1; above 0.9 only when a sum, a checksum or a second print confirms it. */
  confidence: number;
}

/** A Romanian fiscal code: digits alone. */
export interface CuiField extends Field {
  checksum: 'valid' | 'invalid';
  /** Printed with the RO prefix that VAT payers carry. */
  vatPayer: boolean;
}

/** A VAT number of another country, prefix included, without spaces. */
export interface VatIdField extends Field {
  /** ISO country code of the prefix; Greece is EL. */
  country: string;
}

export interface IbanField extends Field {
  /** Country code at its start. */
  country: string;
}

export interface VatLine {
  /** Percent, as a decimal string without trailing zeros: `21`, `5.5`. */
  rate: string;
  /** Net amount the rate applies to; absent when not printed. */
  base?: Field;
  amount: Field;
}

export interface Party {
  name?: Field;
  cui?: CuiField;
  vatIds: VatIdField[];
}

export type CheckRule =
  | 'net + vat = total'
  | 'net − discount + rounding = total'
  | 'total before rounding + rounding = total'
  | 'vat by rate adds up'
  | 'base × rate = vat'
  | 'cash − change = total'
  | 'payments = total'
  | 'items add up';

/** A sum tried on the printed amounts. */
export interface Check {
  rule: CheckRule;
  holds: boolean;
  /** The amounts of the sum by name, as decimal strings. */
  parts: Record<string, string>;
}

export type DocumentKind = 'receipt' | 'invoice' | 'other';

export type PaymentMethod = 'cash' | 'card' | 'transfer' | 'direct-debit' | 'voucher' | 'online' | 'mixed';

export interface DocumentFields {
  kind: DocumentKind;
  seller?: Party;
  buyer?: Party;
  number?: Field;
  /** Letters before the number where the paper prints them apart, as Romanian invoices do. */
  series?: Field;
  /** Day of issue, ISO `YYYY-MM-DD`. */
  date?: Field;
  dueDate?: Field;
  /** ISO 4217. */
  currency?: Field;
  subtotal?: Field;
  /** Positive: how much was taken off. */
  discount?: Field;
  vat: VatLine[];
  vatTotal?: Field;
  /** What the customer pays, tax and rounding included. */
  total?: Field;
  /** Cash handed over. */
  paid?: Field;
  change?: Field;
  /** Signed. */
  rounding?: Field;
  iban: IbanField[];
  paymentMethod?: Field<PaymentMethod>;
  checks: Check[];
}

export interface ExtractOptions {
  /** What the document is. Default `auto`: decided from its words. */
  kind?: 'receipt' | 'invoice' | 'auto';
  /** Languages it may be in, ISO 639-1 or 639-2; they decide the order of day and month. Default: judged from the text. */
  languages?: string[];
  /** ISO date; later days are not days of issue. Default: none, no day is too late. */
  today?: string;
}
