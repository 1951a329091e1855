/** What ANAF's validator takes without a word and is wrong or doubtful all the same: each kind by its name. */

import { describe, expect, test } from 'vitest';
import { MONTH, STOCKS, YEAR } from '../../testing/sample-saft.ts';
import { type ValidateOptions, validateSaft } from './index.ts';

const judge = (xml: string, options: ValidateOptions = {}) => validateSaft([Buffer.from(xml)], options);

/** The text with the first thing changed; the change must be one. */
function changed(xml: string, from: string | RegExp, to: string): string {
  const done = xml.replace(from, to);
  if (done === xml) throw new Error(`${from} is not there`);
  return done;
}

/** From the first of a name to its end. */
const between = (name: string) => new RegExp(`<${name}>.*?</${name}>`);

test.each([
  ['a month', MONTH],
  ['a year', YEAR],
  ['stocks', STOCKS],
])('of %s without a fault there is nothing to say', async (_, xml) => {
  expect(await judge(xml)).toMatchObject({ isValid: true, kind: 'clean', isSchemaValid: true, findings: [] });
});

/** What is changed in the month, and the rules that say so, each with how often. */
const MONTH_CASES: [what: string, from: string | RegExp, to: string, rules: Record<string, number>][] = [
  [
    'a transaction that does not balance',
    '<Amount>1210.00</Amount><CurrencyCode>RON</CurrencyCode><CurrencyAmount>1210.00',
    '<Amount>1200.00</Amount><CurrencyCode>RON</CurrencyCode><CurrencyAmount>1200.00',
    { 'saft.unbalanced': 1, 'saft.total-debit': 1 },
  ],
  [
    'a total of debits that is not that of the lines',
    '<TotalDebit>2420.00',
    '<TotalDebit>9999.00',
    { 'saft.total-debit': 1 },
  ],
  [
    'a total of credits that is not that of the lines',
    '<TotalCredit>2420.00',
    '<TotalCredit>0.00',
    { 'saft.total-credit': 1 },
  ],
  ['a count of entries that is not theirs', '<NumberOfEntries>2', '<NumberOfEntries>3', { 'saft.entry-count': 1 }],
  ['a count of payments that is not theirs', /(<Payments><NumberOfEntries>)1/, '$17', { 'saft.entry-count': 1 }],
  [
    'a total of payments that is not theirs',
    /(<Payments>.*?<TotalCredit>)1210.00/,
    '$11211.00',
    { 'saft.total-credit': 1 },
  ],
  [
    'a total of sales that is not theirs',
    /(<SalesInvoices>.*?<TotalCredit>)1000.00/,
    '$11001.00',
    { 'saft.total-credit': 1 },
  ],
  ['a gross total below the net one', '<GrossTotal>1210.00', '<GrossTotal>210.00', { 'saft.gross-below-net': 1 }],
  [
    'a tax that is not its part of the base',
    /(<SalesInvoices>.*?<TaxAmount><Amount>)210.00(.*?<CurrencyAmount>)210.00/,
    '$15.00$25.00',
    { 'saft.tax-amount': 1 },
  ],
  [
    'an amount that is not its currency at the rate',
    '<CurrencyCode>RON</CurrencyCode><CurrencyAmount>1210.00</CurrencyAmount>',
    '<CurrencyCode>EUR</CurrencyCode><CurrencyAmount>200.00</CurrencyAmount><ExchangeRate>4.9000</ExchangeRate>',
    { 'saft.amount-rate': 1 },
  ],
  [
    'an amount in lei that is not itself',
    '<CurrencyAmount>1210.00</CurrencyAmount>',
    '<CurrencyAmount>1211.00</CurrencyAmount>',
    { 'saft.amount-rate': 1 },
  ],
  [
    'an account that is not in the table',
    '<AccountID>707</AccountID><CustomerID>',
    '<AccountID>608</AccountID><CustomerID>',
    { 'saft.account-unlisted': 1 },
  ],
  [
    'a customer of a line who is not in the table',
    /(<TransactionLine>.*?<CustomerID>)0013548146/,
    '$102US12345',
    { 'saft.customer-unlisted': 1 },
  ],
  [
    'a supplier of an invoice who is not in the table',
    /(<SupplierInfo><SupplierID>)0013548146/,
    '$101DE123456789',
    { 'saft.supplier-unlisted': 1 },
  ],
  [
    'a product that is not in the table',
    '<ProductCode>P1</ProductCode><Quantity>',
    '<ProductCode>P9</ProductCode><Quantity>',
    { 'saft.product-unlisted': 1 },
  ],
  [
    'a tax code that is not in the table',
    /(<SalesInvoices>.*?<TaxCode>)310344/,
    '$1310309',
    { 'saft.tax-code-unlisted': 1 },
  ],
  ['a unit that is not in the table', '<InvoiceUOM>H87', '<InvoiceUOM>KGM', { 'saft.unit-unlisted': 1 }],
  ['an account that is in the table twice', between('Account'), '$&$&', { 'saft.account-twice': 1 }],
  ['a customer who is in the table twice', between('Customer'), '$&$&', { 'saft.customer-twice': 1 }],
  ['a supplier who is in the table twice', between('Supplier'), '$&$&', { 'saft.supplier-twice': 1 }],
  ['a product that is in the table twice', between('Product'), '$&$&', { 'saft.product-twice': 1 }],
  [
    'a sale that is declared twice',
    /(<SalesInvoices><NumberOfEntries>)1(.*?<TotalCredit>)1000.00(.*?)(<Invoice>.*?<\/Invoice>)/,
    '$12$22000.00$3$4$4',
    { 'saft.invoice-twice': 1 },
  ],
  [
    'a purchase with the number of a sale to the same partner',
    '<InvoiceNo>C1',
    '<InvoiceNo>V1',
    { 'saft.invoice-twice': 1 },
  ],
  [
    'a code of the ledger alone on an invoice',
    /(<SalesInvoices>.*?<TaxCode>)310344/,
    '$1380001',
    { 'saft.tax-code-unlisted': 1, 'saft.ledger-only-code': 1 },
  ],
  ['a tax code without a tax type', /(<SalesInvoices>.*?<TaxType>)300/, '$1000', { 'saft.tax-code-without-type': 1 }],
  [
    'a tax type without a tax code',
    /(<SalesInvoices>.*?<TaxCode>)310344/,
    '$1000000',
    { 'saft.tax-type-without-code': 1 },
  ],
  [
    'a supplier on a sale',
    /<CustomerInfo><CustomerID>(.*?)<\/CustomerID>(.*?)<\/CustomerInfo>/,
    '<SupplierInfo><SupplierID>$1</SupplierID>$2</SupplierInfo>',
    { 'saft.supplier-on-sale': 1 },
  ],
  [
    'a customer on a purchase',
    /<SupplierInfo><SupplierID>(.*?)<\/SupplierID>(.*?)<\/SupplierInfo>/,
    '<CustomerInfo><CustomerID>$1</CustomerID>$2</CustomerInfo>',
    { 'saft.customer-on-purchase': 1 },
  ],
  [
    'an invoice dated outside the period',
    '<InvoiceDate>2026-06-15',
    '<InvoiceDate>2026-05-31',
    { 'saft.invoice-date': 1 },
  ],
  [
    'a transaction posted outside the period',
    '<GLPostingDate>2026-06-15',
    '<GLPostingDate>2026-07-01',
    { 'saft.posting-date': 1 },
  ],
  [
    'a payment dated outside the period',
    /(<Payment>.*?<TransactionDate>)2026-06-20/,
    '$12025-06-20',
    { 'saft.payment-date': 1 },
  ],
  [
    'an IBAN with wrong control digits',
    'RO49AAAA1B31007593840000',
    'RO48AAAA1B31007593840000',
    { 'saft.iban-control-digits': 1 },
  ],
  [
    'a CUI of the company with a wrong digit',
    'RO18547290',
    'RO18547291',
    { 'saft.company-cui': 1, 'saft.customer-unlisted': 4, 'saft.supplier-unlisted': 5 },
  ],
  ['a CUI of the company with the prefix of partners', 'RO18547290', '0018547290', { 'saft.company-prefix': 1 }],
  [
    'a person whose CNP has a wrong digit',
    '<CustomerID>0013548146</CustomerID><AccountID>',
    '<CustomerID>031800101420011</CustomerID><AccountID>',
    { 'saft.cnp-control-digit': 1, 'saft.customer-unlisted': 6 },
  ],
  ['period 13', '<Period>6', '<Period>13', { 'saft.period-number': 1 }],
  [
    'a day that is not in the calendar',
    '<TransactionDate>2026-06-15',
    '<TransactionDate>2026-06-31',
    { 'xsd.date': 1 },
  ],
  ['a quarter of one month', '<HeaderComment>L', '<HeaderComment>T', { 'saft.quarter-months': 1 }],
  [
    'a quarter from May to July',
    /<PeriodStart>6(.*?)<PeriodEnd>6(.*?)<HeaderComment>L/,
    '<PeriodStart>5$1<PeriodEnd>7$2<HeaderComment>T',
    { 'saft.quarter-months': 1 },
  ],
  [
    'dates of half a month',
    /<PeriodStart>.*<\/PeriodEndYear>/,
    '<SelectionStartDate>2026-06-01</SelectionStartDate><SelectionEndDate>2026-06-15</SelectionEndDate>',
    { 'saft.selection-dates': 1 },
  ],
  [
    'a factor other than 1 between equal units',
    '<UOMToUOMBaseConversionFactor>1',
    '<UOMToUOMBaseConversionFactor>2',
    { 'saft.unit-factor': 1 },
  ],
  ['a payment without a settlement', between('PaymentSettlement'), '', { 'saft.settlement-missing': 1 }],
  ['products left out', between('Products'), '<Products/>', { 'saft.section-empty': 1, 'saft.product-unlisted': 2 }],
  ['a basis that the schema does not know', '<TaxAccountingBasis>A', '<TaxAccountingBasis>ONGE', { 'xsd.value': 1 }],
  ['an attribute that the schema does not know', '<Name>', '<Name kind="x">', { 'xsd.attribute': 1 }],
  ['text between elements', '<Journal>', '<Journal>x', { 'xsd.text-between': 1 }],
  ['sales left out', between('SalesInvoices'), '', { 'xsd.missing-element': 1 }],
  ['a country with spaces around it', '<AuditFileCountry>RO', '<AuditFileCountry> RO ', { 'xsd.length': 1 }],
];

describe('in a month', () => {
  test.each(MONTH_CASES)('%s', async (_, from, to, rules) => {
    const verdict = await judge(changed(MONTH, from, to));
    expect({ isValid: verdict.isValid, rules: verdict.rules }).toEqual({ isValid: true, rules });
  });
});

describe('in a year', () => {
  test.each<[string, string | RegExp, string, Record<string, number>]>([
    ['an asset that is not in the table', /(<AssetTransaction>.*?<AssetID>)MF1/, '$1MF2', { 'saft.asset-unlisted': 1 }],
    [
      'a count of transactions that is not theirs',
      '<NumberOfAssetTransactions>1',
      '<NumberOfAssetTransactions>2',
      { 'saft.entry-count': 1 },
    ],
    ['assets left out', between('Assets'), '<Assets/>', { 'saft.section-empty': 1, 'saft.asset-unlisted': 1 }],
    [
      'customers, who belong into a month',
      '<Customers/>',
      `<Customers>${/<Customer>.*<\/Customer>/.exec(MONTH)?.[0]}</Customers>`,
      { 'saft.section-filled': 1, 'saft.account-unlisted': 1 },
    ],
    ['a date of start that is missing', between('StartUpDate'), '', { 'xsd.missing-element': 1 }],
  ])('%s', async (_, from, to, rules) => {
    const verdict = await judge(changed(YEAR, from, to));
    expect({ isValid: verdict.isValid, rules: verdict.rules }).toEqual({ isValid: true, rules });
  });
});

describe('in stocks', () => {
  test.each<[string, string | RegExp, string, Record<string, number>]>([
    [
      'an owner who is not in the table',
      /(<PhysicalStockEntry>.*?<OwnerID>)0018547290/,
      '$10013548146',
      { 'saft.owner-unlisted': 1 },
    ],
    [
      'a movement whose type is not in the table',
      /(<StockMovement>.*?<MovementType>)10/,
      '$120',
      { 'saft.movement-type-unlisted': 1 },
    ],
    [
      'a count of lines that is not theirs',
      '<NumberOfMovementLines>1',
      '<NumberOfMovementLines>4',
      { 'saft.entry-count': 1 },
    ],
    [
      'a time that is none',
      '<MovementDate>2026-06-15</MovementDate>',
      '$&<MovementPostingTime>25:00:00</MovementPostingTime>',
      { 'xsd.time': 1 },
    ],
  ])('%s', async (_, from, to, rules) => {
    const verdict = await judge(changed(STOCKS, from, to));
    expect({ isValid: verdict.isValid, rules: verdict.rules }).toEqual({ isValid: true, rules });
  });
});

test('a period before July 2025 is judged by later lists, and says so', async () => {
  const { rules } = await judge(MONTH.replaceAll('2026', '2024'));
  expect(rules).toEqual({ 'saft.lists-not-for-period': 1 });
});

test('a file for another period than the one that was asked for says so', async () => {
  const { rules, year, month } = await judge(MONTH, { year: 2026, month: 7 });
  expect({ rules, year, month }).toEqual({ rules: { 'saft.other-period': 1 }, year: 2026, month: 7 });
});

test('a credit note with negative totals has nothing wrong', async () => {
  const note = changed(
    MONTH,
    '<NetTotal>1000.00</NetTotal><GrossTotal>1210.00',
    '<NetTotal>-1000.00</NetTotal><GrossTotal>-1210.00',
  );
  expect((await judge(note)).rules).toEqual({});
});

test('no warning says what a person’s code is', async () => {
  const { findings } = await judge(changed(MONTH, /(<TransactionLine>.*?<CustomerID>)0013548146/, '$1031800101420011'));
  expect(findings.length).toBeGreaterThan(0);
  expect(JSON.stringify(findings)).not.toContain('1800101420011');
});

/** A non-resident's month: no accounts, partners, ledger, payments, and nothing of what ANAF's validator refuses in it. */
const NON_RESIDENT = [
  ['HeaderComment', '<HeaderComment>NL</HeaderComment>'],
  ['GeneralLedgerAccounts', '<GeneralLedgerAccounts/>'],
  ['Customers', '<Customers/>'],
  ['Suppliers', '<Suppliers/>'],
  ['GeneralLedgerEntries', '<GeneralLedgerEntries/>'],
  ['Payments', '<Payments/>'],
].reduce((xml, [name = '', to = '']) => changed(xml, between(name), to), MONTH.replace('<AnalysisTypeTable/>', ''));

test.each([
  ['alone', NON_RESIDENT],
  ['after a fault of the structure', changed(NON_RESIDENT, '<SegmentIndex>', '<Foo/><SegmentIndex>')],
])('what the schema wants and ANAF refuses in this type is not to be added: %s', async (_, xml) => {
  const { findings, isSchemaValid } = await judge(xml);
  const about = findings.filter(({ en }) => en.includes('AnalysisTypeTable'));
  expect({ isSchemaValid, about }).toMatchObject({
    isSchemaValid: false,
    about: [
      {
        rule: 'xsd.absent-in-this-type',
        severity: 'warning',
        en: 'The schema wants AnalysisTypeTable in MasterFiles, but ANAF’s validator refuses it when HeaderComment is NL. Leave it out.',
        ro: 'Schema cere AnalysisTypeTable în MasterFiles, dar validatorul ANAF îl respinge când HeaderComment este NL. Nu îl adăugați.',
      },
    ],
  });
});

test('the last day of February of a leap year ends a month', async () => {
  const dates = '<SelectionStartDate>2028-02-01</SelectionStartDate><SelectionEndDate>2028-02-29</SelectionEndDate>';
  const xml = changed(MONTH, /<PeriodStart>.*<\/PeriodEndYear>/, dates).replaceAll('2026-06', '2028-02');
  expect((await judge(xml)).rules).toEqual({});
});
