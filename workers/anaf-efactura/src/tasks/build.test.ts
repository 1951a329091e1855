import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEfactura, exampleInvoice } from '../contract/build.ts';
import { worker } from '../index.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
});
afterAll(() => platform.close());

test('an invoice is answered with its XML and what was computed', async () => {
  const output = await platform.client.call(buildEfactura, { document: exampleInvoice });
  expect(output.xml).toContain('<cbc:ID>FCT-2026-118</cbc:ID>');
  expect(output).toMatchObject({
    totals: { lines: '2399.70', vat: '488.97', payable: '2888.67' },
    vatBreakdown: [
      { category: 'S', rate: '21', taxable: '2250.00', vat: '472.50' },
      { category: 'S', rate: '11', taxable: '149.70', vat: '16.47' },
    ],
    warnings: [],
    validation: { valid: true, findings: [] },
  });
  expect(output.file).toBeUndefined();
});

test('XML that is large comes back as a blob', async () => {
  const line = exampleInvoice.lines[0]!;
  const document = { ...exampleInvoice, lines: Array.from({ length: 1_000 }, () => line) };
  const output = await platform.client.call(buildEfactura, { document, subjectId: 'buyer-1' });
  expect(output.xml).toBeUndefined();
  const xml = (await platform.ports.blobs.get(output.file!)).toString();
  expect(xml.match(/<cac:InvoiceLine>/g)).toHaveLength(1_000);
  expect(await platform.ports.blobs.list({ subject: 'buyer-1' })).toMatchObject([{ blob: output.file!.blob }]);
});

test.each([
  [
    'a number that is a float',
    { ...exampleInvoice, totals: { prepaid: 12.5 } },
    'GW_INPUT_INVALID',
    'document.totals.prepaid',
  ],
  ['a control character', { ...exampleInvoice, number: 'F\u0001' }, 'GW_INPUT_INVALID', 'document.number'],
  [
    'VAT in lei that can not be computed',
    { ...exampleInvoice, currency: 'EUR' },
    'GW_EFACTURA_INCOMPLETE',
    'document.exchangeRate',
  ],
])('%s is refused, with its place', async (_, document, code, field) => {
  await expect(platform.client.call(buildEfactura, { document: document as never })).rejects.toMatchObject({
    failure: { kind: 'invalid', code, field },
  });
});
