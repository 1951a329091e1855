import { describe, expect, it } from 'vitest';
import { amountsOf } from './amount.ts';
import { centsOf, formatCents, rateOf, taxOn, taxWithin } from './money.ts';
import { paper } from './paper.ts';
import { rowsByReader } from './row.ts';

const amounts = (text: string) =>
  rowsByReader([paper(text)])[0]
    ?.flatMap((row) => amountsOf(row))
    .map((amount) => formatCents(amount.cents)) ?? [];

describe('printed money', () => {
  it.each([
    ['1.234,56', 123456],
    ['1,234.56', 123456],
    ['1 234,56', 123456],
    ["1'234.56", 123456],
    ['1.234.567,00', 123456700],
    ['0,05', 5],
    ['.50', 50],
    ['1.234.56', 123456], // a comma read as a dot
  ])('%s is %i cents', (printed, cents) => {
    expect(centsOf(printed)).toBe(cents);
  });

  it.each(['1234', '1.234', '12,5', 'abc', ''])('%s is none without two decimals', (printed) => {
    expect(centsOf(printed)).toBeUndefined();
  });

  it('is written with two decimals and its sign', () => {
    expect([0, 5, -5, 123456, -100].map(formatCents)).toEqual(['0.00', '0.05', '-0.05', '1234.56', '-1.00']);
  });
});

describe('amounts of a row', () => {
  it.each([
    ['TOTAL: 193.00', ['193.00']],
    ['€ -9,32', ['-9.32']],
    ['2,00-', ['-2.00']], // the minus behind
    ['(10.00)', ['-10.00']], // accountants' brackets
    ['RM193.00 SR', ['193.00']],
    ['7.90*3   23.70 Z', ['7.90', '23.70']],
    ['193 .00', ['193.00']], // a space slipped in
    ['193. 00', ['193.00']],
    ['1    193.00', ['193.00']], // a quantity far off is no thousand
    ['1 234,56', ['1234.56']],
    ['8l.OO', ['81.00']], // letters for digits
    ['TVA A 21,00%  1,08', ['1.08']], // a rate is no amount
    ['14.03.2026', []],
    ['03.51.22.33.44', []], // a telephone
    ['18:42.07', []],
    ['S19.50', ['19.50']], // a dollar sign read as S
    ['0,846 KG X 12,90', ['12.90']], // a weight has three decimals
    ['CABLE 50MM 5.5MM', []],
  ] as [string, string[]][])('%s holds %j', (text, wanted) => {
    expect(amounts(text)).toEqual(wanted);
  });
});

describe('tax', () => {
  it.each([
    [41150, '6', 2469],
    [2886, '6', 173], // the till printed 1.74: rounding by line
    [100000, '21', 21000],
    [796, '5.5', 44],
    [-144, '6', -9],
  ])('on %i cents at %s %% is %i', (net, rate, tax) => {
    expect(taxOn(net, rate)).toBe(tax);
  });

  it('within a gross amount leaves the net', () => {
    expect(taxWithin(121000, '21')).toBe(21000);
  });

  it('has a rate without trailing zeros', () => {
    expect(['21,00', '5,50', '0', '19.0'].map(rateOf)).toEqual(['21', '5.5', '0', '19']);
  });
});
