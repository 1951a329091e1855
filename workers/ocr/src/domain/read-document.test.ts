import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { openReaders, readDocument } from './read-document.ts';
import { ALL_STEPS } from './read-page.ts';

const readers = openReaders();
afterAll(() => readers.close());

const receipt = readFileSync(fileURLToPath(new URL('../../fixtures/sample-receipt.jpg', import.meta.url)));
const gold = process.env.GENIUS_GOLD ?? fileURLToPath(new URL('../../../../../shared/gold', import.meta.url));
const goldFile = (path: string): string => `${gold}/ocr/${path}`;

/** A gold test without its gold says so aloud. */
function needGold(ctx: { skip: (note: string) => never }, path: string): string {
  if (existsSync(goldFile(path))) return goldFile(path);
  console.warn(`SKIPPED: ${goldFile(path)} is absent; set GENIUS_GOLD to the gold folder.`);
  return ctx.skip(`gold: ${path} is absent`);
}

test('a photographed Romanian receipt comes back with its letters, fields and boxes', async () => {
  const progress: number[] = [];
  const read = await readDocument(readers, receipt, {}, { onProgress: (fraction) => progress.push(fraction) });
  expect(read.text).toContain('CAFENEAUA LA ȚIGLĂ SRL');
  expect(read.text).toContain('PLĂCINTĂ CU VIȘINE');
  expect(read.text).not.toMatch(/[şţŞŢ]/);
  expect({
    language: read.language,
    total: read.fields?.total?.value,
    date: read.fields?.date?.value,
    cui: read.fields?.seller?.cui?.value,
    kind: read.readings[0]?.page.kind,
  }).toEqual({ language: 'ron', total: '52.50', date: '2026-09-18', cui: '99907778', kind: 'receipt' });
  expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
  const page = read.readings[0]?.page;
  // What a caller sees has no more digits than mean something.
  const line = page?.blocks[0]?.lines[0];
  for (const value of [page?.skew, line?.confidence, line?.words[0]?.confidence])
    expect(String(value)).toMatch(/^\d(\.\d{1,2})?$/);
  for (const word of page?.blocks.flatMap((block) => block.lines).flatMap((line) => line.words) ?? []) {
    expect(word.confidence).toBeGreaterThanOrEqual(0);
    expect(word.confidence).toBeLessThanOrEqual(1);
    expect(word.box.x).toBeGreaterThanOrEqual(0);
    expect(word.box.x + word.box.width).toBeLessThanOrEqual(page?.width ?? 0);
  }
}, 30_000);

test.each([90, 180, 270] as const)(
  'a receipt turned by %i degrees is turned back',
  async (turn) => {
    const turned = await sharp(receipt).rotate(turn).jpeg({ quality: 90 }).toBuffer();
    const read = await readDocument(readers, turned);
    expect([read.readings[0]?.page.rotation, read.fields?.total?.value]).toEqual([360 - turn, '52.50']);
  },
  30_000,
);

test('a receipt whose names and addresses belong to no language is read in that of its few words', async () => {
  // The long lines tell nothing; the short ones are English.
  const names = ['KENARI PLAZA 47100 PJ', 'BANDAR PUCHONG 81750', 'SERI SETIA 00435072', 'JALAN PERMAS 59200'];
  const words = ['GOODS', 'CASH', 'PRICE', 'ITEM', 'SOLD', 'THANK'];
  const lines = Array.from({ length: 24 }, (_, n) =>
    n % 2 === 0 ? names[(n / 2) % names.length] : `${words[((n - 1) / 2) % words.length]?.padEnd(28)} ${n}.50`,
  );
  const text = lines.map((line, n) => `<text x="40" y="${70 + n * 52}" xml:space="preserve">${line}</text>`).join('');
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="1340"><rect width="100%" height="100%" fill="#fff"/>
    <g font-family="DejaVu Sans Mono" font-size="32">${text}</g></svg>`;
  const read = await readDocument(readers, await sharp(Buffer.from(drawn)).png().toBuffer());
  expect([read.language, read.readings[0]?.page.kind]).toEqual(['eng', 'receipt']);
}, 30_000);

test('an empty page gives an empty text', async () => {
  const blank = await sharp({ create: { width: 400, height: 600, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const read = await readDocument(readers, blank);
  expect([read.text, read.readings.length]).toEqual(['', 1]);
});

test('an aborted reading ends with the reason of its signal, and the next one works', async () => {
  const controller = new AbortController();
  const reading = readDocument(
    readers,
    receipt,
    {},
    {
      signal: controller.signal,
      onProgress: () => queueMicrotask(() => controller.abort(new Error('changed my mind'))),
    },
  );
  await expect(reading).rejects.toThrow('changed my mind');
  expect((await readDocument(readers, receipt)).fields?.total?.value).toBe('52.50');
}, 30_000);

test('a language whose data is missing names the package that brings it', async () => {
  await expect(readDocument(readers, receipt, { languages: ['hu'] })).rejects.toMatchObject({
    code: 'LANGUAGE_NOT_INSTALLED',
    params: { found: 'hun', install: '@tesseract.js-data/hun' },
  });
});

test.for(['phototest-rotated-180.png', 'phototest-rotated-R.png'])(
  'gold: the turned print %s reads as it should',
  { timeout: 30_000 },
  async (file, ctx) => {
    const path = needGold(ctx as never, `tess/${file}`);
    const read = await readDocument(readers, readFileSync(path), { fields: false });
    expect(read.text).toContain('This is a lot of 12 point text to test the');
  },
);

test('gold: an invoice read from its picture gives number, date and total in its language', async (ctx) => {
  const path = needGold(ctx as never, 'invoices/coolblue1.pdf');
  const { fields } = await readDocument(readers, readFileSync(path), { languages: ['nl'], useTextLayer: false });
  expect([fields?.number?.value, fields?.date?.value, fields?.total?.value]).toEqual([
    '993548900',
    '2014-04-19',
    '717.97',
  ]);
}, 30_000);

test('gold: a good text layer is taken as it is', async (ctx) => {
  const path = needGold(ctx as never, 'invoices/coolblue1.pdf');
  const read = await readDocument(readers, readFileSync(path), { languages: ['nl'] });
  expect([read.readings[0]?.page.source, read.fields?.total?.value]).toEqual(['text-layer', '717.97']);
});

test('every step of the preparation is on unless it is turned off', () => {
  expect(Object.values(ALL_STEPS).every(Boolean)).toBe(true);
});
