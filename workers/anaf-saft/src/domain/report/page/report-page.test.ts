import { expect, test } from 'vitest';
import { MONTH } from '../../../testing/sample-saft.ts';
import { type Report, readReport } from '../report.ts';
import { amountText, counted, dateText, periodText, shareText } from './numbers.ts';
import { reportPage } from './report-page.ts';

async function reportOf(xml: string): Promise<Report> {
  const report = await readReport(
    (async function* () {
      yield Buffer.from(xml);
    })(),
  );
  if (!report) throw new Error('it is no AuditFile');
  return report;
}

const plain = (page: string) =>
  page
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('a page in Romanian says whose declaration it is, what is to be looked at, and the figures', async () => {
  const text = plain(reportPage(await reportOf(MONTH), { language: 'ro', maxLength: 1_000_000 }));
  for (const each of [
    'Raport asupra declarației D406 Lâna Caldă SRL',
    'Perioada iunie 2026',
    'Tipul declarației lunară (L)',
    '2.420,00 2 note contabile · debit = credit',
    'Solduri finale care nu rezultă din registru (6)',
    '1 factură emisă nu indică nota contabilă și nu a putut fi comparată cu registrul.',
    '0013548146 Țesătura Nouă SRL 1 1.000,00 210,00 100,0 %',
    '310344 1.000,00 210,00 1 1.000,00 210,00 2',
    'Balanța de verificare',
  ]) {
    expect(text).toContain(each);
  }
});

test('the same page in English writes numbers as English does', async () => {
  const text = plain(reportPage(await reportOf(MONTH), { language: 'en', maxLength: 1_000_000 }));
  expect(text).toContain('Report on a D406 declaration Lâna Caldă SRL');
  expect(text).toContain('2,420.00 2 transactions · debit = credit');
  expect(text).not.toContain('Facturi');
});

test('a file in which everything agrees says so', async () => {
  const report = await reportOf(MONTH);
  const text = plain(reportPage({ ...report, differences: [] }, { language: 'ro', maxLength: 1_000_000 }));
  expect(text).toContain('De verificat 0 neconcordanțe');
  expect(text).toContain('Nu s-a găsit nicio neconcordanță.');
});

test('amounts that are none are told, not passed over', async () => {
  const report = await reportOf(MONTH.replace('<GrossTotal>1210.00', '<GrossTotal>1210,00'));
  expect(report.unreadable).toBe(1);
  expect(plain(reportPage(report, { language: 'ro', maxLength: 1_000_000 }))).toContain(
    '1 sumă nu a putut fi citită și a fost considerată zero.',
  );
});

test('what is markup in a name does not become markup', async () => {
  const page = reportPage(
    await reportOf(MONTH.replaceAll('Țesătura Nouă SRL', '&lt;script&gt;alert(1)&lt;/script&gt;"&apos;')),
    { language: 'ro', maxLength: 1_000_000 },
  );
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;');
});

test('accounts that do not fit are counted, and the page keeps its bound', async () => {
  const report = await reportOf(MONTH);
  const account = report.accounts[0] as Report['accounts'][number];
  const accounts = Array.from({ length: 30_000 }, (_, index) => ({ ...account, account: String(index + 1_000) }));
  const page = reportPage({ ...report, accounts }, { language: 'ro', maxLength: 500_000 });
  expect(page.length).toBeLessThanOrEqual(500_000);
  expect(page.length).toBeGreaterThan(490_000);
  const shown = page.match(/<td class="id">\d{4,5}<\/td><td class="main">/g)?.length ?? 0;
  expect(plain(page)).toMatch(/Alte [\d.]+ (de )?conturi se află în datele raportului\./);
  expect(shown).toBeGreaterThan(500);
});

test('every kind of difference has words in both languages, with Romanian letters', async () => {
  const report = await reportOf(MONTH);
  const { DIFFERENCES } = await import('../report.ts');
  const differences = DIFFERENCES.map((kind) => ({
    kind,
    count: 21,
    total: '1.00',
    largest: [{ id: 'X', found: '1.00', expected: '0.00', difference: '1.00' }],
  }));
  const [ro, en] = (['ro', 'en'] as const).map((language) =>
    plain(reportPage({ ...report, differences }, { language, maxLength: 1_000_000 })),
  );
  expect(ro?.match(/Alte 20 de cazuri nu sunt afișate\./g)).toHaveLength(DIFFERENCES.length);
  expect(en?.match(/20 more cases are not shown\./g)).toHaveLength(DIFFERENCES.length);
  // Cedillas instead of commas.
  expect(ro).not.toMatch(/[şţŞŢ]/);
});

test.each([
  ['-1234567.50', '-1.234.567,50', '-1,234,567.50'],
  ['999.00', '999,00', '999.00'],
  ['100000', '100.000', '100,000'],
])('the amount %s is written %s and %s', (amount, ro, en) => {
  expect([amountText(amount, 'ro'), amountText(amount, 'en')]).toEqual([ro, en]);
});

test.each([
  [0, '0 facturi'],
  [1, '1 factură'],
  [2, '2 facturi'],
  [19, '19 facturi'],
  [20, '20 de facturi'],
  [100, '100 de facturi'],
  [101, '101 facturi'],
  [1_020, '1.020 de facturi'],
])('%i invoices are counted as Romanian does', (count, text) => {
  expect(counted(count, ['factură', 'facturi'], 'ro')).toBe(text);
});

test('days and periods are written as people do, and other text stays', () => {
  expect(dateText('2026-06-15', 'ro')).toBe('15.06.2026');
  expect(dateText('2026-06-15', 'en')).toBe('15 June 2026');
  expect(dateText('2026-13', 'ro')).toBe('2026-13');
  expect(periodText('2026-04', '2026-06', 'ro')).toBe('aprilie 2026 – iunie 2026');
  expect(periodText('', '', 'ro')).toBe('');
  expect(shareText('1.00', 0, 'ro')).toBe('');
});
