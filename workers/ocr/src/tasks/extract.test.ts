import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskFailed } from '@genius/contract';
import { openTestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extractText } from '../contract.ts';
import { worker } from '../index.ts';

const sample = join(import.meta.dirname, '../../fixtures/sample-receipt.jpg');

let opened: Awaited<ReturnType<typeof openTestPlatform>>;
beforeAll(async () => {
  opened = await openTestPlatform({ workers: [worker] });
});
afterAll(() => opened.close());

const failureOf = (document: { base64: string } | { url: string } | { blob: string }, more: object = {}) =>
  opened.client.call(extractText, { document, ...more }).then(
    () => undefined,
    ({ failure, outcome }: TaskFailed) => ({ outcome, kind: failure.kind, code: failure.code, field: failure.field }),
  );

test('a photographed receipt comes back as text with boxes and confidences, its fields, a result, an event and progress', async () => {
  const { client, ports } = opened;
  const events: string[] = [];
  const subscription = await ports.events.subscribe('ocr.#', (event) => {
    events.push(`${event.type} ${JSON.stringify(event.data.kind)} ${'text' in event.data}`);
  });
  const notes: string[] = [];
  const document = await ports.blobs.put(await readFile(sample), { mediaType: 'image/jpeg' });
  const run = await client.send(extractText, { document, subjectId: 'customer-1' });
  const read = await run.result({ onProgress: ({ note }) => note && notes.push(note) });
  expect(read.text).toContain('CAFENEAUA LA ȚIGLĂ');
  expect(read.language).toBe('ron');
  expect(read.fields).toMatchObject({
    kind: 'receipt',
    total: { value: '52.50' },
    currency: { value: 'RON' },
    seller: { cui: { value: '99907778', checksum: 'valid' } },
  });
  // STR. ÎNVĂȚĂTORILOR NR. 7 is where the shop is, not what the receipt is called.
  expect(read.fields?.number?.value).not.toBe('7');
  const [page] = read.pages;
  const words = page?.blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words)) ?? [];
  expect(words.length).toBeGreaterThan(30);
  for (const { box, confidence } of words) {
    expect(box.width * box.height).toBeGreaterThan(0);
    expect(box.x + box.width).toBeLessThanOrEqual((page?.width ?? 0) + 1);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  expect(notes.length).toBeGreaterThan(0);
  await expect.poll(() => events).toEqual(['ocr.extracted "receipt" false']);
  await subscription.close();
  expect((await ports.history.find({ subject: 'customer-1' })).runs.map(({ id }) => id)).toEqual([run.id]);
});

const svgless = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

test.each([
  ['nothing at all', { base64: '' }, {}, 'GW_OCR_EMPTY', 'document'],
  // A GIF: no scanner writes one.
  ['a type that is not read', { base64: svgless }, {}, 'GW_OCR_UNSUPPORTED_TYPE', 'document'],
  ['an address inside', { url: 'https://169.254.169.254/latest' }, {}, 'GW_URL_REFUSED', 'document.url'],
  ['a blob that is not there', { blob: 'no-such-blob' }, {}, 'GW_BLOB_MISSING', undefined],
])('%s is invalid, with its code and place, and is not tried again', async (_, document, more, code, field) => {
  expect(await failureOf(document, more)).toEqual({ outcome: 'failed', kind: 'invalid', code, field });
});

test('a picture that was cut off on its way is invalid', async () => {
  const whole = await readFile(sample);
  const half = whole.subarray(0, whole.length / 2);
  expect(await failureOf({ base64: half.toString('base64') })).toMatchObject({
    kind: 'invalid',
    code: 'GW_OCR_TRUNCATED',
  });
});

test('a page that is not there and a language without data say so, with the field', async () => {
  const base64 = (await readFile(sample)).toString('base64');
  expect(await failureOf({ base64 }, { pages: [2] })).toMatchObject({ code: 'GW_OCR_PAGE_NOT_FOUND', field: 'pages' });
  expect(await failureOf({ base64 }, { languages: ['hu'] })).toMatchObject({
    code: 'GW_OCR_LANGUAGE_NOT_INSTALLED',
    field: 'languages',
  });
});
