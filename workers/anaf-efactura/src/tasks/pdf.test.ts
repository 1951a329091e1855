import { PDFDocument } from '@cantoo/pdf-lib';
import { worker as pdfWorker } from '@genius/pdf-render';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildEfactura, exampleInvoice } from '../contract/build.ts';
import { efacturaPdf } from '../contract/pdf.ts';
import { worker } from '../index.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker, pdfWorker] });
});
afterAll(() => platform.close());
beforeEach((ctx) => {
  const why = pdfWorker.unavailable?.();
  if (why) ctx.skip(`service: there is no Chromium. ${why}`);
});

async function attachmentsOf(blob: string): Promise<{ name: string; text: string }[]> {
  const document = await PDFDocument.load(await platform.ports.blobs.get(blob));
  return document.getAttachments().map(({ name, data }) => ({ name, text: Buffer.from(data).toString() }));
}

test('an invoice becomes a PDF that has its XML inside, byte for byte', async () => {
  const { xml = '' } = await platform.client.call(buildEfactura, { document: exampleInvoice });
  const given = xml.replace('\n', '\n<!-- a noastră -->\n');
  const { pdf, pages } = await platform.client.call(efacturaPdf, { source: { xml: given }, index: '5001120362' });
  expect(pages).toBe(1);
  expect(await attachmentsOf(pdf.blob)).toEqual([{ name: 'factura.xml', text: given }]);
});

test('data are computed first, and a long invoice takes pages', async () => {
  const line = exampleInvoice.lines[0]!;
  const document = { ...exampleInvoice, lines: Array.from({ length: 120 }, () => line) };
  const { pdf, pages } = await platform.client.call(efacturaPdf, { document });
  expect(pages).toBeGreaterThan(2);
  const [attached] = await attachmentsOf(pdf.blob);
  expect(attached?.text).toContain('<cbc:PayableAmount currencyID="RON">326700.00</cbc:PayableAmount>');
});

test('a long text takes no room from narrow columns: their words are not broken, so pieces take the pages that hours take', async () => {
  const pagesOf = async (unit: string) => {
    const line = { ...exampleInvoice.lines[0]!, unit };
    const long = { ...line, description: 'Servicii de întreținere, cu piese de schimb și deplasare '.repeat(10) };
    const document = { ...exampleInvoice, lines: [long, ...Array.from({ length: 100 }, () => line)] };
    return (await platform.client.call(efacturaPdf, { document })).pages;
  };
  const [pieces, hours] = [await pagesOf('H87'), await pagesOf('HUR')];
  expect(pieces).toBe(hours);
  expect(pieces).toBe(4);
});

test('what is no invoice is refused before anything is drawn', async () => {
  await expect(platform.client.call(efacturaPdf, { source: { xml: '<a/>' } })).rejects.toMatchObject({
    failure: { code: 'GW_EFACTURA_NOT_INVOICE' },
  });
});
