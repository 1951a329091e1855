import { describe, expect, test } from 'vitest';
import { jsonLines, make, textSource } from '../../testing/records.ts';
import { FaultyRecordsError, Notes } from '../model/notes.ts';
import type { RawRecord } from '../model/read-record.ts';
import { readSource } from './read-source.ts';
import type { RecordSource } from './source.ts';

async function read(source: RecordSource, part: 'masters' | 'documents' = 'masters') {
  const notes = new Notes();
  const records: (RawRecord & { line: number })[] = [];
  await readSource(source, { index: 0, part, notes, isFirst: part === 'masters' }, (_kind, raw, { line }) => {
    records.push({ line, ...raw });
  });
  return { records, faults: notes.faults.map(({ line, field, rule }) => ({ line, field, rule })) };
}

/** The same bytes, so many at a time. */
const inPieces = (bytes: Buffer, size: number, about: Partial<RecordSource>): RecordSource => ({
  ...about,
  async *open() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});

const rows = [
  { id: '5121', description: 'Conturi la bănci, în „lei”', type: 'active' },
  { id: '707', description: 'Venituri "mărfuri"\ndin vânzare', type: 'passive' },
];
const csv = (sign: string, end: string) =>
  [
    ['id', 'description', 'type'].join(sign),
    ...rows.map(({ id, description, type }) => [id, `"${description.replaceAll('"', '""')}"`, type].join(sign)),
  ].join(end) + end;

describe('tables are read in the dialects that programs write', () => {
  test.for([
    ['commas', ',', '\n', ''],
    ['semicolons', ';', '\r\n', ''],
    ['tabs', '\t', '\n', ''],
    ['the mark of UTF-8', ';', '\r\n', '\ufeff'],
  ] as const)('%s', async ([, sign, end, mark]) => {
    const text = mark + csv(sign, end);
    for (const size of [1, 7, 100_000]) {
      const { records, faults } = await read(inPieces(Buffer.from(text), size, { kind: 'account' }));
      expect(faults).toEqual([]);
      expect(records.map(({ line: _, ...raw }) => raw)).toEqual(rows);
    }
  });
});

test('a table that is not UTF-8 is a fault, not a name with holes', async () => {
  const bytes = Buffer.from('id,description,type\n5121,Conturi la b\xe3nci,active\n', 'latin1');
  await expect(make('L', [inPieces(bytes, 100, { kind: 'account' })])).rejects.toMatchObject({
    faults: [{ kind: 'account', line: 2, field: 'description', rule: 'encoding' }],
  });
});

test('lists within lists, however deep, are no number of a document', async () => {
  const text = `{"kind":"ledger","journal":"J","transaction":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  await expect(make('L', text)).rejects.toMatchObject({
    faults: expect.arrayContaining([expect.objectContaining({ field: 'transaction', rule: 'character' })]),
  });
});

test('columns may be named in any spelling', async () => {
  const text =
    'Journal;TRANSACTION;date;description;Account;line_description;debit\nJ;T1;2026-06-01;N;5121;Linie;1,50\n';
  const { records } = await read(textSource(text, { kind: 'ledger' }), 'documents');
  expect(records).toMatchObject([{ journal: 'J', transaction: 'T1', lineDescription: 'Linie', debit: '1,50' }]);
});

test('a row that does not fit its header is told by its line', async () => {
  const { faults } = await read(textSource('id,description,type\n1,a,active\n2,b\n', { kind: 'account' }));
  expect(faults).toEqual([{ line: 3, field: '', rule: 'csv' }]);
});

test('a quote that is not closed is told', async () => {
  const { faults } = await read(textSource('id,description\n1,"a\n2,b\n', { kind: 'account' }));
  expect(faults).toMatchObject([{ rule: 'csv' }]);
});

test('an empty file has no records', async () => {
  expect(await read(textSource('', { kind: 'account' }))).toEqual({ records: [], faults: [] });
  expect(await read(textSource('', { kind: 'account', format: 'csv' }))).toEqual({ records: [], faults: [] });
});

test('JSON lines are read whatever the pieces they come in', async () => {
  const text = `${JSON.stringify({ kind: 'unit', code: 'H87', description: 'Bucată ș' })}\r\n\n{"kind":"unit","code":"KGM"}`;
  for (const size of [1, 3, 100_000]) {
    const { records } = await read(inPieces(Buffer.from(text), size, {}));
    expect(records).toMatchObject([
      { line: 1, code: 'H87', description: 'Bucată ș' },
      { line: 3, code: 'KGM' },
    ]);
  }
});

test.for([
  ['{"kind":"unit"', 'json', ''],
  ['[1,2]', 'json', ''],
  ['{"kind":"units"}', 'kind', 'kind'],
  ['{"code":"H87"}', 'kind', 'kind'],
  [`{"kind":"unit","code":"${'x'.repeat(1_100_000)}"}`, 'json', ''],
] as const)('a line that is no record is told: %s', async ([line, rule, field]) => {
  const { faults } = await read(textSource(`{"kind":"unit","code":"A"}\n${line}`, { format: 'jsonl' }));
  expect(faults).toEqual([{ line: 2, field, rule }]);
});

test('a text that quotes a kind does not hide its record', async () => {
  const text = jsonLines([{ description: 'see "kind":"ledger"', kind: 'unit', code: 'A' }]);
  const { records } = await read(textSource(text));
  expect(records).toHaveLength(1);
});

const flat = [
  'journal,transaction,date,description,account,debit,credit,customer',
  'V,T1,2026-06-01,Factura 1,4111,121.00,0,0014399840',
  'V,T1,,,707,0,100.00,',
  'V,T1,,,4427,0,21.00,',
  'V,T2,2026-06-02,Factura 2,4111,1,0,',
].join('\n');

test('rows with the same number become one document', async () => {
  const { documents, ledger } = await make('L', [textSource(flat, { kind: 'ledger' })]);
  expect(documents.ledger).toEqual({ entries: 2, lines: 4 });
  expect(ledger).toEqual({ debit: 12_200, credit: 12_100 });
});

async function faultsOf(...sources: RecordSource[]) {
  const error = await make('L', sources).catch((reason: unknown) => reason);
  if (!(error instanceof FaultyRecordsError)) throw error;
  return error.faults.map(({ kind, source, line, field, rule }) => ({ kind, source, line, field, rule }));
}

test('rows of one document that do not follow each other, and heads that differ, are faults', async () => {
  const rest = ['V,T1,2026-06-01,Factura 1,4111,1,0,', 'V,T2,2026-06-01,Altceva,4111,1,0,'].join('\n');
  expect(await faultsOf(textSource(`${flat}\n${rest}\nV,T2,,Alt text,707,0,1,`, { kind: 'ledger' }))).toEqual([
    { kind: 'ledger', source: 0, line: 6, field: 'journal', rule: 'split-document' },
    { kind: 'ledger', source: 0, line: 7, field: 'journal', rule: 'split-document' },
    { kind: 'ledger', source: 0, line: 8, field: 'description', rule: 'differs-in-document' },
  ]);
});

test('faults name kind, source, line, field and rule, of several sources at once', async () => {
  const accounts = textSource('id;description;type\n707.01;Venituri;passive\n', { kind: 'account' });
  const ledger = textSource(flat.replace('0014399840', 'C-404'), { kind: 'ledger' });
  expect(await faultsOf(accounts, ledger)).toEqual([
    { kind: 'account', source: 0, line: 2, field: 'id', rule: 'account' },
    { kind: 'ledger', source: 1, line: 2, field: 'customer', rule: 'partner-unknown' },
  ]);
});

test.for([
  [{ debit: '1', credit: '2' }, 'debit: side'],
  [{}, 'debit: no-side'],
  [{ debit: '1', currency: 'EUR' }, 'currency: currency'],
  [{ debit: '1', taxCode: '310344' }, 'taxAmount: tax-amount'],
  [{ debit: '1', taxCode: '150010' }, 'taxType: tax-type'],
] as const)('a line of the ledger with %o is told as %s', async ([line, expected]) => {
  const record = {
    kind: 'ledger',
    journal: 'V',
    transaction: 'T',
    date: '2026-06-01',
    description: 'N',
    account: '5121',
  };
  const faults = await faultsOf(textSource(jsonLines([{ ...record, ...line }])));
  expect(faults.map(({ field, rule }) => `${field}: ${rule}`)).toEqual([expected]);
});
