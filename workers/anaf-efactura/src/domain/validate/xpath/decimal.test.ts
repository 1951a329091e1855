import { expect, test } from 'vitest';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimalOfDouble,
  divideByPowerOfTen,
  keyOf,
  multiply,
  parseDecimal,
  round,
  subtract,
  textOf,
} from './decimal.ts';
import { RuleStopped } from './stop.ts';

const of = (text: string) => parseDecimal(text) as Decimal;

test.each([
  ['12.50', '12.50'],
  [' 7 ', '7'],
  ['+5', '5'],
  ['-0.005', '-0.005'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['00012', '12'],
  ['-0', '0'],
  ['12345678901234567890.123456789', '12345678901234567890.123456789'],
])('%j is the decimal %s', (text, expected) => {
  expect(textOf(of(text))).toBe(expected);
});

test.each(['', ' ', '.', '-', '+-1', '1e3', '1,5', 'NaN', 'INF', '1 2', '1.2.3', '0x1', '١'])('%j is none', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

test('arithmetic is exact where doubles are not, and beyond their digits', () => {
  expect(textOf(add(of('0.1'), of('0.2')))).toBe('0.3');
  expect(compare(add(of('0.1'), of('0.2')), of('0.30'))).toBe(0);
  expect(textOf(subtract(of('9007199254740993'), of('0.01')))).toBe('9007199254740992.99');
  expect(textOf(multiply(of('99999999999.99'), of('99999999999.99')))).toBe('9999999999998000000000.0001');
  expect(textOf(divideByPowerOfTen(of('19'), 2))).toBe('0.19');
  expect(textOf(absolute(of('-1.50')))).toBe('1.50');
});

test.each([
  ['2.5', '3'],
  ['-2.5', '-2'],
  ['-2.51', '-3'],
  ['1.005', '1'],
  ['0.49999999999999999999', '0'],
  ['-0.5', '0'],
  ['99999999999999999999.5', '100000000000000000000'],
])('round(%s) is %s: halves go up', (value, expected) => {
  expect(textOf(round(of(value)))).toBe(expected);
});

test('the same number has the same key however it is written', () => {
  expect(keyOf(of('19'))).toBe(keyOf(of('19.00')));
  expect(keyOf(of('0.10'))).not.toBe(keyOf(of('1')));
});

test('a double becomes the decimal that it is written as; what is no number stops the rule', () => {
  expect([0.5, 100.1 - 1, 8.2 - 1, 1e21, 1.5e-7, -3].map((value) => textOf(decimalOfDouble(value)))).toEqual([
    '0.5',
    '99.1',
    '7.199999999999999',
    '1000000000000000000000',
    '0.00000015',
    '-3',
  ]);
  expect(() => decimalOfDouble(Number.NaN)).toThrow(RuleStopped);
});
