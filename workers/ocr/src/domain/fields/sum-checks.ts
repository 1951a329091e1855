/** The sums a caller wants to see: which were tried on the chosen amounts, and whether they hold. */

import type { PooledAmount } from './amount-pool.ts';
import type { Check } from './document-fields.ts';
import { formatCents, taxOn } from './money.ts';
import type { TotalParts } from './parts-of-total.ts';
import type { FoundVat } from './vat-lines.ts';

/** `total` in cents; `itemsAddUp` and `cardsAddUp` as the chooser of the total found. */
export function tryChecks(
  total: number,
  parts: TotalParts,
  vat: FoundVat[],
  cards: PooledAmount[],
  itemsAddUp: boolean,
): Check[] {
  const checks: Check[] = [];
  const { subtotal, vatTotal, discount, rounding, charge, paid, change } = parts;
  const isNet = subtotal !== undefined && (subtotal.role === 'subtotal' || subtotal.role === 'net');
  if (subtotal && !isNet && rounding?.cents) {
    checks.push({
      rule: 'total before rounding + rounding = total',
      holds: parts.fits,
      parts: named({ before: subtotal.cents, rounding: rounding.cents, total }),
    });
  } else if (subtotal && parts.fits) {
    const added =
      vatTotal &&
      subtotal.cents +
        vatTotal.cents -
        Math.abs(discount?.cents ?? 0) +
        (rounding?.cents ?? 0) +
        (charge?.cents ?? 0) ===
        total;
    const rule = added && vatTotal.cents ? 'net + vat = total' : 'net − discount + rounding = total';
    if (added || discount?.cents || rounding?.cents || charge?.cents || subtotal.cents === total) {
      checks.push({
        rule,
        holds: true,
        parts: named({
          net: subtotal.cents,
          vat: added ? vatTotal.cents : undefined,
          discount: discount && Math.abs(discount.cents),
          rounding: rounding?.cents,
          charge: charge?.cents,
          total,
        }),
      });
    }
  } else if (subtotal && vatTotal && subtotal.cents !== total && parts.sure) {
    checks.push({
      rule: 'net + vat = total',
      holds: subtotal.cents + vatTotal.cents === total,
      parts: named({ net: subtotal.cents, vat: vatTotal.cents, total }),
    });
  }
  if (vat.length > 0 && vatTotal && (vat.length > 1 || vat[0]?.amount.slot !== vatTotal.slot)) {
    const sum = vat.reduce((cents, line) => cents + line.amount.cents, 0);
    checks.push({
      rule: 'vat by rate adds up',
      holds: sum === vatTotal.cents,
      parts: named({
        ...Object.fromEntries(vat.map((line) => [`${line.rate} %`, line.amount.cents])),
        vat: vatTotal.cents,
      }),
    });
  }
  for (const line of vat) {
    if (!line.base) continue;
    const holds = Math.abs(taxOn(line.base.cents, line.rate) - line.amount.cents) <= 2;
    checks.push({
      rule: 'base × rate = vat',
      holds,
      parts: { ...named({ base: line.base.cents, vat: line.amount.cents }), rate: line.rate },
    });
  }
  if (paid && change && paid.role === 'cash') {
    const card = cards.find((one) => one.cents + paid.cents - Math.abs(change.cents) === total);
    const holds = paid.cents - Math.abs(change.cents) === total || card !== undefined;
    checks.push({
      rule: 'cash − change = total',
      holds,
      parts: named({ cash: paid.cents, card: card?.cents, change: Math.abs(change.cents), total }),
    });
  } else if (cards.length > 0) {
    const card = cards.find((one) => one.cents === total) ?? cards[0];
    if (card)
      checks.push({ rule: 'payments = total', holds: card.cents === total, parts: named({ card: card.cents, total }) });
  }
  if (itemsAddUp) checks.push({ rule: 'items add up', holds: true, parts: named({ total }) });
  return checks;
}

function named(parts: Record<string, number | undefined>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, cents] of Object.entries(parts)) if (cents !== undefined) out[name] = formatCents(cents);
  return out;
}
