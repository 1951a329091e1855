import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateInvoice } from '../contract/validate.ts';
import { sampleInvoice } from '../domain/validate/sample-invoice.ts';
import { worker } from '../index.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
});

afterAll(() => platform.close());

test('an invoice is judged as text and as a blob, by the rules of ANAF unless others are asked', async () => {
  const { client, ports } = platform;
  const file = await ports.blobs.put(Buffer.from(sampleInvoice()), { mediaType: 'application/xml' });
  const [text, stored, advice] = await Promise.all([
    client.call(validateInvoice, { xml: sampleInvoice() }),
    client.call(validateInvoice, { file }),
    client.call(validateInvoice, { xml: sampleInvoice().replace('RO-CJ', 'CJ'), ruleset: 'en-1.3.16' }),
  ]);
  const clean = { valid: true, findings: [], counts: { fatal: 0, warning: 0, omitted: 0 } };
  expect([text, stored, advice]).toEqual([
    { ...clean, ruleset: 'anaf-1.0.9' },
    { ...clean, ruleset: 'anaf-1.0.9' },
    { ...clean, ruleset: 'en-1.3.16' },
  ]);
});

test('what is wrong is a result and no failure, even if it is no XML', async () => {
  const { client } = platform;
  expect(await client.call(validateInvoice, { xml: sampleInvoice().replace('RO-CJ', 'CJ') })).toMatchObject({
    valid: false,
    findings: [{ rule: 'BR-RO-110', ruleId: 'BR-RO-110', severity: 'fatal', fix: { value: 'RO-CJ' } }],
  });
  expect(await client.call(validateInvoice, { xml: 'x' })).toMatchObject({
    valid: false,
    findings: [{ rule: 'XML', line: 1, column: 1 }],
  });
});

test('a call without an invoice, or with two, is refused before it is sent', async () => {
  const { client } = platform;
  for (const input of [{}, { xml: '<a/>', file: { blob: 'b' } }]) {
    await expect(client.call(validateInvoice, input)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
  }
});
