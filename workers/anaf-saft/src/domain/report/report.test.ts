import { expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { MONTH, STOCKS, YEAR } from '../../testing/sample-saft.ts';
import { type Report, readReport } from './report.ts';

async function reportOf(xml: string | Uint8Array, piece = 4_096): Promise<Report> {
  const bytes = Buffer.from(xml as string);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  const report = await readReport(pieces());
  if (!report) throw new Error('it is no AuditFile');
  return report;
}

/** A difference of a kind, as `id: found / expected = difference`. */
const told = ({ differences }: Report, kind: string) =>
  differences
    .find((each) => each.kind === kind)
    ?.largest.map(({ id, found, expected, difference }) => `${id}: ${found} / ${expected} = ${difference}`);

/** The month with balances of 4111 that follow from its ledger. */
const CLOSED = MONTH.replace(
  /(Cont 4111<.*?<OpeningDebitBalance>)0\.00(<.*?<ClosingDebitBalance>)0\.00/,
  '$190.00$21300.00',
);

test('a month is summed by section, and what it declares stands beside', async () => {
  const { sections, head } = await reportOf(MONTH);
  expect(head).toMatchObject({ company: 'Lâna Caldă SRL', registrationNumber: 'RO18547290', declaration: 'L' });
  expect([head.from, head.to]).toEqual(['2026-06', '2026-06']);
  expect(sections.slice(0, 4)).toMatchObject([
    { name: 'ledger', entries: 2, debit: '2420.00', credit: '2420.00', declaredEntries: 2, declaredDebit: '2420.00' },
    { name: 'sales', entries: 1, lines: 1, credit: '1000.00', net: '1000.00', tax: '210.00' },
    { name: 'purchases', entries: 1, lines: 1, debit: '1000.00', net: '1000.00', tax: '210.00' },
    { name: 'payments', entries: 1, lines: 1, debit: '0.00', credit: '1210.00' },
  ]);
});

test('the trial balance has what the ledger books, and says which closings do not follow from it', async () => {
  const report = await reportOf(CLOSED);
  expect(report.accounts.find(({ account }) => account === '4111')).toEqual({
    account: '4111',
    description: 'Cont 4111',
    isMaster: true,
    opening: '90.00',
    debit: '1210.00',
    credit: '0.00',
    computed: '1300.00',
    closing: '1300.00',
    difference: '0.00',
  });
  expect(report.accountTotals).toEqual({
    openingDebit: '90.00',
    openingCredit: '0.00',
    debit: '2420.00',
    credit: '2420.00',
    closingDebit: '1300.00',
    closingCredit: '0.00',
  });
  expect(told(report, 'closing')).toEqual([
    '401: 0.00 / -1210.00 = 1210.00',
    '707: 0.00 / -1000.00 = 1000.00',
    '371: 0.00 / 1000.00 = -1000.00',
    '4427: 0.00 / -210.00 = 210.00',
    '4426: 0.00 / 210.00 = -210.00',
  ]);
});

test('taxes are told by code as invoices say them and as accounts of VAT book them, each once', async () => {
  const { taxes, differences } = await reportOf(MONTH);
  const none = { base: '0.00', tax: '0.00', count: 0 };
  expect(taxes).toEqual([
    {
      code: '301104',
      sales: none,
      purchases: { base: '1000.00', tax: '210.00', count: 1 },
      ledger: { base: '1000.00', tax: '210.00', count: 2 },
    },
    {
      code: '310344',
      sales: { base: '1000.00', tax: '210.00', count: 1 },
      purchases: none,
      ledger: { base: '1000.00', tax: '210.00', count: 2 },
    },
  ]);
  expect(differences.map(({ kind }) => kind)).not.toContain('tax-differs');
});

test('partners stand by their turnover, with the names of the master files', async () => {
  const { customers, suppliers, counts, payments } = await reportOf(MONTH);
  const partner = { code: '0013548146', name: 'Țesătura Nouă SRL', invoices: 1, net: '1000.00', tax: '210.00' };
  expect([customers, suppliers]).toEqual([[partner], [partner]]);
  expect(counts).toMatchObject({ customers: 1, suppliers: 1, taxCodes: 2, units: 1, products: 1, assets: 0 });
  expect(payments).toEqual([{ method: '03', count: 1, gross: '1210.00' }]);
});

test('a transaction that does not balance, a wrong total and an account that is not declared are found', async () => {
  const report = await reportOf(
    MONTH.replace('<DebitAmount><Amount>1210.00', '<DebitAmount><Amount>1200.00')
      .replace('<NumberOfEntries>2<', '<NumberOfEntries>5<')
      .replace('<RecordID>2</RecordID><AccountID>707<', '<RecordID>2</RecordID><AccountID>708<'),
  );
  expect(told(report, 'unbalanced')).toEqual([expect.stringContaining('1200.00 / 1210.00 = -10.00')]);
  expect(told(report, 'declared-sums')).toEqual(['GeneralLedgerEntries/TotalDebit: 2420.00 / 2410.00 = 10.00']);
  expect(told(report, 'declared-entries')).toEqual(['GeneralLedgerEntries: 5 / 2 = 3']);
  expect(told(report, 'account-unknown')).toEqual(['708: 1000.00 / 0.00 = 1000.00']);
});

/** The invoices name the transactions of the ledger: `@` stands for them. */
const LINKED = MONTH.replaceAll(
  '<SelfBillingIndicator>0</SelfBillingIndicator><InvoiceLine>',
  '<SelfBillingIndicator>0</SelfBillingIndicator><TransactionID>@</TransactionID><InvoiceLine>',
);

test('invoices are compared with what their transaction books on their account', async () => {
  const ids = [...MONTH.matchAll(/<TransactionID>(\w+)</g)].map(([, id]) => id as string);
  let at = 0;
  const linked = LINKED.replaceAll('@', () => ids[at++] as string);
  expect((await reportOf(linked)).differences.map(({ kind }) => kind)).toEqual(['closing']);
  const differing = await reportOf(linked.replace('<GrossTotal>1210.00', '<GrossTotal>1310.00'));
  expect(told(differing, 'sales-differ')).toEqual([`${ids[0]} / 4111: 1310.00 / 1210.00 = 100.00`]);
  expect(told(differing, 'sales-uneven')).toEqual(['V1: 1310.00 / 1210.00 = 100.00']);
  const missing = await reportOf(LINKED.replaceAll('@', 'X'));
  expect(told(missing, 'sales-not-booked')).toEqual(['X / 4111: 1210.00 / 0.00 = 1210.00']);
  expect(told(missing, 'purchases-not-booked')).toEqual(['X / 401: 1210.00 / 0.00 = 1210.00']);
});

test('an invoice that names no transaction is counted, not accused', async () => {
  const { unlinked, differences } = await reportOf(MONTH);
  expect(unlinked).toEqual({ sales: 1, purchases: 1 });
  expect(differences.map(({ kind }) => kind)).toEqual(['closing']);
});

test('of a purchase under reverse charge the seller asks the net, and a credit note takes turnover away', async () => {
  const reverse = MONTH.replace(/(<InvoiceNo>C1<[\s\S]*?<GrossTotal>)1210\.00/, '$11000.00');
  expect(told(await reportOf(reverse), 'purchases-uneven')).toBeUndefined();
  const credit = MONTH.replace(/(<InvoiceNo>V1<[\s\S]*?<DebitCreditIndicator>)C/, '$1D');
  const { customers, taxes, sections } = await reportOf(credit);
  expect(customers[0]).toMatchObject({ net: '-1000.00', tax: '-210.00' });
  expect(taxes.find(({ code }) => code === '310344')?.sales).toEqual({ base: '-1000.00', tax: '-210.00', count: 1 });
  expect(sections[1]).toMatchObject({ debit: '1000.00', credit: '0.00', net: '-1000.00' });
});

test('VAT that the ledger books otherwise than the invoices say is found', async () => {
  const report = await reportOf(
    MONTH.replace(/(<InvoiceNo>V1<[\s\S]*?<TaxAmount><Amount>)210\.00/, '$1190.00').replace(
      /(<InvoiceNo>V1<[\s\S]*?<GrossTotal>)1210\.00/,
      '$11190.00',
    ),
  );
  expect(told(report, 'tax-differs')).toEqual(['310344: 190.00 / 210.00 = -20.00']);
});

test('a year of assets and stocks on request are told without a ledger', async () => {
  const year = await reportOf(YEAR);
  expect(year.counts.assets).toBe(1);
  expect(year.sections.find(({ name }) => name === 'assetTransactions')).toMatchObject({
    entries: 1,
    lines: 1,
    declaredEntries: 1,
  });
  expect(year.accounts[0]).not.toHaveProperty('difference');
  const stocks = await reportOf(STOCKS);
  expect(stocks.counts).toMatchObject({ physicalStock: 1, owners: 1 });
  expect(stocks.sections.find(({ name }) => name === 'movements')).toMatchObject({ entries: 1, lines: 1 });
  expect([...year.differences, ...stocks.differences]).toEqual([]);
});

test('however the file is cut into pieces, the report is the same', async () => {
  const whole = await reportOf(MONTH);
  for (const piece of [1, 7, 1_000]) expect(await reportOf(MONTH, piece)).toEqual(whole);
});

test.for(['utf16le', 'utf16be'] as const)('a file in UTF-16 gives the same report: %s', async (label) => {
  const bytes = Buffer.from(`\uFEFF${MONTH.replace('UTF-8', 'UTF-16')}`, 'utf16le');
  const { head, ...report } = await reportOf(label === 'utf16be' ? bytes.swap16() : bytes, 777);
  expect(head.company).toBe('Lâna Caldă SRL');
  expect({ head, ...report, bytes: 0 }).toEqual({ ...(await reportOf(MONTH)), bytes: 0 });
});

test.for(['1.5', '1e999', '0x10', ''])('a number of segments that is none counts as one: %j', async (said) => {
  const xml = MONTH.replace(/<(SegmentIndex|TotalSegmentsInsequence)>\d+</g, `<$1>${said}<`);
  expect((await reportOf(xml)).head).toMatchObject({ segment: 1, segments: 1 });
});

test('a declared total is compared by its value, however many digits it is written with', async () => {
  const xml = MONTH.replace(/(<GeneralLedgerEntries>.*?<TotalDebit>)/, '$100000000000');
  expect(told(await reportOf(xml), 'declared-sums')).toBeUndefined();
});

test('amounts of 18 digits are summed exactly', async () => {
  const large = '9999999999999999.99';
  const { sections } = await reportOf(
    MONTH.replaceAll(/<(Debit|Credit)Amount><Amount>1210\.00/g, `<$1Amount><Amount>${large}`),
  );
  expect(sections[0]).toMatchObject({ debit: '10000000000001209.99', credit: '10000000000001209.99' });
});

test('references and CDATA in texts are read as what they say', async () => {
  const { head } = await reportOf(MONTH.replace('Lâna Caldă SRL', 'A &amp; B <![CDATA[<C>]]> &#x219;'));
  expect(head.company).toBe('A & B <C> ș');
});

test('another document is none, and a broken one is refused with its place', async () => {
  const given = async function* (xml: string) {
    yield Buffer.from(xml);
  };
  expect(await readReport(given('<Invoice><ID>1</ID></Invoice>'))).toBeUndefined();
  expect(await readReport(given('<Invoice/>'))).toBeUndefined();
  await expect(readReport(given(MONTH.slice(0, 2_000)))).rejects.toMatchObject({ name: 'XmlError' });
  await expect(readReport(given('<!DOCTYPE x [<!ENTITY a "b">]><AuditFile/>'))).rejects.toMatchObject({
    name: 'XmlError',
  });
  await expect(readReport(given('<a>'.repeat(5_000)))).rejects.toMatchObject({ name: 'XmlError' });
});

if (!manifest) test('gold files', (ctx) => ctx.skip(NO_GOLD));
test.skipIf(!manifest)('every gold file that can be read has a report whose balance adds up', async () => {
  for (const { file, expected } of manifest?.cases ?? []) {
    if (expected.dukReturn === -5) continue;
    const report = await reportOf(readGold(file)).catch((error) => error as Error);
    if (report instanceof Error) {
      expect([file, report.name === 'XmlError' || report.message === 'it is no AuditFile']).toEqual([file, true]);
      continue;
    }
    const { accountTotals, sections } = report;
    expect([file, accountTotals.debit, accountTotals.credit]).toEqual([file, sections[0]?.debit, sections[0]?.credit]);
  }
});

test.for([
  [
    'transactions',
    'GeneralLedgerEntries',
    (id: string) =>
      `<Transaction><TransactionID>${id}</TransactionID><TransactionLine><AccountID>5121</AccountID><DebitAmount><Amount>1</Amount></DebitAmount></TransactionLine></Transaction>`,
  ],
  [
    'invoices',
    'SalesInvoices',
    (id: string) =>
      `<Invoice><TransactionID>${id}</TransactionID><InvoiceLine><InvoiceLineAmount><Amount>1</Amount></InvoiceLineAmount></InvoiceLine></Invoice>`,
  ],
] as const)('of %s with endless numbers not all is remembered, and the report says so', async ([, section, row]) => {
  const [start = '', end = ''] = MONTH.split(`</${section}>`);
  const pieces = async function* () {
    yield Buffer.from(start);
    for (let at = 0; at < 65_000; at++) yield Buffer.from(row(String(at).padStart(1_000, '0')));
    yield Buffer.from(`</${section}>${end}`);
  };
  const report = await readReport(pieces());
  expect(report).toMatchObject({ isCompared: false });
});

test('a text of megabytes is cut', async () => {
  const { head, customers } = await reportOf(MONTH.replace('Lâna Caldă SRL', 'ă'.repeat(2_000_000)));
  expect(head.company.length).toBeLessThan(1_300);
  expect(customers).toHaveLength(1);
});

test('a customer without a code is known by name', async () => {
  const { customers } = await reportOf(
    MONTH.replace(/<CustomerInfo><CustomerID>\d+<\/CustomerID>/, '<CustomerInfo><Name>Ana Exemplu</Name>'),
  );
  expect(customers).toMatchObject([{ code: 'Ana Exemplu', invoices: 1 }]);
});

test('the total of a credit note may have its sign or not; a wrong sign of an invoice is a difference', async () => {
  const credit = MONTH.replace(/(<InvoiceNo>V1<[\s\S]*?<DebitCreditIndicator>)C/, '$1D');
  for (const gross of ['1210.00', '-1210.00']) {
    const report = await reportOf(credit.replace('<GrossTotal>1210.00', `<GrossTotal>${gross}`));
    expect(told(report, 'sales-uneven')).toBeUndefined();
  }
  const wrong = await reportOf(MONTH.replace('<GrossTotal>1210.00', '<GrossTotal>-1210.00'));
  expect(told(wrong, 'sales-uneven')).toEqual(['V1: -1210.00 / 1210.00 = -2420.00']);
});
