import { longestTurn, MOST_TURN_MS, openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeMonth } from '../../bench/make-large.ts';
import { validateSaft } from '../contract/validate.ts';
import { worker } from '../index.ts';
import { MONTH, TEST_MONTH } from '../testing/sample-saft.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
}, 240_000);
afterAll(() => platform.close());

test('a declaration is judged as text and as a blob, for its own period unless another is asked', async () => {
  const { client, ports } = platform;
  const file = await ports.blobs.put(Buffer.from(MONTH), { mediaType: 'application/xml' });
  const [text, stored, later, trial] = await Promise.all([
    client.call(validateSaft, { xml: MONTH }),
    client.call(validateSaft, { file }),
    client.call(validateSaft, { xml: MONTH, year: 2026, month: 7 }),
    client.call(validateSaft, { xml: TEST_MONTH }),
  ]);
  expect(text).toMatchObject({
    isValid: true,
    kind: 'clean',
    isSchemaValid: true,
    form: 'D406',
    year: 2026,
    month: 6,
    declarationType: 'L',
    findings: [],
    counts: { structure: 0, error: 0, warning: 0, omitted: 0 },
  });
  expect(stored).toEqual(text);
  expect(later).toMatchObject({ kind: 'warnings', rules: { 'saft.other-period': 1 }, month: 7 });
  expect(trial).toMatchObject({ form: 'D406T', kind: 'clean' });
}, 60_000);

test('what is wrong is a result and no failure, even if it is no XML', async () => {
  const { client } = platform;
  const wrong = MONTH.replace(/(<TransactionLine>.*?<AccountID>)4111/, '$14111.01');
  expect(await client.call(validateSaft, { xml: wrong })).toMatchObject({
    isValid: false,
    kind: 'errors',
    findings: [{ rule: 'anaf.account', severity: 'error', line: 2 }],
  });
  expect(await client.call(validateSaft, { xml: 'x' })).toMatchObject({
    isValid: false,
    kind: 'broken',
    findings: [{ rule: 'xml.outside-root', line: 1, column: 1 }],
  });
}, 60_000);

test('a call without a file, with two, or with half a period is refused before it is sent', async () => {
  const { client } = platform;
  for (const input of [{}, { xml: '<a/>', file: { blob: 'b' } }, { xml: '<a/>', year: 2026 }]) {
    await expect(client.call(validateSaft, input)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
  }
});

test('a file of 20 MB is judged beside the loop, and tells how far it is', async () => {
  const { client, ports } = platform;
  const pieces = [...largeMonth(10_000)].join('');
  const file = await ports.blobs.put(Buffer.from(pieces), { mediaType: 'application/xml' });
  const told: number[] = [];
  const turn = await longestTurn(async () => {
    const run = await client.send(validateSaft, { file });
    const verdict = await run.result({ onProgress: ({ fraction }) => void told.push(fraction) });
    expect(verdict).toMatchObject({ kind: 'clean', bytes: Buffer.byteLength(pieces) });
  });
  expect(turn).toBeLessThan(MOST_TURN_MS);
  expect(told.length).toBeGreaterThan(0);
  expect(told.every((fraction) => fraction > 0 && fraction <= 1)).toBe(true);
}, 240_000);
