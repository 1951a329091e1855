import { expect, test } from 'vitest';
import { amount, choice, day, flag, id, needed, quantity, rate, text, whole } from './field.ts';
import { FaultyRecordsError, Notes } from './notes.ts';
import { recordReader } from './read-record.ts';

const fields = {
  code: id(9, 'Code'),
  description: text(18, 'Description'),
  amount: amount('Amount'),
  quantity: quantity('Quantity'),
  rate: rate('Rate'),
  date: day('Date'),
  period: whole('Period'),
  isPerson: flag('IsPerson'),
  type: choice({ active: 'Activ', Activ: 'Activ' }, 'Type'),
};
const read = recordReader(fields);
const place = { kind: 'account', source: 2, line: 7 } as const;

function of(raw: Record<string, unknown>, hasDecimalComma = false) {
  const notes = new Notes();
  const record = read(raw, place, { notes, hasDecimalComma });
  const given = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  const said = [
    ...notes.faults.map(({ field, rule }) => `${field}: ${rule}`),
    ...notes.warnings.map(({ field, code }) => `${field}: ${code}`),
  ];
  return said.length > 0 ? said : given;
}

test.for([
  ['1210.50', 121_050],
  [1210.5, 121_050],
  ['-0.01', -1],
  ['-0', 0],
  ['007', 700],
  ['1.500', 150],
  // 18 digits, 2 of them decimals, are more than a number holds.
  ['9999999999999999.99', 999_999_999_999_999_999n],
  ['-9999999999999999.99', -999_999_999_999_999_999n],
] as const)('an amount %s is so many cents: %s', ([given, cents]) => {
  expect(of({ amount: given })).toEqual({ amount: cents });
});

test.for([
  [{ amount: '12.345' }, 'amount: decimals'],
  [{ amount: '10000000000000000' }, 'amount: digits'],
  [{ amount: '12,50' }, 'amount: number'],
  [{ amount: '1.234,50' }, 'amount: number'],
  [{ amount: '12e3' }, 'amount: number'],
  [{ amount: ['12'] }, 'amount: number'],
  [{ amount: `1.${'0'.repeat(200_000)}x` }, 'amount: number'],
  [{ quantity: '0.0000001' }, 'quantity: decimals'],
  [{ quantity: '12345678901234567' }, 'quantity: digits'],
  [{ rate: '1.00001' }, 'rate: decimals'],
  [{ date: '2026-06-31' }, 'date: day'],
  [{ date: '31.06.2026' }, 'date: day'],
  [{ period: '-1' }, 'period: whole'],
  [{ isPerson: 'perhaps' }, 'isPerson: flag'],
  [{ type: 'Aktiv' }, 'type: choice'],
  // A name that every object has.
  [{ type: 'toString' }, 'type: choice'],
  [{ code: '1234567890' }, 'code: length'],
  [{ code: 'a\u0000b' }, 'code: character'],
  [{ description: '\ud800' }, 'description: character'],
  [{ descripton: 'x' }, 'descripton: field-unknown'],
] as const)('%o is told as %s', ([raw, expected]) => {
  expect(of(raw)).toEqual([expected]);
});

test('a comma is a point only in tables with semicolons', () => {
  expect(of({ amount: '12,50', rate: '4,981' }, true)).toEqual({ amount: 1_250, rate: '4.981' });
});

test('a text that is too long is cut, never in the middle of a character, and the warning names it', () => {
  const notes = new Notes();
  const record = read({ description: `${'ș'.repeat(17)}😀😀` }, place, { notes });
  expect(record.description).toBe(`${'ș'.repeat(17)}😀`);
  expect(notes.warnings).toEqual([
    {
      kind: 'account',
      source: 2,
      line: 7,
      field: 'description',
      code: 'text-cut',
      en: 'was cut to 18 characters',
      ro: 'a fost scurtat la 18 caractere',
    },
  ]);
});

test.for([
  [18, 'a fost scurtat la 18 caractere'],
  [35, 'a fost scurtat la 35 de caractere'],
  [256, 'a fost scurtat la 256 de caractere'],
] as const)('a limit of %s is said in good Romanian', ([limit, sentence]) => {
  const notes = new Notes();
  recordReader({ name: text(limit, 'Name') })({ name: 'x'.repeat(300) }, place, { notes });
  expect(notes.warnings[0]?.ro).toBe(sentence);
});

test('as many characters as the schema counts are not too many, though some take two units', () => {
  expect(of({ code: '😀'.repeat(9) })).toEqual({ code: '😀'.repeat(9) });
});

test('days are taken as ISO, with a time behind them, and with dots', () => {
  const days = ['2026-06-05', '2026-06-05T00:00:00', '05.06.2026'].map((date) => of({ date }));
  expect(days).toEqual(Array.from({ length: 3 }, () => ({ date: '2026-06-05' })));
});

test('what is blank is left out, and missed where it is needed', () => {
  const strict = recordReader({ code: needed(id(9, 'Code')), description: text(18, 'Description') });
  const notes = new Notes();
  strict({ code: '  ', description: null }, place, { notes });
  expect(notes.faults).toMatchObject([{ kind: 'account', source: 2, line: 7, field: 'code', rule: 'needed' }]);
});

test('an unknown field is told once, not for each record', () => {
  const notes = new Notes();
  for (let line = 1; line < 4; line++) read({ colour: 'red' }, { ...place, line }, { notes });
  expect(notes.warnings).toHaveLength(1);
});

test('after fifty faults the records are not read any further', () => {
  const notes = new Notes();
  const all = () => {
    for (let line = 1; line < 1_000; line++) read({ amount: 'x' }, { ...place, line }, { notes });
  };
  expect(all).toThrow(FaultyRecordsError);
  expect(notes.faults).toHaveLength(50);
});
