import { expect, test } from 'vitest';
import { sampleData, type TemplateName } from '../domain/templates/index.ts';
import { templateInput } from './templates.ts';

type Json = Record<string, unknown>;

/** What is said of a sample after a change, as `place: what`. */
function said(name: TemplateName, change: (data: never) => void): string[] {
  const data = structuredClone(sampleData(name, 'ro'));
  change(data as never);
  const checked = templateInput.safeParse({ name, language: 'ro', data });
  return checked.success ? [] : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

interface Invoice {
  lines: { net: string; vat: string; vatRate: string; quantity: string; unitPrice: string }[];
  vat: { rate: string; base: string; amount: string }[];
  totals: { net: string; vat: string; gross: string; due: string };
  seller: { accounts: { iban: string }[]; name: string };
}

test.each([
  ['as it is', () => undefined, []],
  // A cent is rounding; two are not.
  ['a line a cent off', ({ lines }: Invoice) => Object.assign(lines[4]!, { net: '796.87' }), []],
  [
    'a line two cents off',
    ({ lines }: Invoice) => Object.assign(lines[0]!, { net: '4900.02' }),
    ['data.lines.0.net: does not add up: quantity × unitPrice − discount makes 4900.00, not 4900.02'],
  ],
  [
    'VAT of a line',
    ({ lines }: Invoice) => Object.assign(lines[3]!, { vat: '71.64' }),
    [
      'data.lines.3.vat: does not add up: 11% of net makes 70.64, not 71.64',
      'data.vat.1.amount: does not add up: the VAT of lines with 11% makes 71.64, not 70.64',
    ],
  ],
  [
    'a rate that no line has',
    ({ vat }: Invoice) => Object.assign(vat[1]!, { rate: '9' }),
    ['data.vat.1.rate: is no rate of a line, or twice', 'data.vat: lacks a rate that a line has'],
  ],
  // The same rate, written otherwise.
  ['a rate with places', ({ vat }: Invoice) => Object.assign(vat[1]!, { rate: '11.00' }), []],
  [
    'totals',
    ({ totals }: Invoice) => Object.assign(totals, { gross: '15186.38' }),
    [
      'data.totals.gross: does not add up: net + vat makes 15186.37, not 15186.38',
      'data.totals.due: does not add up: gross − paid makes 12186.38, not 12186.37',
    ],
  ],
  [
    'an amount that is no decimal number',
    ({ totals }: Invoice) => Object.assign(totals, { net: '12.603,80' }),
    ['data.totals.net: is no amount, such as "1234.50"'],
  ],
  [
    'an IBAN with two digits turned',
    ({ seller }: Invoice) => Object.assign(seller.accounts[0]!, { iban: 'RO76 BTRL 0130 1202 1234 5687' }),
    ['data.seller.accounts.0.iban: is no IBAN: its check digits do not fit'],
  ],
  [
    'a name of two lines',
    ({ seller }: Invoice) => Object.assign(seller, { name: 'a\nb' }),
    ['data.seller.name: has a line break or another control character'],
  ],
])('an invoice with %s', (_, change, expected) => {
  expect(said('invoice', change as (data: never) => void)).toEqual(expected);
});

test.each([
  [
    'no amounts',
    (data: Json & { lines: Json[] }) => {
      delete data.total;
      for (const line of data.lines) delete line.value;
    },
    [],
  ],
  [
    'an amount missing',
    ({ lines }: Json & { lines: Json[] }) => {
      delete lines[1]?.value;
    },
    [
      'data.lines.1.value: is missing: other amounts are given',
      'data.total: does not add up: the sum of values makes 9217.20, not 11374.80',
    ],
  ],
  [
    'no total',
    (data: Json) => {
      delete data.total;
    },
    ['data.total: is missing: lines have values'],
  ],
])('a delivery note with %s', (_, change, expected) => {
  expect(said('delivery-note', change as (data: never) => void)).toEqual(expected);
});

test('money that was received is not less than nothing', () => {
  expect(said('receipt', (data: Json) => Object.assign(data, { amount: '-1' }))).toEqual([
    'data.amount: is less than nothing',
  ]);
});
