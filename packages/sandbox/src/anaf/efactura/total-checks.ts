/** The sums of EN 16931: lines, totals, VAT; and that amounts have two decimals. */

import { allAt, type Element, textAt } from '../../xml-tree.ts';
import { CENT, type Decimal, distance, multiply, readDecimal, sum, toCents, UNIT } from './decimal.ts';
import type { Fault } from './judge.ts';

export function totalFaults(root: Element): Fault[] {
  const faults: Fault[] = [];
  const total = (name: string) => readDecimal(textAt(root, `LegalMonetaryTotal/${name}`));
  type Amount = Decimal | undefined;
  const mustBe = (rule: string, what: string, stated: Amount, computed: Amount, how: string) => {
    if (stated !== undefined && stated === computed) return;
    const [given, wanted] = [stated, computed].map((value) => (value === undefined ? '-' : writeCents(value)));
    faults.push({
      rule,
      ro: `${what} (${given}) trebuie să fie ${how} (${wanted}).`,
      en: `${what} (${given}) must be ${how} (${wanted}).`,
    });
  };
  const lines = amounts(root, `${root.name}Line/LineExtensionAmount`);
  mustBe('BR-CO-10', 'BT-106', total('LineExtensionAmount'), toCents(sum(lines)), 'Σ BT-131');
  const [allowances, charges] = [documentLevel(root, false), documentLevel(root, true)];
  const [allowed, charged] = [total('AllowanceTotalAmount') ?? 0n, total('ChargeTotalAmount') ?? 0n];
  const net = (total('LineExtensionAmount') ?? 0n) - allowed + charged;
  mustBe('BR-CO-13', 'BT-109', total('TaxExclusiveAmount'), toCents(net), 'BT-106 - BT-107 + BT-108');
  if (allowances.length > 0 || total('AllowanceTotalAmount') !== undefined) {
    mustBe('BR-CO-11', 'BT-107', total('AllowanceTotalAmount'), toCents(sum(allowances)), 'Σ BT-92');
  }
  if (charges.length > 0 || total('ChargeTotalAmount') !== undefined) {
    mustBe('BR-CO-12', 'BT-108', total('ChargeTotalAmount'), toCents(sum(charges)), 'Σ BT-99');
  }
  // Exactly one total is in the invoice's own currency; another may stand beside it, in that of accounting.
  const currency = textAt(root, 'DocumentCurrencyCode');
  const own = allAt(root, 'TaxTotal/TaxAmount').filter(({ attributes }) => attributes.currencyID === currency);
  const vat = own.length === 1 ? readDecimal(own[0]?.text ?? '') : undefined;
  const gross = vat === undefined ? undefined : toCents((total('TaxExclusiveAmount') ?? 0n) + vat);
  mustBe('BR-CO-15', 'BT-112', total('TaxInclusiveAmount'), gross, 'BT-109 + BT-110');
  const [prepaid, rounding] = [total('PrepaidAmount'), total('PayableRoundingAmount')];
  const due = (total('TaxInclusiveAmount') ?? 0n) - (prepaid ?? 0n) + (rounding ?? 0n);
  // Alone of the sums it is not rounded where nothing is added or taken away.
  const isPlain = prepaid === undefined && rounding === undefined;
  mustBe('BR-CO-16', 'BT-115', total('PayableAmount'), isPlain ? due : toCents(due), 'BT-112 - BT-113 + BT-114');
  for (const taxTotal of allAt(root, 'TaxTotal')) {
    const parts = partsOf(taxTotal);
    if (parts.length === 0) continue;
    const computed = toCents(sum(parts.map(({ tax }) => tax)));
    mustBe('BR-CO-14', 'BT-110', readDecimal(textAt(taxTotal, 'TaxAmount')), computed, 'Σ BT-117');
    faults.push(...vatFaults(root, parts));
  }
  return [...faults, ...decimalFaults(root)];
}

interface VatPart {
  category: string;
  rate: Decimal;
  net: Decimal;
  tax: Decimal;
}

const partsOf = (taxTotal: Element): VatPart[] =>
  allAt(taxTotal, 'TaxSubtotal').map((part) => ({
    category: textAt(part, 'TaxCategory/ID'),
    rate: readDecimal(textAt(part, 'TaxCategory/Percent')) ?? 0n,
    net: readDecimal(textAt(part, 'TaxableAmount')) ?? 0n,
    tax: readDecimal(textAt(part, 'TaxAmount')) ?? 0n,
  }));

/** Each within one unit of the currency, as the published rules allow. */
function vatFaults(root: Element, parts: readonly VatPart[]): Fault[] {
  const faults: Fault[] = [];
  for (const { category, rate, net, tax } of parts) {
    const computed = multiply(net, rate) / 100n;
    if (distance(tax, computed) >= UNIT) {
      faults.push({
        rule: 'BR-CO-17',
        ro: `TVA (BT-117) ${writeCents(tax)} trebuie să fie BT-116 × BT-119 / 100 (${writeCents(computed)}).`,
        en: `VAT (BT-117) ${writeCents(tax)} must be BT-116 × BT-119 / 100 (${writeCents(computed)}).`,
      });
    }
    if (category === 'S' && distance(net, standardNet(root, rate)) >= UNIT) {
      faults.push({
        rule: 'BR-S-08',
        ro: `Baza de TVA (BT-116) ${writeCents(net)} trebuie să fie suma liniilor cu aceeaşi cotă (${writeCents(standardNet(root, rate))}).`,
        en: `The VAT base (BT-116) ${writeCents(net)} must be the sum of the lines of the same rate (${writeCents(standardNet(root, rate))}).`,
      });
    }
  }
  return faults;
}

/** Lines, charges and allowances of category S at this rate. */
function standardNet(root: Element, rate: Decimal): Decimal {
  const isOf = (category: Element | undefined) =>
    category !== undefined && textAt(category, 'ID') === 'S' && readDecimal(textAt(category, 'Percent')) === rate;
  const lines = allAt(root, `${root.name}Line`).filter((line) => isOf(allAt(line, 'Item/ClassifiedTaxCategory')[0]));
  const net = sum(lines.flatMap((line) => amounts(line, 'LineExtensionAmount')));
  const extra = allAt(root, 'AllowanceCharge').filter((each) => isOf(allAt(each, 'TaxCategory')[0]));
  return extra.reduce((total, each) => total + (isCharge(each) ? 1n : -1n) * sum(amounts(each, 'Amount')), net);
}

/** Amounts of the totals and of the VAT. ANAF's rules on BT-110 and BT-131 never fire, so neither is here. */
const TWO_DECIMALS = [
  'LegalMonetaryTotal/LineExtensionAmount',
  'LegalMonetaryTotal/TaxExclusiveAmount',
  'LegalMonetaryTotal/TaxInclusiveAmount',
  'LegalMonetaryTotal/AllowanceTotalAmount',
  'LegalMonetaryTotal/ChargeTotalAmount',
  'LegalMonetaryTotal/PrepaidAmount',
  'LegalMonetaryTotal/PayableAmount',
  'TaxTotal/TaxSubtotal/TaxableAmount',
  'TaxTotal/TaxSubtotal/TaxAmount',
  'AllowanceCharge/Amount',
];

function decimalFaults(root: Element): Fault[] {
  const bad = TWO_DECIMALS.filter((path) => allAt(root, path).some(({ text }) => /\.\d{3,}\s*$/.test(text)));
  return bad.map((path) => ({
    rule: 'BR-RO-Z2',
    ro: `Numărul maxim permis de zecimale pentru ${path} este 2.`,
    en: `The allowed maximum number of decimals for ${path} is 2.`,
  }));
}

const isCharge = (each: Element) => /^(true|1)$/.test(textAt(each, 'ChargeIndicator'));

const documentLevel = (root: Element, charge: boolean): Decimal[] =>
  allAt(root, 'AllowanceCharge')
    .filter((each) => isCharge(each) === charge)
    .flatMap((each) => amounts(each, 'Amount'));

const amounts = (element: Element, path: string): Decimal[] =>
  allAt(element, path).map(({ text }) => readDecimal(text) ?? 0n);

function writeCents(value: Decimal): string {
  const cents = toCents(value) / CENT;
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
