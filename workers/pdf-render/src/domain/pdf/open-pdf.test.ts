import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { countPages } from './count-pages.ts';
import { MAX_PDF_BYTES } from './limits.ts';

const faultOf = (bytes: Uint8Array) =>
  countPages(bytes).then(
    (pages) => `${pages} pages`,
    ({ code }: { code: string }) => code,
  );

/** A PDF of these objects, the first of which is the catalog. */
function pdfOf(...objects: (string | Buffer)[]): Buffer {
  const parts = objects.flatMap((object, index) => [
    Buffer.from(`${index + 1} 0 obj\n`),
    Buffer.from(object),
    Buffer.from('\nendobj\n'),
  ]);
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...parts,
    Buffer.from(`trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\nstartxref\n0\n%%EOF\n`),
  ]);
}

const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
const leaf = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';
const stream = (head: string, bytes: Buffer) =>
  Buffer.concat([Buffer.from(`<< ${head} /Length ${bytes.length} >>\nstream\n`), bytes, Buffer.from('\nendstream')]);

/** A tree of few nodes, each of which has the next one ten times below it. */
const wide = (levels: number) =>
  pdfOf(
    catalog,
    ...Array.from({ length: levels }, (_, at) => `<< /Type /Pages /Count 1 /Kids [${`${at + 3} 0 R `.repeat(10)}] >>`),
    leaf,
  );

/** Object streams that unfold a thousandfold. */
const zeroes = deflateSync(Buffer.alloc(80 * 1_024 * 1_024));
const bomb = pdfOf(
  catalog,
  '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
  leaf,
  stream('/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode', zeroes),
);
const twice = pdfOf(
  catalog,
  '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
  leaf,
  stream('/Type /Obj#53tm /N 1 /First 10 /Filter [/FlateDecode /FlateDecode]', deflateSync(zeroes)),
);

test.each([
  ['one page', pdfOf(catalog, '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', leaf), '1 pages'],
  // What /Count says is not believed.
  ['a false count', pdfOf(catalog, '<< /Type /Pages /Count 900 /Kids [3 0 R 3 0 R] >>', leaf), '2 pages'],
  ['nothing', Buffer.alloc(0), 'DAMAGED'],
  ['another type of file', Buffer.from('<html>%PDF-</html>'), 'DAMAGED'],
  ['no pages', pdfOf(catalog, '<< /Type /Pages /Count 0 /Kids [] >>'), 'NO_PAGES'],
  ['no catalog', pdfOf('<< >>'), 'DAMAGED'],
  ['a catalog that is no dictionary', pdfOf('42'), 'DAMAGED'],
  ['pages that hold themselves', pdfOf(catalog, '<< /Type /Pages /Count 1 /Kids [2 0 R] >>'), 'DAMAGED'],
  ['a page tree of a hundred million leaves', wide(8), 'TOO_MANY_PAGES'],
  ['an object stream that unfolds to 80 MiB', bomb, 'DAMAGED'],
  ['one that unfolds twice, its name disguised', twice, 'DAMAGED'],
  ['more bytes than are taken', Buffer.alloc(MAX_PDF_BYTES + 1), 'TOO_MANY_BYTES'],
])('%s', async (_, bytes, outcome) => {
  expect(await faultOf(bytes)).toBe(outcome);
});

test('a PDF that was cut off on its way is damaged', async () => {
  const whole = await readFile(join(import.meta.dirname, '../../../fixtures/chromium-page.pdf'));
  expect(await faultOf(whole)).toBe('1 pages');
  expect(await faultOf(whole.subarray(0, whole.length / 3))).toBe('DAMAGED');
});

test('a file that is nothing but the beginning of dictionaries in each other is damaged', async () => {
  expect(await faultOf(pdfOf(`<< /A ${'[ << /A '.repeat(200_000)}`))).toBe('DAMAGED');
});
