/** What ANAF's validator refuses, kind by kind, with the place it names and the place people look at. */

import { describe, expect, test } from 'vitest';
import { MONTH, STOCKS, TEST_MONTH, YEAR } from '../../testing/sample-saft.ts';
import { type ValidateOptions, validateSaft } from './index.ts';

const judge = (xml: string, options: ValidateOptions = {}) => validateSaft([Buffer.from(xml)], options);

function changed(xml: string, from: string | RegExp, to: string): string {
  const done = xml.replace(from, to);
  if (done === xml) throw new Error(`${from} is not there`);
  return done;
}

const between = (name: string) => new RegExp(`<${name}>.*?</${name}>`);

type Case = [what: string, xml: string, rule: string, at: string];

const LINE = 'GeneralLedgerEntries (1) sectiune Journal (1) sectiune Transaction (1) sectiune TransactionLine (1)';
const ACCOUNT = 'MasterFiles (1) sectiune GeneralLedgerAccounts (1) sectiune Account (1)';
const CREDIT = `<CreditAmount><Amount>1.00</Amount><CurrencyCode>RON</CurrencyCode><CurrencyAmount>1.00</CurrencyAmount></CreditAmount>`;

const STRUCTURE: Case[] = [
  ['another namespace', MONTH.replace(':d406:', ':d407:'), 'anaf.namespace', 'validari globale'],
  ['another document', '<Invoice xmlns="mfp:anaf:dgti:d406:declaratie:v1"/>', 'anaf.root', 'validari globale'],
  ['no content', '<AuditFile xmlns="mfp:anaf:dgti:d406:declaratie:v1"/>', 'anaf.missing-at-end', 'validari globale'],
  [
    'an unknown element',
    changed(MONTH, '<SegmentIndex>', '<Foo>1</Foo><SegmentIndex>'),
    'anaf.unknown-element',
    'Header (1) sectiune Foo (1)',
  ],
  [
    'an element in another namespace',
    changed(MONTH, '<SegmentIndex>', '<SegmentIndex xmlns="urn:x">'),
    'anaf.unknown-element',
    'Header (1) sectiune SegmentIndex (1)',
  ],
  [
    'the capital letter that the name does not have',
    changed(MONTH, /TotalSegmentsInsequence/g, 'TotalSegmentsInSequence'),
    'anaf.unknown-element',
    'Header (1) sectiune TotalSegmentsInSequence (1)',
  ],
  [
    'an element missing before another',
    changed(MONTH, between('SoftwareID'), ''),
    'anaf.missing-element',
    'Header (1) sectiune SoftwareVersion (1)',
  ],
  [
    'an element missing at the end',
    changed(MONTH, between('BankAccount'), ''),
    'anaf.missing-at-end',
    'Header (1) sectiune Company (1)',
  ],
  [
    'two sections in the wrong order',
    changed(MONTH, /(<Customers>.*<\/Customers>)(<Suppliers>.*<\/Suppliers>)/, '$2$1'),
    'anaf.missing-element',
    'MasterFiles (1) sectiune Suppliers (1)',
  ],
  [
    'an element after its place',
    changed(MONTH, '</CurrencyAmount>', '</CurrencyAmount><ExchangeRate>1</ExchangeRate><Amount>1</Amount>'),
    'anaf.wrong-place',
    `${LINE} sectiune DebitAmount (1) sectiune Amount (2)`,
  ],
  [
    'an element twice',
    changed(MONTH, between('SoftwareID'), '$&$&'),
    'anaf.too-many',
    'Header (1) sectiune SoftwareVersion (1)',
  ],
  [
    'neither of two balances',
    changed(MONTH, between('OpeningDebitBalance'), ''),
    'anaf.missing-element',
    `${ACCOUNT} sectiune ClosingDebitBalance (1)`,
  ],
  [
    'both of two balances',
    changed(MONTH, '</OpeningDebitBalance>', '</OpeningDebitBalance><OpeningCreditBalance>0.00</OpeningCreditBalance>'),
    'anaf.one-of',
    `${ACCOUNT} sectiune OpeningCreditBalance (1)`,
  ],
  [
    'debit and credit in one line',
    changed(MONTH, '</DebitAmount>', `</DebitAmount>${CREDIT}`),
    'anaf.one-of',
    `${LINE} sectiune CreditAmount (1)`,
  ],
  [
    'no count of entries',
    changed(MONTH, between('NumberOfEntries'), ''),
    'anaf.missing-element',
    'GeneralLedgerEntries (1)',
  ],
  [
    'no total of entries',
    changed(MONTH, between('TotalDebit'), ''),
    'anaf.missing-element',
    'GeneralLedgerEntries (1) sectiune TotalCredit (1)',
  ],
  [
    'movement types in a month',
    changed(MONTH, '<MovementTypeTable/>', between('MovementTypeTable').exec(STOCKS)?.[0] ?? ''),
    'anaf.not-in-this-type',
    'MasterFiles (1) sectiune MovementTypeTable (1) sectiune MovementTypeTableEntry (1) sectiune Description (1)',
  ],
  [
    'a ledger in a year',
    changed(YEAR, '<GeneralLedgerEntries/>', between('GeneralLedgerEntries').exec(MONTH)?.[0] ?? ''),
    'anaf.not-in-this-type',
    'GeneralLedgerEntries (1) sectiune TotalDebit (1)',
  ],
  [
    'a ledger in a year that does not even begin as one',
    changed(
      YEAR,
      '<GeneralLedgerEntries/>',
      '<GeneralLedgerEntries><TotalDebit>1.00</TotalDebit></GeneralLedgerEntries>',
    ),
    'anaf.missing-element',
    'GeneralLedgerEntries (1)',
  ],
  [
    'stocks without physical stock',
    changed(STOCKS, between('PhysicalStock'), ''),
    'anaf.missing-element',
    'MasterFiles (1) sectiune Owners (1)',
  ],
  [
    'accounts of a non-resident',
    changed(MONTH, '<HeaderComment>L', '<HeaderComment>NL').replace('<AnalysisTypeTable/>', ''),
    'anaf.not-in-this-type',
    'MasterFiles (1) sectiune GeneralLedgerAccounts (1) sectiune Account (2)',
  ],
  [
    'analysis types of a non-resident',
    changed(MONTH, '<HeaderComment>L', '<HeaderComment>NL').replace(
      between('GeneralLedgerAccounts'),
      '<GeneralLedgerAccounts/>',
    ),
    'anaf.absent-in-this-type',
    'MasterFiles (1) sectiune MovementTypeTable (1)',
  ],
  [
    'the container of movements left out',
    changed(MONTH, '<MovementOfGoods/>', ''),
    'anaf.missing-at-end',
    'SourceDocuments (1)',
  ],
  [
    'a period without the year in which it starts',
    changed(MONTH, between('PeriodStartYear'), ''),
    'anaf.missing-element',
    'Header (1) sectiune SelectionCriteria (1) sectiune PeriodEnd (1)',
  ],
  [
    'a delivery without its date',
    changed(MONTH, '<ProductCode>P1</ProductCode><Quantity>', '<ProductCode>P1</ProductCode><Delivery/><Quantity>'),
    'anaf.missing-at-end',
    'SourceDocuments (1) sectiune SalesInvoices (1) sectiune Invoice (1) sectiune InvoiceLine (1) sectiune Delivery (1)',
  ],
  [
    'a text with an element in it',
    changed(MONTH, '<Name>', '<Name><b>x</b>'),
    'anaf.unknown-element',
    'Header (1) sectiune Company (1) sectiune Name (1) sectiune b (1)',
  ],
];

describe('in the structure', () => {
  test.each(STRUCTURE)('%s', async (_, xml, rule, at) => {
    const { kind, isValid, findings } = await judge(xml, { form: 'D406' });
    const [first] = findings;
    expect({ kind, isValid, rule: first?.rule, at: first?.at }).toEqual({
      kind: 'structure',
      isValid: false,
      rule,
      at,
    });
  });
});

const value = (name: string, to: string, base = MONTH) => changed(base, new RegExp(`(<${name}>)[^<]*`), `$1${to}`);
const line = (name: string, to: string) =>
  changed(MONTH, new RegExp(`(<TransactionLine>.*?<${name}>)[^<]*`), `$1${to}`);

const ERRORS: Case[] = [
  ['an element without a value', value('Name', ''), 'anaf.empty', 'Header (1) sectiune Company (1) sectiune Name (1)'],
  ['an element of spaces', value('Name', '  '), 'anaf.empty', 'Header (1) sectiune Company (1) sectiune Name (1)'],
  [
    'a text that is too long',
    value('SoftwareVersion', 'ț'.repeat(19)),
    'anaf.too-long',
    'Header (1) sectiune SoftwareVersion (1)',
  ],
  [
    'a code that is in no list',
    value('AccountType', 'Pasivă'),
    'anaf.not-in-list',
    `${ACCOUNT} sectiune AccountType (1)`,
  ],
  [
    'a number with a comma',
    line('Amount', '1210,00'),
    'anaf.decimal',
    `${LINE} sectiune DebitAmount (1) sectiune Amount (1)`,
  ],
  [
    'a number with three decimals',
    line('Amount', '1210.001'),
    'anaf.digits',
    `${LINE} sectiune DebitAmount (1) sectiune Amount (1)`,
  ],
  [
    'a number of seventeen digits',
    line('Amount', '12345678901234567.00'),
    'anaf.digits',
    `${LINE} sectiune DebitAmount (1) sectiune Amount (1)`,
  ],
  [
    'a whole number that is none',
    value('Period', '6.0'),
    'anaf.integer',
    'GeneralLedgerEntries (1) sectiune Journal (1) sectiune Transaction (1) sectiune Period (1)',
  ],
  ['segment 0', value('SegmentIndex', '0'), 'anaf.range', 'Header (1) sectiune SegmentIndex (1)'],
  [
    'a base rate above 1',
    value('BaseRate', '1.5'),
    'anaf.range',
    'MasterFiles (1) sectiune TaxTable (1) sectiune TaxTableEntry (1) sectiune TaxCodeDetails (1) sectiune BaseRate (1)',
  ],
  [
    'a date with dots',
    value('TransactionDate', '15.06.2026'),
    'anaf.date',
    'GeneralLedgerEntries (1) sectiune Journal (1) sectiune Transaction (1) sectiune TransactionDate (1)',
  ],
  [
    'a region that is none',
    value('Region', 'RO-XX'),
    'anaf.region',
    'Header (1) sectiune Company (1) sectiune Address (1) sectiune Country (1)',
  ],
  [
    'a region abroad',
    value('Country', 'DE'),
    'anaf.region-abroad',
    'Header (1) sectiune Company (1) sectiune Address (1) sectiune Country (1)',
  ],
  [
    'a region of the header abroad',
    value('AuditFileCountry', 'DE'),
    'anaf.region-abroad',
    'Header (1) sectiune AuditFileRegion (1)',
  ],
  [
    'an IBAN that is too short',
    value('IBANNumber', 'RO49AAAA1B3100759384'),
    'anaf.iban',
    'Header (1) sectiune Company (1) sectiune BankAccount (1) sectiune IBANNumber (1)',
  ],
  [
    'the own number with letters',
    value('RegistrationNumber', 'DE18547290'),
    'anaf.company-number',
    'Header (1) sectiune Company (1) sectiune RegistrationNumber (1)',
  ],
  ['an account with a dot', line('AccountID', '707.01'), 'anaf.account', `${LINE} sectiune AccountID (1)`],
  ['an account of no plan', line('AccountID', '9999'), 'anaf.account-plan', `${LINE} sectiune AccountID (1)`],
  [
    'nobody on either side',
    changed(MONTH, /(<TransactionLine>.*?<CustomerID>)[^<]*(<\/CustomerID><SupplierID>)[^<]*/, '$10$20'),
    'anaf.partner-zero',
    `${LINE} sectiune SupplierID (1)`,
  ],
  [
    'a mechanism of another method',
    value('PaymentMethod', '01'),
    'anaf.payment-method',
    'SourceDocuments (1) sectiune Payments (1) sectiune Payment (1) sectiune PaymentSettlement (1) sectiune PaymentMechanism (1)',
  ],
  [
    'more segments than there are',
    value('SegmentIndex', '2'),
    'anaf.segment',
    'Header (1) sectiune TotalSegmentsInsequence (1)',
  ],
  ['a month of three months', value('PeriodStart', '4'), 'anaf.period-type', 'Header (1) sectiune HeaderComment (1)'],
  [
    'a quarter of six months',
    value('HeaderComment', 'T', value('PeriodStart', '1')),
    'anaf.period-type',
    'Header (1) sectiune HeaderComment (1)',
  ],
  ['a year of one month', value('PeriodEnd', '1', YEAR), 'anaf.period-type', 'Header (1) sectiune HeaderComment (1)'],
];

describe('in values', () => {
  test.each(ERRORS)('%s', async (_, xml, rule, at) => {
    const { kind, isValid, findings } = await judge(xml);
    const [first] = findings;
    expect({ kind, isValid, rule: first?.rule, at: first?.at }).toEqual({ kind: 'errors', isValid: false, rule, at });
  });
});

test('a finding has the place of ANAF, the place in the file, and sentences in both languages', async () => {
  const pretty = MONTH.replaceAll('><', '>\n<');
  const xml = changed(pretty, /(<Account>\s<AccountID>)401/, '$14.01');
  expect((await judge(xml)).findings).toMatchInlineSnapshot(`
    [
      {
        "at": "MasterFiles (1) sectiune GeneralLedgerAccounts (1) sectiune Account (2) sectiune AccountID (1)",
        "column": 1,
        "en": ""4.01" in AccountID is no account: only digits are taken, without dots. Write 70701 for 707.01.",
        "line": 55,
        "path": "/AuditFile/MasterFiles/GeneralLedgerAccounts/Account[2]/AccountID",
        "ro": "„4.01” din AccountID nu este un cont: se acceptă numai cifre, fără puncte. Scrieți 70701 pentru 707.01.",
        "rule": "anaf.account",
        "severity": "error",
      },
      {
        "at": "MasterFiles (1) sectiune GeneralLedgerAccounts (1) sectiune Account (2) sectiune AccountID (1)",
        "column": 1,
        "en": "The account 4.01 does not begin with an account of the plan for TaxAccountingBasis A. Correct the account, or the basis.",
        "line": 55,
        "path": "/AuditFile/MasterFiles/GeneralLedgerAccounts/Account[2]/AccountID",
        "ro": "Contul 4.01 nu începe cu un cont din planul de conturi pentru TaxAccountingBasis A. Corectați contul sau baza.",
        "rule": "anaf.account-plan",
        "severity": "error",
      },
      {
        "at": "MasterFiles (1) sectiune Suppliers (1) sectiune Supplier (1) sectiune AccountID (1)",
        "column": 1,
        "en": "The account 401 is not in GeneralLedgerAccounts. Add it there, or correct it.",
        "line": 125,
        "path": "/AuditFile/MasterFiles/Suppliers/Supplier/AccountID",
        "ro": "Contul 401 nu se află în GeneralLedgerAccounts. Adăugați-l acolo sau corectați-l.",
        "rule": "saft.account-unlisted",
        "severity": "warning",
      },
      {
        "at": "GeneralLedgerEntries (1) sectiune Journal (1) sectiune Transaction (2) sectiune TransactionLine (3) sectiune AccountID (1)",
        "column": 1,
        "en": "The account 401 is not in GeneralLedgerAccounts. Add it there, or correct it.",
        "line": 314,
        "path": "/AuditFile/GeneralLedgerEntries/Journal/Transaction[2]/TransactionLine[3]/AccountID",
        "ro": "Contul 401 nu se află în GeneralLedgerAccounts. Adăugați-l acolo sau corectați-l.",
        "rule": "saft.account-unlisted",
        "severity": "warning",
      },
      {
        "at": "SourceDocuments (1) sectiune PurchaseInvoices (1) sectiune Invoice (1) sectiune AccountID (1)",
        "column": 1,
        "en": "The account 401 is not in GeneralLedgerAccounts. Add it there, or correct it.",
        "line": 408,
        "path": "/AuditFile/SourceDocuments/PurchaseInvoices/Invoice/AccountID",
        "ro": "Contul 401 nu se află în GeneralLedgerAccounts. Adăugați-l acolo sau corectați-l.",
        "rule": "saft.account-unlisted",
        "severity": "warning",
      },
    ]
  `);
});

test('the same file in pieces of any size gives the same verdict', async () => {
  const bytes = Buffer.from(MONTH.replace('<NumberOfEntries>2', '<NumberOfEntries>3').replaceAll('><', '>\r\n<'));
  const whole = await validateSaft([bytes]);
  for (const size of [1, 7, 1_000]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(await validateSaft(pieces)).toEqual(whole);
  }
});

test('UTF-16 with its mark is read', async () => {
  const text = `\ufeff${MONTH.replace('UTF-8', 'UTF-16')}`;
  expect((await validateSaft([Buffer.from(text, 'utf16le')])).kind).toBe('clean');
});

test('the test filing has its own namespace', async () => {
  expect(await judge(TEST_MONTH)).toMatchObject({ form: 'D406T', kind: 'clean' });
  expect(await judge(TEST_MONTH, { form: 'D406' })).toMatchObject({ form: 'D406', kind: 'structure' });
});

test('a thousand findings are told, and all are counted', async () => {
  const lines = '<TransactionLine/>'.repeat(3_000);
  const { findings, counts } = await judge(changed(MONTH, '<TransactionLine>', `${lines}<TransactionLine>`));
  expect(findings.length).toBe(1_000);
  expect(counts).toMatchObject({ structure: 3_000, omitted: 2_000 + counts.warning });
});

test.each([
  ['0', '0'],
  ['-5', '-5'],
  ['of six digits', '123456'],
  ['of twenty digits', '9'.repeat(20)],
  ['of four hundred digits', '9'.repeat(400)],
])('a year %s is no period', async (_, year) => {
  const xml = MONTH.replace(/(<Period(?:Start|End)Year>)[^<]*/g, `$1${year}`);
  const verdict = await judge(xml);
  expect([verdict.year, verdict.month]).toEqual([undefined, undefined]);
  expect(JSON.stringify(verdict)).not.toMatch(/NaN|Infinity|null/);
  expect(verdict.findings.find(({ en }) => en.includes('period'))?.en).toMatch(/[ (]\?[):]/);
});

test.each([
  ['SoftwareVersion', 18],
  ['Description', 256],
])('a number of characters is said in right Romanian: %s', async (name, most) => {
  const { findings } = await judge(value(name, 'x'.repeat(most + 1)));
  expect(findings[0]).toMatchObject({
    en: `${name} has more than ${most} characters. Shorten it.`,
    ro: `${name} are prea multe caractere: cel mult ${most}. Scurtați-l.`,
  });
});

test('a text of megabytes is too long, and no more', async () => {
  const { rules, kind } = await judge(value('Name', 'x'.repeat(5_000_000)));
  expect({ rules, kind }).toEqual({ rules: { 'anaf.too-long': 1 }, kind: 'errors' });
});

test('ten thousand unknown elements with long names make no large verdict', async () => {
  const unknown = `<${'a'.repeat(900)}/>`.repeat(10_000);
  const verdict = await judge(changed(MONTH, '<SegmentIndex>', `${unknown}<SegmentIndex>`));
  expect(verdict.counts.structure).toBe(10_000);
  expect(JSON.stringify(verdict).length).toBeLessThan(1_000_000);
});
