import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef, PDFString } from '@cantoo/pdf-lib';
import type { InputOf, TaskFailed } from '@genius/contract';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergePdfs } from '../contract.ts';
import { finishPdf } from '../domain/pdf/finish.ts';
import { worker } from '../index.ts';
import { readPdf } from '../testing/read-pdf.ts';

type Asked = InputOf<typeof mergePdfs>;
const name = PDFName.of;

let platform: TestPlatform;
let chromium: Buffer;
/** Three pages that say their number; links from the first to the others, one by name; a bookmark for each. */
let linked: Buffer;

beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
  chromium = await readFile(join(import.meta.dirname, '../../fixtures/chromium-page.pdf'));
  linked = await linkedPages();
});
afterAll(() => platform.close());

const file = (bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64') });

async function merge(asked: Asked) {
  const output = await platform.client.call(mergePdfs, asked);
  const bytes = await platform.ports.blobs.get(output.pdf);
  expect(output.bytes).toBe(bytes.byteLength);
  return { ...(await readPdf(bytes)), bytes, output };
}

const failure = (asked: Asked) =>
  platform.client.call(mergePdfs, asked).then(
    () => 'it was joined',
    ({ failure: { kind, code, field } }: TaskFailed) => [kind, code, field].join(' '),
  );

async function linkedPages(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const { context, catalog } = document;
  const pages = ['unu', 'doi', 'trei'].map((text) => {
    const page = document.addPage([200, 300]);
    page.drawText(`pagina ${text}`, { x: 20, y: 200, size: 12 });
    return page;
  });
  const link = (entries: object) =>
    context.register(context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], ...entries }));
  pages[0]?.node.set(
    name('Annots'),
    context.obj([
      link({ Dest: PDFString.of('secunda') }),
      link({ A: { S: 'GoTo', D: [pages[2]?.ref, 'Fit'] } }),
      link({ A: { S: 'JavaScript', JS: PDFString.of('app.alert(1)') } }),
    ]),
  );
  catalog.set(name('Dests'), context.obj({ secunda: [pages[1]?.ref, 'XYZ', 0, 150, null] }));
  const items = pages.map(() => context.nextRef());
  const root = context.register(context.obj({ Type: 'Outlines', First: items[0], Last: items[2], Count: 3 }));
  for (const [at, ref] of items.entries()) {
    const next = items[at + 1] ? { Next: items[at + 1] } : {};
    context.assign(
      ref,
      context.obj({ Title: PDFString.of(`semn ${at + 1}`), Parent: root, Dest: [pages[at]?.ref, 'Fit'], ...next }),
    );
  }
  catalog.set(name('Outlines'), root);
  document.setTitle('Legat');
  return Buffer.from(await document.save());
}

test('files come in order, each with a bookmark that has its own below, and the structure for screen readers is kept', async () => {
  const read = await merge({ files: [{ document: file(chromium) }, { document: file(chromium), title: 'Anexa ș' }] });
  expect(read.output.pages).toBe(2);
  expect(read.pages.map(({ text }) => text)).toEqual(Array(2).fill('Ștefan și Țiriac legătură aici doi ăâîșț € “”'));
  expect(read.bookmarks).toEqual(['Factură ștț', 'Ștefan și Țiriac', 'doi', 'Anexa ș', 'Ștefan și Țiriac', 'doi']);
  expect(read).toMatchObject({ isTagged: true, language: 'ro', title: 'Factură ștț', otherFonts: [] });
  const { context, catalog } = await PDFDocument.load(read.bytes);
  const root = catalog.lookup(name('StructTreeRoot'), PDFDict);
  const parents = root.lookup(name('ParentTree'), PDFDict).lookup(name('Nums'), PDFArray);
  // Each page and link finds its elements under a number of its own.
  const keys = Array.from({ length: parents.size() / 2 }, (_, at) => String(parents.get(at * 2)));
  expect(keys).toEqual(keys.map((_, at) => String(at)));
  const parts = root.lookup(name('K'), PDFDict).lookup(name('K'), PDFArray);
  expect(parts.asArray().map((part) => String(context.lookup(part, PDFDict).get(name('S'))))).toEqual([
    '/Part',
    '/Part',
  ]);
});

test('a blob is read, ranges are taken in their order, and metadata and bookmarks are as asked', async () => {
  const blob = await platform.ports.blobs.put(linked, { mediaType: 'application/pdf' });
  const read = await merge({
    files: [
      { document: blob, pages: '3, 1-2, 2' },
      { document: file(chromium), pages: '1-' },
    ],
    bookmarks: 'files',
    metadata: { title: 'Dosar', language: 'ro-RO' },
  });
  expect(read.pages.slice(0, 4).map(({ text }) => text)).toEqual([
    'pagina trei',
    'pagina unu',
    'pagina doi',
    'pagina doi',
  ]);
  expect(read).toMatchObject({
    bookmarks: ['Legat', 'Factură ștț'],
    title: 'Dosar',
    language: 'ro-RO',
    isTagged: false,
  });
  expect((await merge({ files: [{ document: blob }], bookmarks: 'none' })).bookmarks).toEqual([]);
});

test('links lead to their pages in the new file; those to pages that stayed behind are gone, and so are the pages', async () => {
  const whole = await merge({ files: [{ document: file(chromium) }, { document: file(linked) }] });
  const targets = async (bytes: Uint8Array, at: number) => {
    const document = await PDFDocument.load(bytes);
    const links = document.getPage(at).node.lookupMaybe(name('Annots'), PDFArray)?.asArray() ?? [];
    return links.map((link) => {
      const dict = document.context.lookup(link, PDFDict);
      const page = dict.lookupMaybe(name('Dest'), PDFArray)?.get(0);
      return page instanceof PDFRef
        ? document.getPages().findIndex(({ ref }) => ref === page)
        : String(dict.get(name('A')));
    });
  };
  expect(await targets(whole.bytes, 1)).toEqual([2, 3, 'undefined']);
  const part = await merge({ files: [{ document: file(linked), pages: '1-2' }] });
  expect(await targets(part.bytes, 0)).toEqual([1, 'undefined']);
  expect(part.bookmarks).toEqual(['Legat', 'semn 1', 'semn 2']);
  const { context } = await PDFDocument.load(part.bytes);
  const pages = context
    .enumerateIndirectObjects()
    .filter(([, object]) => object instanceof PDFDict && object.get(name('Type')) === name('Page'));
  expect(pages).toHaveLength(2);
});

test('the joined file opens with the password only', async () => {
  const output = await platform.client.call(mergePdfs, {
    files: [{ document: file(chromium) }],
    password: { open: 'parolă' },
  });
  const bytes = await platform.ports.blobs.get(output.pdf);
  await expect(PDFDocument.load(bytes)).rejects.toThrow();
  expect((await PDFDocument.load(bytes, { password: 'parolă' })).getPageCount()).toBe(1);
});

test('what can not be joined is told with its file, and not tried again', async () => {
  const good = { document: file(chromium) };
  const encrypted = await finishPdf(chromium, { password: { owner: 'x' } });
  expect(await failure({ files: [good, { document: file(encrypted) }] })).toBe(
    'invalid GW_PDF_ENCRYPTED files.1.document',
  );
  expect(await failure({ files: [{ document: file(chromium.subarray(0, 9_000)) }] })).toBe(
    'invalid GW_PDF_DAMAGED files.0.document',
  );
  expect(await failure({ files: [{ document: { base64: '' } }] })).toBe('invalid GW_PDF_DAMAGED files.0.document');
  expect(await failure({ files: [good, { ...good, pages: '1, 2' }] })).toBe(
    'invalid GW_PDF_PAGE_NOT_FOUND files.1.pages',
  );
  expect(await failure({ files: [{ document: file(linked), pages: '3-2' }] })).toBe(
    'invalid GW_PDF_PAGE_NOT_FOUND files.0.pages',
  );
  expect(await failure({ files: [{ ...good, pages: 'one' }] })).toBe('invalid GW_INPUT_INVALID files.0.pages');
});
