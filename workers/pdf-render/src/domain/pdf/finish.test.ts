import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFObject, PDFString } from '@cantoo/pdf-lib';
import { beforeAll, expect, test } from 'vitest';
import { readPdf } from '../../testing/read-pdf.ts';
import { countPages } from './count-pages.ts';
import { finishPdf } from './finish.ts';

const run = promisify(execFile);
const name = PDFName.of;

let page: Buffer;
beforeAll(async () => {
  page = await readFile(join(import.meta.dirname, '../../../fixtures/chromium-page.pdf'));
});

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    ({ code }: { code: string }) => code,
  );
const text = (value: PDFObject | undefined) =>
  value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : String(value);

test('a finished PDF says what it was told of itself, and keeps its text, bookmarks and structure', async () => {
  const keywords = ['unu', 'doi'];
  const metadata = {
    title: 'Factură\u0000„ștț” <&>',
    author: 'Șerban',
    subject: 'S',
    keywords,
    creator: 'ERP',
    language: 'ro-RO',
  };
  const bytes = await finishPdf(page, { metadata });
  const read = await readPdf(bytes);
  const before = await readPdf(page);
  expect(read).toEqual({ ...before, title: 'Factură „ștț” <&>', language: 'ro-RO' });
  expect(read.bookmarks).toEqual(['Ștefan și Țiriac', 'doi']);
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  expect([
    document.getAuthor(),
    document.getSubject(),
    document.getKeywords(),
    document.getCreator(),
    document.getProducer(),
  ]).toEqual(['Șerban', 'S', 'unu, doi', 'ERP', 'Genius Workers']);
});

test('the browser that printed it is not named to the reader', async () => {
  const document = await PDFDocument.load(await finishPdf(page, {}), { updateMetadata: false });
  expect(document.getCreator()).toBe('Genius Workers');
});

test.each([true, false])(
  'attached files have name, type, relationship, size, date and sum (PDF/A: %s)',
  async (isArchival) => {
    const attachments = [
      {
        name: 'z (factură).xml',
        bytes: Buffer.from('<z/>'),
        mediaType: 'application/xml',
        relationship: 'Source' as const,
        description: 'ș',
      },
      { name: 'a.txt', bytes: Buffer.from('text'), mediaType: 'text/plain' },
    ];
    const bytes = await finishPdf(page, isArchival ? { pdfa: { level: '3b', attachments } } : { attachments });
    const { catalog } = await PDFDocument.load(bytes, { updateMetadata: false });
    const names = catalog
      .lookup(name('Names'), PDFDict)
      .lookup(name('EmbeddedFiles'), PDFDict)
      .lookup(name('Names'), PDFArray);
    expect([text(names.lookup(0)), text(names.lookup(2))]).toEqual(['a.txt', 'z (factură).xml']);
    const spec = names.lookup(3, PDFDict);
    expect(['F', 'UF', 'Desc', 'AFRelationship'].map((key) => text(spec.lookup(name(key))))).toEqual([
      'z (factura).xml',
      'z (factură).xml',
      'ș',
      '/Source',
    ]);
    expect(catalog.lookup(name('AF'), PDFArray).size()).toBe(2);
    const document = await PDFDocument.load(bytes);
    const [, second] = document.getAttachments().sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(second).toMatchObject({ data: new Uint8Array(Buffer.from('<z/>')), mimeType: 'application/xml' });
    expect(second?.modificationDate?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  },
);

test('PDF/A with a password is refused', async () => {
  const work = finishPdf(page, { pdfa: { level: '3b', attachments: [] }, password: { open: 'x' } });
  expect(await faultOf(work)).toBe('PDFA_PASSWORD');
});

test('a password is AES-256 of revision 6: qpdf opens with it and nothing else, and sees the rights', async (ctx) => {
  await run('qpdf', ['--version']).catch(() => ctx.skip('service: qpdf is absent; apt-get install qpdf'));
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const path = join(folder, 'secret.pdf');
  const show = (password: string) =>
    run('qpdf', ['--show-encryption', `--password=${password}`, path]).then(
      ({ stdout }) => stdout,
      () => 'refused',
    );
  await writeFile(
    path,
    await finishPdf(page, {
      password: { open: 'parolă', owner: 'stăpân', permissions: { print: 'low', copy: false } },
    }),
  );
  expect(await show('')).toContain('Incorrect password supplied');
  expect(await show('parola')).toContain('Incorrect password supplied');
  expect(await show('stăpân')).toContain('Supplied password is owner password');
  const seen = await show('parolă');
  for (const line of [
    'R = 6',
    'extract for accessibility: allowed',
    'extract for any purpose: not allowed',
    'print low resolution: allowed',
    'print high resolution: not allowed',
    'modify forms: allowed',
    'modify other: not allowed',
    'stream encryption method: AESv3',
  ]) {
    expect(seen).toContain(line);
  }
  const { stdout } = await run('qpdf', ['--check', '--password=parolă', path]);
  expect(stdout).toContain('No syntax or stream encoding errors found');
  // Whoever has only the limits has no password at all; nobody has the owner's.
  await writeFile(path, await finishPdf(page, { password: { owner: 'stăpân' } }));
  expect(await show('')).toContain('Supplied password is user password');
  expect(await faultOf(countPages(await readFile(path)))).toBe('ENCRYPTED');
  await rm(folder, { recursive: true });
});
