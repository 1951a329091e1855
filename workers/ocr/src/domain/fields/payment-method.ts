/** How it was, or is to be, paid: from the labels of payments and the words around them. */

import type { PooledAmount } from './amount-pool.ts';
import type { Field, PaymentMethod } from './document-fields.ts';
import { boxOfSpan, type Row } from './row.ts';

const METHODS: [Exclude<PaymentMethod, 'mixed'>, RegExp][] = [
  [
    'transfer',
    /bank transfer|wire transfer|uberweisung|bankuberweisung|overschrijving|virement|transferencia|bonifico|ordin de plata|(?<![a-z])o\.?p\.?(?= nr)|transfer bancar|virament/,
  ],
  [
    'direct-debit',
    /prelevement|(?<![a-z])lastschrift|incasso|domicili\w*|direct debit|sepa mandat|adeudo|debit direct/,
  ],
  [
    'card',
    /(?<![a-z])(?:visa|master\s?card|maestro|amex|card|credit card|debit card|carte bancaire|kreditkarte|girocard|ec-karte|bancontact|tarjeta|bancomat|pinpas|paywave|mydebit)(?![a-z])|\(debit\)|x{6,}\d{4}|\*{6,}\d{4}/,
  ],
  [
    'online',
    /(?<![a-z])(?:paypal|ideal|klarna|stripe|sofort|apple pay|google pay|revolut|grabpay|e-?wallet|touch\s?n\s?go|boost)(?![a-z])/,
  ],
  ['voucher', /tichete? (?:de )?masa|gift card|voucher|bon valoric|gutschein/],
  [
    'cash',
    /(?<![a-z])(?:numerar|cash|bar bezahlt|contant|especes|efectivo|contanti)(?![a-z])(?!\s*(?:&|and|carry|inv|bill|sale|disc))/,
  ],
];

/** Undefined when the paper doesn't say. */
export function choosePaymentMethod(pool: PooledAmount[], rows: Row[]): Field<PaymentMethod> | undefined {
  const paid = pool.filter(
    (amount) => amount.row.reader === 0 && amount.cents !== 0 && (amount.role === 'cash' || amount.role === 'card'),
  );
  const cash = paid.find((amount) => amount.role === 'cash');
  const card = paid.find((amount) => amount.role === 'card');
  const first = paid[0];
  if (first) {
    const value = cash && card && cash.slot !== card.slot ? 'mixed' : card ? 'card' : 'cash';
    return { value, text: first.label || first.text, box: first.box, page: first.row.page, confidence: 0.9 };
  }
  for (const [value, pattern] of METHODS) {
    for (const row of rows) {
      const match = pattern.exec(row.folded);
      if (!match) continue;
      const start = row.toText[match.index] ?? 0;
      const end = row.toText[match.index + match[0].length] ?? row.text.length;
      return {
        value,
        text: row.text.slice(start, end),
        box: boxOfSpan(row, start, end),
        page: row.page,
        confidence: 0.6,
      };
    }
  }
  return undefined;
}
