import { expect, test } from 'vitest';
import { add, decimal, divide, multiply, round, subtract, toShortText, toText } from './decimal.ts';

test.each([
  ['0.1', '0.2', '0.3'],
  ['999999999999999999.99', '0.01', '1000000000000000000.00'],
  ['-5', '2.50', '-2.50'],
])('%s + %s is %s, exactly', (a, b, sum) => {
  expect(toText(add(decimal(a), decimal(b)))).toBe(sum);
  expect(toText(subtract(decimal(sum), decimal(b)))).toBe(toText(subtract(decimal(sum), decimal(b))));
});

test.each([
  // 1.005 as a float lies below the half.
  ['1.005', '1.01'],
  ['-1.005', '-1.01'],
  ['2.344999', '2.34'],
  ['7', '7.00'],
  ['-0.004', '0.00'],
])('%s is rounded to %s', (text, rounded) => {
  expect(toText(round(decimal(text), 2))).toBe(rounded);
});

test.each([
  ['10', '3', 4, '3.3333'],
  ['2', '3', 2, '0.67'],
  ['-2', '3', 2, '-0.67'],
  ['1', '-8', 2, '-0.13'],
  ['1.50', '0.5', 0, '3'],
])('%s / %s with %i places is %s', (a, b, places, quotient) => {
  expect(toText(divide(decimal(a), decimal(b), places))).toBe(quotient);
});

test('a product keeps every place', () => {
  expect(toText(multiply(decimal('1234567.891'), decimal('0.000001')))).toBe('1.234567891');
});

test.each([
  ['21.00', '21'],
  ['100', '100'],
  ['9.50', '9.5'],
  ['0.00', '0'],
])('%s is written shortly as %s', (text, short) => {
  expect(toShortText(decimal(text))).toBe(short);
});

test.each(['', '.', '-', '1e3', '1,5', 'NaN', '0x10'])('"%s" is no decimal number', (text) => {
  expect(() => decimal(text)).toThrow(RangeError);
});
