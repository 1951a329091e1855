import { expect, test } from 'vitest';
import { amountInWords } from './amount-in-words.ts';

test.each([
  ['0', 'RON', 'zero lei'],
  ['1.00', 'RON', 'un leu'],
  ['2.01', 'RON', 'doi lei și un ban'],
  ['12.02', 'RON', 'doisprezece lei și doi bani'],
  // From twenty on, "de"; but not after 101 to 119.
  ['19.19', 'RON', 'nouăsprezece lei și nouăsprezece bani'],
  ['20.20', 'RON', 'douăzeci de lei și douăzeci de bani'],
  ['21', 'RON', 'douăzeci și unu de lei'],
  ['100', 'RON', 'o sută de lei'],
  ['101', 'RON', 'o sută unu lei'],
  ['119', 'RON', 'o sută nouăsprezece lei'],
  ['200.5', 'RON', 'două sute de lei și cincizeci de bani'],
  // Thousands are feminine, millions neuter, lei masculine.
  ['1000', 'RON', 'o mie de lei'],
  ['2002', 'RON', 'două mii doi lei'],
  ['12012', 'RON', 'douăsprezece mii doisprezece lei'],
  ['21000', 'RON', 'douăzeci și una de mii de lei'],
  ['1000001', 'RON', 'un milion unu lei'],
  ['22000000', 'RON', 'douăzeci și două de milioane de lei'],
  ['21000000', 'RON', 'douăzeci și unu de milioane de lei'],
  ['3000000000', 'RON', 'trei miliarde de lei'],
  ['1234.56', 'EUR', 'o mie două sute treizeci și patru de euro și cincizeci și șase de cenți'],
  ['12.3', 'CHF', 'doisprezece 30/100 CHF'],
])('%s %s is %s', (amount, currency, words) => {
  expect(amountInWords(amount, currency, 'ro')).toBe(words);
});

test.each([
  ['1', 'EUR', 'one euro'],
  ['21.01', 'EUR', 'twenty-one euros and one cent'],
  ['115', 'RON', 'one hundred fifteen lei'],
  ['1000300', 'USD', 'one million three hundred dollars'],
])('%s %s is %s', (amount, currency, words) => {
  expect(amountInWords(amount, currency, 'en')).toBe(words);
});
