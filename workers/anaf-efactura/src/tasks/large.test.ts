/** Documents of 6 MB: whatever is done with them, the loop goes on, for heartbeats and for everybody else's runs. */

import type { InputOf, Task } from '@genius/contract';
import { longestTurn, MOST_TURN_MS, openTestPlatform, type TestPlatform } from '@genius/testing';
import { signEnveloped } from '@genius/xml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEfactura, exampleInvoice } from '../contract/build.ts';
import { efacturaHtml } from '../contract/html.ts';
import { parseEfactura } from '../contract/parse.ts';
import { validateInvoice } from '../contract/validate.ts';
import { verifyEfactura } from '../contract/verify.ts';
import { buildInvoice } from '../domain/build/build.ts';
import { worker } from '../index.ts';
import { createKey } from '../testing/create-key.ts';
import { writeZip } from '../testing/write-zip.ts';

const OPENING_MS = 240_000;

const lines = Array.from({ length: 10_000 }, (_, index) => exampleInvoice.lines[index % 2]!);
const document = { ...exampleInvoice, type: '380', currency: 'RON', lines };

let platform: TestPlatform;
let invoice: { blob: string };
let download: { blob: string };

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
  const { xml } = buildInvoice(document);
  expect(xml.length).toBeGreaterThan(6_000_000);
  const zip = writeZip([
    { name: '7.xml', bytes: xml },
    { name: 'semnatura_7.xml', bytes: signEnveloped(xml, createKey()) },
  ]);
  const { blobs } = platform.ports;
  invoice = { blob: (await blobs.put(Buffer.from(xml))).blob };
  download = { blob: (await blobs.put(zip)).blob };
}, OPENING_MS);
afterAll(() => platform.close());

/** The longest turn of the loop while the task was done, ms. */
const turnDuring = <T extends Task>(task: T, input: InputOf<T>, look: (output: unknown) => void) =>
  longestTurn(async () => look(await platform.client.call(task, input, { deadline: '5m' })));

test('a download of 6 MB is verified beside the loop', async () => {
  const turn = await turnDuring(verifyEfactura, { zip: download }, (output) =>
    expect(output).toMatchObject({ isValid: true, how: 'strict' }),
  );
  expect(turn).toBeLessThan(MOST_TURN_MS);
}, 400_000);

test.each<[string, () => Promise<number>]>([
  [
    'judged',
    () => turnDuring(validateInvoice, { file: invoice }, (output) => expect(output).toMatchObject({ valid: true })),
  ],
  [
    'read',
    () =>
      turnDuring(parseEfactura, { source: invoice }, (output) =>
        expect(output).toMatchObject({ document: { number: document.number } }),
      ),
  ],
  [
    'built',
    () => turnDuring(buildEfactura, { document, validate: false }, (output) => expect(output).toHaveProperty('file')),
  ],
  [
    'made a page of',
    () => turnDuring(efacturaHtml, { source: invoice }, (output) => expect(output).toHaveProperty('html')),
  ],
])(
  'an invoice of 6 MB is %s beside the loop',
  async (_, measure) => expect(await measure()).toBeLessThan(MOST_TURN_MS),
  400_000,
);
