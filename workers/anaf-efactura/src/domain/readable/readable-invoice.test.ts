import { expect, test } from 'vitest';
import { wholeInvoice } from '../../testing/whole-invoice.ts';
import { buildInvoice } from '../build/build.ts';
import { readableInvoice } from './readable-invoice.ts';
import { day, number } from './words.ts';

const whole = buildInvoice(wholeInvoice('invoice')).invoice;
const plain = (page: string) =>
  page
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('every text of an invoice stands on the page, and what is markup in it does not become markup', () => {
  const page = readableInvoice(whole, { index: '5001120362', maxLength: 1_000_000 });
  const text = plain(page)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  const { lines, seller, buyer, preceding = [], payments = [] } = whole;
  for (const each of [
    'Factură F-1 <&> "ș"',
    '27.11.2026',
    '5001120362',
    seller.name,
    buyer.name,
    seller.vatId,
    buyer.contact?.email,
    preceding[0]?.number,
    payments[0]?.account?.id,
    lines[0]?.name,
    lines[0]?.note,
    'culoare: roșu',
    'scutit · VATEX-EU-132',
    'De plată 10,00 EUR',
    'Total TVA 10,66 RON',
    'contor 8',
  ]) {
    expect(text).toContain(each);
  }
  expect(page).toContain('F-1 &lt;&amp;&gt; &quot;ș&quot;');
  expect(readableInvoice({ ...whole, number: '<script>alert(1)</script>' }, { maxLength: 1e6 })).not.toContain(
    '<script>',
  );
});

test('lines that do not fit are counted and named, and the page keeps its bound', () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => ({ ...whole.lines[0]!, id: String(index + 1) }));
  const page = readableInvoice({ ...whole, lines }, { maxLength: 500_000 });
  expect(page.length).toBeLessThanOrEqual(500_000);
  const shown = page.match(/<tr><td class="short">\d+<\/td>/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(300);
  expect(plain(page)).toContain(`Linii care se află numai în XML-ul atașat: ${5_000 - shown}.`);
});

test.each([
  ['1234567.50', '1.234.567,50'],
  ['-1234', '-1.234'],
  ['999', '999'],
  ['0.001', '0,001'],
  ['x', 'x'],
])('the number %s is written %s', (text, written) => {
  expect(number(text)).toBe(written);
});

test('a price has two places at least, and a figure that would not fit on the page may be broken', () => {
  const line = { ...whole.lines[0]!, price: '180', quantity: '123456789012345678.123456789012' };
  const page = readableInvoice({ ...whole, lines: [line] }, { maxLength: 1e6 });
  expect(page).toContain('<td class="n">180,00</td>');
  expect(page).toContain('<td class="n long">123.456.789.012.345.678,123456789012</td>');
});

test('days are written as Romanians do, and other text stays', () => {
  expect([day('2026-01-05'), day(undefined), day('5/1')]).toEqual(['05.01.2026', '', '5/1']);
});
