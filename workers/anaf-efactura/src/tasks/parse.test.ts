import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEfactura, exampleInvoice } from '../contract/build.ts';
import { parseEfactura } from '../contract/parse.ts';
import { worker } from '../index.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
});
afterAll(() => platform.close());

const failure = (xml: string) =>
  platform.client.call(parseEfactura, { source: { xml } }).then(
    () => 'it was read',
    ({ failure: { kind, code, message } }) => `${kind} ${code}: ${message}`,
  );

test('an invoice that was built is read with what was computed, from text or from a blob', async () => {
  const { xml = '' } = await platform.client.call(buildEfactura, { document: exampleInvoice });
  const { document, left } = await platform.client.call(parseEfactura, { source: { xml } });
  expect(document).toMatchObject({ ...exampleInvoice, kind: 'invoice', type: '380', currency: 'RON' });
  expect(left).toEqual([]);
  const blob = await platform.ports.blobs.put(Buffer.from(xml));
  expect(await platform.client.call(parseEfactura, { source: { blob: blob.blob } })).toEqual({ document, left });
});

test.each([
  ['no XML', 'salut', /^invalid GW_EFACTURA_XML_UNREADABLE: The XML can not be read, at line 1, column 1: /],
  [
    'a document type, which could read files',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    /^invalid GW_EFACTURA_XML_UNREADABLE: .*DOCTYPE/,
  ],
  ['another document', '<Order/>', /^invalid GW_EFACTURA_NOT_INVOICE: /],
  [
    'an invoice without a number',
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
    /^invalid GW_EFACTURA_TERM_INVALID: The invoice can not be taken over as data: number is missing\./,
  ],
])('%s is refused with a sentence', async (_, xml, message) => {
  expect(await failure(xml)).toMatch(message);
});
