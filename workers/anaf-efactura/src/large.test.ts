import { expect, test } from 'vitest';
import { exampleInvoice } from './contract/build.ts';
import type { InvoiceData } from './contract/document.ts';
import { isLargeDocument } from './large.ts';

const { lines } = exampleInvoice;
const document = { ...exampleInvoice, type: '380', currency: 'RON' };
const charge = (reason: string) => ({ amount: '1', reason, vatCategory: 'S', vatRate: '21' });
const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test.each<[string, boolean, Partial<InvoiceData>]>([
  ['an ordinary invoice', false, {}],
  ['two hundred lines', false, { lines: many(200, lines[0]!) }],
  ['three hundred and one lines', true, { lines: many(301, lines[0]!) }],
  [
    'a large attachment',
    true,
    { attachments: [{ id: 'a', file: { base64: 'A'.repeat(300_000), mediaType: 'application/pdf', name: 'a.pdf' } }] },
  ],
  ['long texts in few lines', true, { lines: many(100, { ...lines[0]!, note: 'x'.repeat(5_000) }) }],
  ['long texts of charges', true, { charges: many(100, charge('x'.repeat(5_000))) }],
  ['very many charges', true, { charges: many(1_000, charge('taxă')) }],
])('%s: its work is left to a thread: %s', (_, isLarge, more) => {
  expect(isLargeDocument({ ...document, ...more })).toBe(isLarge);
});
