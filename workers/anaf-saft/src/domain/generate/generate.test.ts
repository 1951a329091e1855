import { describe, expect, test } from 'vitest';
import {
  assetRecords,
  jsonLines,
  make,
  monthRecords,
  nonResidentRecords,
  stockRecords,
} from '../../testing/records.ts';
import { askSchema, NO_SCHEMA, schemaPath } from '../../testing/schema.ts';
import { validateSaft } from '../validate/index.ts';
import type { DeclarationType } from './sections.ts';

/** What stands in the file between two tags. */
const between = (xml: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);

const RECORDS: Record<DeclarationType, string> = {
  L: monthRecords(),
  T: monthRecords(),
  A: jsonLines(assetRecords),
  C: jsonLines(stockRecords),
  NL: jsonLines(nonResidentRecords),
  NT: jsonLines(nonResidentRecords),
};
const TYPES = Object.keys(RECORDS) as DeclarationType[];

describe('each declaration has the sections that ANAF takes of it', () => {
  /** `+` filled, `0` an empty container, `-` not there. */
  const MONTH = {
    ...{ GeneralLedgerAccounts: '+', Customers: '+', Suppliers: '+', TaxTable: '+', UOMTable: '+', Products: '+' },
    ...{ AnalysisTypeTable: '0', MovementTypeTable: '0', PhysicalStock: '-', Owners: '0', Assets: '0' },
    ...{ GeneralLedgerEntries: '+', SalesInvoices: '+', PurchaseInvoices: '+', Payments: '+' },
    ...{ MovementOfGoods: '0', AssetTransactions: '-' },
  };
  const YEAR = {
    ...{ GeneralLedgerAccounts: '+', Customers: '0', Suppliers: '0', TaxTable: '0', UOMTable: '0', Products: '0' },
    ...{ AnalysisTypeTable: '0', MovementTypeTable: '0', PhysicalStock: '-', Owners: '0', Assets: '+' },
    ...{ GeneralLedgerEntries: '0', SalesInvoices: '0', PurchaseInvoices: '0', Payments: '0' },
    ...{ MovementOfGoods: '0', AssetTransactions: '+' },
  };
  const STOCKS = {
    ...{ GeneralLedgerAccounts: '+', Customers: '0', Suppliers: '0', TaxTable: '+', UOMTable: '+', Products: '+' },
    ...{ AnalysisTypeTable: '0', MovementTypeTable: '+', PhysicalStock: '+', Owners: '+', Assets: '0' },
    ...{ GeneralLedgerEntries: '0', SalesInvoices: '0', PurchaseInvoices: '0', Payments: '0' },
    ...{ MovementOfGoods: '+', AssetTransactions: '-' },
  };
  const NON_RESIDENT = {
    ...{ GeneralLedgerAccounts: '0', Customers: '0', Suppliers: '0', TaxTable: '+', UOMTable: '+', Products: '+' },
    ...{ AnalysisTypeTable: '-', MovementTypeTable: '0', PhysicalStock: '-', Owners: '0', Assets: '0' },
    ...{ GeneralLedgerEntries: '0', SalesInvoices: '+', PurchaseInvoices: '+', Payments: '0' },
    ...{ MovementOfGoods: '0', AssetTransactions: '-' },
  };
  const stateOf = (xml: string, name: string) =>
    xml.includes(`<${name}/>`) ? '0' : new RegExp(`<${name}>\\s*<`).test(xml) ? '+' : '-';

  test.for([
    ['L', MONTH],
    ['T', MONTH],
    ['A', YEAR],
    ['C', STOCKS],
    ['NL', NON_RESIDENT],
    ['NT', NON_RESIDENT],
  ] as const)('%s', async ([type, sections]) => {
    const { xml } = await make(type, RECORDS[type]);
    const found = Object.fromEntries(Object.keys(sections).map((name) => [name, stateOf(xml, name)]));
    expect(found).toEqual(sections);
  });
});

describe('the file is valid', () => {
  test.for(TYPES)('by our rules: %s', async (type) => {
    const { xml } = await make(type, RECORDS[type]);
    const verdict = await validateSaft(pieces(xml));
    expect(verdict.findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    expect(verdict).toMatchObject({ isValid: true, declarationType: type, form: 'D406' });
  });

  test.for(TYPES)('by the schema: %s', async (type, { skip }) => {
    if (!schemaPath) skip(NO_SCHEMA);
    const { xml } = await make(type, RECORDS[type], { isTest: true });
    const faults = askSchema(xml);
    // ANAF's validator refuses the container that the schema wants in files of non-residents.
    const known = type === 'NL' || type === 'NT' ? /MovementTypeTable.*Expected is.*AnalysisTypeTable/ : /(?!)/;
    expect(faults.filter((each) => !known.test(each))).toEqual([]);
  });
});

async function* pieces(xml: string) {
  yield Buffer.from(xml);
}

test('the ledger says what its journals add up to', async () => {
  const { xml } = await make('L', RECORDS.L);
  const ledger = between(xml, 'GeneralLedgerEntries') ?? '';
  expect([between(ledger, 'NumberOfEntries'), between(ledger, 'TotalDebit'), between(ledger, 'TotalCredit')]).toEqual([
    '6',
    '12775.50',
    '12775.50',
  ]);
  expect(all(ledger, 'JournalID')).toEqual(['VANZ', 'CUMP', 'BANCA']);
  expect(all(between(ledger, 'Journal') ?? '', 'TransactionID')).toEqual(['V-101', 'V-102', 'V-103']);
});

test('invoices and payments say their totals by side', async () => {
  const { xml } = await make('L', RECORDS.L);
  const totals = ['SalesInvoices', 'PurchaseInvoices', 'Payments'].map((name) => {
    const section = between(xml, name) ?? '';
    return [between(section, 'NumberOfEntries'), between(section, 'TotalDebit'), between(section, 'TotalCredit')];
  });
  expect(totals).toEqual([
    ['3', '0.00', '3990.50'],
    ['1', '3000.00', '0.00'],
    ['2', '3630.00', '1210.00'],
  ]);
  expect(all(between(xml, 'SalesInvoices') ?? '', 'GrossTotal')).toEqual(['1210.00', '2490.50', '605.00']);
});

test('closing balances come of the opening ones and the ledger, for accounts and partners', async () => {
  const { xml } = await make('L', RECORDS.L);
  const account = /<Account><AccountID>4111<.*?<\/Account>/.exec(xml)?.[0] ?? '';
  expect(between(account, 'ClosingDebitBalance')).toBe('5095.50');
  const customers = between(xml, 'Customers') ?? '';
  expect(all(customers, 'CustomerID')).toEqual(['0014399840', '01DE123456789', '04C3']);
  expect(all(customers, 'ClosingDebitBalance')).toEqual(['2000.00', '2490.50', '605.00']);
});

test('a balance that turns stands on the other side', async () => {
  const { xml } = await make('L', [
    { kind: 'account', id: '4111', description: 'Clienți', type: 'bifunctional', openingBalance: '-5.00' },
    { kind: 'account', id: '5121', description: 'Bancă', type: 'active', closingDebit: '1.00' },
    ledger('T1', [
      { account: '4111', credit: '20' },
      { account: '5121', debit: '20' },
    ]),
  ]);
  expect(all(xml, 'OpeningCreditBalance')).toEqual(['5.00']);
  expect(all(xml, 'ClosingCreditBalance')).toEqual(['25.00']);
});

test('a closing balance that does not fit is kept and warned of', async () => {
  const { xml, warnings, warningCounts } = await make('L', [
    { kind: 'account', id: '5121', description: 'Bancă', type: 'active', closingDebit: '1.00' },
    ledger('T1', [
      { account: '5121', debit: '20' },
      { account: '5121', credit: '0.01' },
    ]),
  ]);
  expect(all(xml, 'ClosingDebitBalance')).toEqual(['1.00']);
  expect(warningCounts).toEqual({ 'closing-differs': 1 });
  expect(warnings[0]).toMatchObject({ kind: 'account', line: 1, field: 'closingBalance', code: 'closing-differs' });
});

test('a closing balance of sixteen digits that fits is not warned of', async () => {
  const balances = { openingDebit: '40000000000000.00', closingDebit: '40000000000020.00' };
  const { warnings } = await make('L', [
    { kind: 'account', id: '5121', description: 'Bancă', type: 'active', ...balances },
    ledger('T1', [{ account: '5121', debit: '20' }]),
  ]);
  expect(warnings).toEqual([]);
});

const ledger = (transaction: string, lines: object[], more: object = {}) => ({
  kind: 'ledger',
  journal: 'J',
  transaction,
  date: '2026-06-15',
  description: 'Notă',
  lines,
  ...more,
});

test('a line without a partner carries the own code on both sides, a line with one on the free side', async () => {
  const { xml } = await make('L', [
    ledger('T1', [
      { account: '5121', debit: '1' },
      { account: '4111', credit: '1', customer: '0014399840' },
    ]),
  ]);
  const [, ...lines] = (between(xml, 'GeneralLedgerEntries') ?? '').split('<TransactionLine>');
  expect(lines.map((line) => [between(line, 'CustomerID'), between(line, 'SupplierID')])).toEqual([
    ['0013548146', '0013548146'],
    ['0014399840', '0013548146'],
  ]);
});

test('a line without a tax has 000 and 000000; rate, type and amount of one come from the tax records', async () => {
  const { xml } = await make('L', [
    { kind: 'tax', code: '310344', percentage: '21' },
    ledger('T1', [
      { account: '4111', debit: '121.00' },
      { account: '707', credit: '100.00', taxCode: '310344', taxBase: '100.00' },
      { account: '4427', credit: '21.00', taxes: [{ taxCode: '310344', taxBase: '100.00', taxAmount: '21.00' }] },
    ]),
  ]);
  const [, ...taxes] = (between(xml, 'GeneralLedgerEntries') ?? '').split('<TaxInformation>');
  const read = (tax: string) => ['TaxType', 'TaxCode', 'TaxPercentage', 'Amount'].map((name) => between(tax, name));
  expect(taxes.map(read)).toEqual([
    ['000', '000000', undefined, '0.00'],
    ['300', '310344', '21', '21.00'],
    ['000', '000000', undefined, '0.00'],
    ['300', '310344', '21', '21.00'],
  ]);
});

test('the other currency of an amount is computed by its rate, both ways', async () => {
  const { xml } = await make('L', [
    ledger('T1', [
      { account: '4111', debit: '498.10', currency: 'EUR', exchangeRate: '4.981' },
      { account: '707', credit: '498.10', currency: 'EUR', currencyAmount: '100.00' },
    ]),
    {
      kind: 'salesInvoice',
      number: 'F1',
      customer: '01DE123456789',
      billingCity: 'Berlin',
      billingCountry: 'DE',
      account: '4111',
      date: '2026-06-15',
      lines: [
        {
          lineAccount: '707',
          lineDescription: 'Marfă',
          quantity: '3',
          currency: 'EUR',
          currencyAmount: '33.33',
          exchangeRate: '4.9775',
        },
      ],
    },
  ]);
  expect(/<DebitAmount>.*?<\/DebitAmount>/.exec(xml)?.[0]).toBe(
    '<DebitAmount><Amount>498.10</Amount><CurrencyCode>EUR</CurrencyCode><CurrencyAmount>100.00</CurrencyAmount><ExchangeRate>4.981</ExchangeRate></DebitAmount>',
  );
  const invoice = between(xml, 'InvoiceLine') ?? '';
  expect([between(invoice, 'Amount'), between(invoice, 'UnitPrice')]).toEqual(['165.90', '55.30']);
});

test('the method of a payment follows from its mechanism', async () => {
  const pay = (reference: string, mechanism: string) => ({
    kind: 'payment',
    reference,
    mechanism,
    date: '2026-06-15',
    description: 'Plată',
    lines: [{ account: '401', supplier: '0018547290', debit: '1' }],
  });
  const { xml } = await make(
    'L',
    ['10', '42', '97', '58', 'ZZZ', '1'].map((each) => pay(`P${each}`, each)),
  );
  expect(all(xml, 'PaymentMethod')).toEqual(['01', '03', '03', '02', '98', '99']);
});

test.for(['99', 'valueOf'])('a mechanism that has no method is told: %s', async (mechanism) => {
  const lines = [{ account: '401', debit: '1' }];
  const payment = { kind: 'payment', reference: 'P', mechanism, date: '2026-06-15', description: 'Plată', lines };
  await expect(make('L', [payment])).rejects.toMatchObject({ faults: [{ field: 'method', rule: 'payment-method' }] });
});

test('more journals than a ledger has are told', async () => {
  const line = [{ account: '5121', debit: '1' }];
  const records = Array.from({ length: 1_001 }, (_, at) => ledger(`T${at}`, line, { journal: `J${at}` }));
  await expect(make('L', records)).rejects.toMatchObject({ faults: [{ line: 1_001, rule: 'journals' }] });
});

test('totals of an invoice that are given are kept', async () => {
  const lines = [
    { lineAccount: '371', lineDescription: 'Marfă', quantity: '1', amount: '100', taxCode: '300104', taxRate: '21' },
  ];
  const invoice = {
    kind: 'purchaseInvoice',
    number: 'C1',
    supplier: '01DE123456789',
    date: '2026-06-15',
    account: '401',
  };
  const { xml } = await make('L', [
    { ...invoice, billingCity: 'Berlin', billingCountry: 'DE', grossTotal: '100', lines },
    { ...invoice, number: 'C2', billingCity: 'Berlin', billingCountry: 'DE', lines },
  ]);
  expect(all(xml, 'GrossTotal')).toEqual(['100.00', '121.00']);
});

test('what a stock received and issued is counted over all movements', async () => {
  const { xml } = await make('C', RECORDS.C);
  expect(
    ['NumberOfMovementLines', 'TotalQuantityReceived', 'TotalQuantityIssued'].map((name) => between(xml, name)),
  ).toEqual(['2', '10', '2.5']);
  expect(between(between(xml, 'PhysicalStock') ?? '', 'UOMPhysicalStock')).toBe('H87');
});

test('records of a section that the declaration leaves empty are left out with a warning', async () => {
  const { xml, warnings } = await make('A', [...assetRecords, ledger('T1', [{ account: '5121', debit: '1' }])]);
  expect(xml).toContain('<GeneralLedgerEntries/>');
  expect(warnings).toMatchObject([{ code: 'kind-left-out', kind: 'ledger' }]);
});

test('the same records in any order give the same file', async () => {
  const lines = monthRecords().trim().split('\n');
  const isDocument = (line: string) => /"kind":"(ledger|salesInvoice|purchaseInvoice|payment)"/.test(line);
  const turned = [...lines.filter(isDocument), ...lines.filter((line) => !isDocument(line))].join('\n');
  const [first, second] = [await make('L', RECORDS.L), await make('L', turned)];
  expect(second.xml).toBe(first.xml);
});

test('owners of stocks and sellers of assets may stand behind what names them', async () => {
  const partner = { cui: '18547290', name: 'Furnizorul SRL', city: 'Cluj-Napoca', county: 'CJ', account: '401' };
  const supplier = { kind: 'supplier', id: 'S', ...partner };
  const named = (records: readonly object[], kind: string, more: object) =>
    records.map((each) => ('kind' in each && each.kind === kind ? { ...each, ...more } : each));
  const stocks = await make('C', [...named(stockRecords, 'physicalStock', { owner: 'S' }), supplier]);
  expect(between(between(stocks.xml, 'PhysicalStock') ?? '', 'OwnerID')).toBe('0018547290');
  const bought = { supplierName: 'Furnizorul SRL', supplier: 'S', city: 'Cluj-Napoca', county: 'CJ' };
  const assets = await make('A', [...named(assetRecords, 'asset', bought), supplier]);
  expect(between(between(assets.xml, 'AssetSupplier') ?? '', 'SupplierID')).toBe('0018547290');
});

test('nobody as the seller of an asset is a fault, told once', async () => {
  const bought = { supplierName: 'Nimeni SRL', supplier: 'S', city: 'Cluj-Napoca', county: 'CJ' };
  const records = assetRecords.map((each, at) => (at === 1 ? { ...each, ...bought } : each));
  await expect(make('A', records)).rejects.toMatchObject({
    faults: [{ kind: 'asset', line: 2, field: 'supplier', rule: 'partner-unknown' }],
  });
});

test('what a declaration leaves out may be faulty, or name who is not there', async () => {
  const stock = stockRecords.find((each) => 'kind' in each && each.kind === 'physicalStock');
  const left = [
    { ...stock, owner: 'NOBODY' },
    { kind: 'owner', name: 'Fără cod SRL' },
  ];
  const { warnings } = await make('L', [
    ...monthRecords()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    ...left,
  ]);
  expect(warnings.map(({ code, kind }) => [code, kind])).toEqual([
    ['kind-left-out', 'physicalStock'],
    ['kind-left-out', 'owner'],
  ]);
});

test('a tax code of a product whose type nobody can tell is a fault', async () => {
  const product = { kind: 'product', code: 'P', description: 'Caiet', commodityCode: '48202000', baseUnit: 'H87' };
  await expect(make('L', [{ ...product, taxCode: '990001' }])).rejects.toMatchObject({
    faults: [{ kind: 'product', field: 'taxType', rule: 'tax-type' }],
  });
});

test('signs of XML in texts are written as text', async () => {
  const { xml } = await make('L', [
    ledger('T<1>', [{ account: '5121', debit: '1', lineDescription: 'Șuruburi & <piulițe> ]]>' }]),
  ]);
  expect(xml).toContain('<TransactionID>T&lt;1&gt;</TransactionID>');
  expect(xml).toContain('<Description>Șuruburi &amp; &lt;piulițe&gt; ]]&gt;</Description>');
});

test('a period of days that are no whole months is written as days', async () => {
  const { xml } = await make('C', RECORDS.C, { period: { from: '2026-06-05', to: '2026-06-20', isDays: true } });
  expect(between(xml, 'SelectionCriteria')).toBe(
    '<SelectionStartDate>2026-06-05</SelectionStartDate><SelectionEndDate>2026-06-20</SelectionEndDate>',
  );
});
