import { describe, expect, it } from 'vitest';
import { extractFields } from './extract-fields.ts';
import { paper } from './paper.ts';

const receipt = (lines: Record<string, string>) => `
   HARDWARE ENTERPRISE
   RECEIPT NO : ${lines.number ?? 'CS00082258'}
   DATE : ${lines.date ?? '09/02/2018'}
   CEMENT          100.00
   SUB TOTAL       ${lines.net ?? '100.00'}
   GST 6%            ${lines.tax ?? '6.00'}
   TOTAL           ${lines.total ?? '106.00'}
   CASH            ${lines.cash ?? '110.00'}
   CHANGE            ${lines.change ?? '4.00'}`;
const read = (main: Record<string, string>, ...others: Record<string, string>[]) =>
  extractFields([paper(receipt(main), { kind: 'receipt', others: others.map(receipt) })], { today: '2026-11-24' });

describe('when readers disagree', () => {
  it('the total that adds up wins over the main reading', () => {
    expect(read({ total: '166.00' }, {}).total).toMatchObject({ value: '106.00', text: '106.00' });
  });

  it('a total is confirmed by cash and change that each come from another reader', () => {
    expect(read({ total: '166.00', change: '9.00' }, { total: '106.00', cash: '710.00' }).total?.value).toBe('106.00');
  });

  it('a total that all misread is mended when net and tax, and cash and change, agree on it', () => {
    expect(read({ total: '186.00' }).total).toMatchObject({ value: '106.00', text: '186.00' });
  });

  it('a misread change alone does not shake the printed total', () => {
    expect(read({ net: '700.00', change: '5.00' }).total?.value).toBe('106.00');
  });

  it('a date seen alike by two of three readers wins', () => {
    expect(read({ date: '09/02/2016' }, { date: '09/02/2018' }, { date: '09/02/2018' }).date?.value).toBe('2018-02-09');
  });

  it('a number seen alike by two of three readers wins', () => {
    expect(read({ number: 'CS00082250' }, {}, {}).number?.value).toBe('CS00082258');
  });

  it('a year to come is taken for the past one a digit away', () => {
    expect(read({ date: '09/02/2078' }).date).toMatchObject({ value: '2018-02-09', text: '09/02/2078' });
  });
});

describe('confidence', () => {
  it('is above 0.95 for a total that two sums confirm, and less without any', () => {
    expect(read({}).total?.confidence).toBeGreaterThan(0.95);
    const bare = extractFields([paper('SHOP\nTOTAL 12.00\n01/02/2018')], {});
    expect(bare.total?.value).toBe('12.00');
    expect(bare.total?.confidence).toBeLessThan(0.9);
  });
});

it('the sums that were tried are told, with those that fail', () => {
  expect(read({ change: '5.00' }).checks).toEqual([
    { rule: 'net + vat = total', holds: true, parts: { net: '100.00', vat: '6.00', total: '106.00' } },
    { rule: 'cash − change = total', holds: false, parts: { cash: '110.00', change: '5.00', total: '106.00' } },
  ]);
});

it('nothing is found on an empty page', () => {
  expect(extractFields([paper('')], {})).toEqual({ kind: 'other', vat: [], checks: [], iban: [] });
});
