import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { degrees, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import type { InputOf, TaskFailed } from '@genius/contract';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import qrReader from 'jsqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stampPdf } from '../contract.ts';
import { finishPdf } from '../domain/pdf/finish.ts';
import { worker } from '../index.ts';
import { readPdf } from '../testing/read-pdf.ts';

/** The package is CommonJS: its function is what is imported, whatever its types say. */
const readQr = qrReader as unknown as typeof qrReader.default;

type Stamps = InputOf<typeof stampPdf>['stamps'];

let platform: TestPlatform;
let blank: Buffer;
beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
  blank = await blankPages(3);
});
afterAll(() => platform.close());

/** Pages of 200 by 300 points, turned as given. */
async function blankPages(count: number, turned = 0): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let at = 0; at < count; at += 1) document.addPage([200, 300]).setRotation(degrees(turned));
  return Buffer.from(await document.save());
}

const file = (bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64') });

async function stamp(bytes: Uint8Array, stamps: Stamps): Promise<Uint8Array> {
  const { pdf } = await platform.client.call(stampPdf, { document: file(bytes), stamps });
  return platform.ports.blobs.get(pdf);
}

const failure = (bytes: Uint8Array, stamps: Stamps) =>
  platform.client.call(stampPdf, { document: file(bytes), stamps }).then(
    () => 'it was stamped',
    ({ failure: { kind, code, field } }: TaskFailed) => [kind, code, field].join(' '),
  );

/** What is seen of a page, four pixels a point. */
async function seen(bytes: Uint8Array, at = 0) {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    const { data, width, height } = await document.getPage(at).render({ scale: 4, render: 'bitmap' });
    return { data: new Uint8ClampedArray(data), width, height };
  } finally {
    document.destroy();
    library.destroy();
  }
}

/** The box around all that is not white, in points from the upper left. */
async function inkBox(bytes: Uint8Array, at = 0) {
  const { data, width, height } = await seen(bytes, at);
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = (y * width + x) * 4;
      if ((data[pixel] ?? 0) + (data[pixel + 1] ?? 0) + (data[pixel + 2] ?? 0) > 720) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
    }
  }
  return Object.fromEntries(Object.entries(box).map(([side, value]) => [side, Math.round(value / 4)]));
}

/** A PNG of one colour. */
function png(width: number, height: number, colour = [0, 0, 0]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.of(0), ...Array.from({ length: Math.min(width, 100) }, () => Buffer.from(colour))]);
  const rows = Buffer.concat(Array.from({ length: Math.min(height, 100) }, () => row));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

test('text with Romanian letters is embedded and can be read out of the file', async () => {
  const read = await readPdf(await stamp(blank, [{ kind: 'text', text: 'Plătit: ȘȚĂÂÎ\nșțăâî „100 €”', bold: true }]));
  expect(read.pages[0]?.text).toBe('Plătit: ȘȚĂÂÎ șțăâî „100 €”');
  expect(read.otherFonts).toEqual([]);
  expect(read.embeddedFonts.join()).toMatch(/^SourceSans3-Bold/);
});

test('page numbers count as asked, on the pages asked for', async () => {
  const stamps: Stamps = [{ kind: 'pageNumbers', text: 'pagina {page} din {pages}', first: 5, pages: '2-' }];
  const { pages } = await readPdf(await stamp(blank, stamps));
  expect(pages.map(({ text }) => text)).toEqual(['', 'pagina 6 din 3', 'pagina 7 din 3']);
});

test.each([0, 90, 180, 270])(
  'a QR code lies where it was put on a page turned by %s degrees, and is read',
  async (turned) => {
    const text = 'https://example.com/f?nr=ATB 1024&ș=ț';
    const stamped = await stamp(await blankPages(1, turned), [
      { kind: 'qr', text, size: '72pt', position: 'top-right', x: '10pt', y: '20pt' },
    ]);
    const { data, width, height } = await seen(stamped);
    const found = readQr(data, width, height);
    expect(found?.data).toBe(text);
    // The quiet zone is four of the code's modules on each side, here 33 across.
    const quiet = (72 / (33 + 8)) * 4;
    const isLying = turned % 180 === 90;
    const right = (isLying ? 300 : 200) - 10 - quiet;
    expect((found?.location.topRightCorner.x ?? 0) / 4).toBeCloseTo(right, -0.5);
    expect((found?.location.topRightCorner.y ?? 0) / 4).toBeCloseTo(20 + quiet, -0.5);
  },
);

test.each([
  ['top-left', {}, { left: 28, top: 28, right: 69, bottom: 49 }],
  ['bottom-right', { x: '10pt', y: '5pt' }, { left: 150, top: 275, right: 190, bottom: 295 }],
  ['center', { x: '10pt', y: '20pt' }, { left: 90, top: 160, right: 130, bottom: 180 }],
  // Turned by a quarter it keeps its distance from the edge.
  ['top', { y: '0pt', rotation: 90 }, { left: 90, top: 0, right: 110, bottom: 40 }],
] as const)('a picture at %s with %j', async (position, more, box) => {
  const image = file(png(40, 20));
  expect(await inkBox(await stamp(blank, [{ kind: 'image', image, width: '40pt', position, ...more }]))).toEqual(box);
});

test('a stamp under the content is hidden by it, one above hides it, and opacity lets it through', async () => {
  const document = await PDFDocument.create();
  document.addPage([200, 300]).drawRectangle({ x: 50, y: 100, width: 100, height: 100 });
  const black = Buffer.from(await document.save());
  const middle = async (more: object) => {
    const image = file(png(20, 20, [255, 0, 0]));
    const { data, width, height } = await seen(await stamp(black, [{ kind: 'image', image, width: '40pt', ...more }]));
    return [...data.subarray((height / 2) * width * 4 + width * 2, (height / 2) * width * 4 + width * 2 + 3)];
  };
  const colours = [await middle({ layer: 'under' }), await middle({}), await middle({ opacity: 0.5 })].map((colour) =>
    Math.max(...colour),
  );
  expect(colours[0]).toBe(0);
  expect(colours[1]).toBe(255);
  expect(colours[2]).toBeGreaterThan(100);
  expect(colours[2]).toBeLessThan(155);
});

test('a stamped PDF keeps its text, bookmarks and structure, and what pages share is not touched for others', async () => {
  const chromium = await readFile(join(import.meta.dirname, '../../fixtures/chromium-page.pdf'));
  const before = await readPdf(chromium);
  const after = await readPdf(await stamp(chromium, [{ kind: 'text', text: 'X', position: 'bottom' }]));
  expect(after.pages[0]?.text).toBe(`${before.pages[0]?.text} X`);
  expect({ ...after, pages: [], embeddedFonts: [] }).toEqual({ ...before, pages: [], embeddedFonts: [] });
});

test('a PDF/A still says that it is one; stamping says what it changed', async () => {
  const archival = await finishPdf(await readFile(join(import.meta.dirname, '../../fixtures/chromium-page.pdf')), {
    pdfa: { level: '3b', attachments: [] },
  });
  const stamped = Buffer.from(await stamp(archival, [{ kind: 'pageNumbers' }])).toString('latin1');
  expect(stamped).toContain('<pdfaid:part>3</pdfaid:part>');
});

test('what can not be stamped is told with its field', async () => {
  const one: Stamps = [{ kind: 'pageNumbers' }];
  expect(await failure(Buffer.from('PK'), one)).toBe('invalid GW_PDF_DAMAGED document');
  expect(await failure(await finishPdf(blank, { password: { open: 'x' } }), one)).toBe(
    'invalid GW_PDF_ENCRYPTED document',
  );
  expect(await failure(blank, [...one, { kind: 'text', text: 'a 好' }])).toBe(
    'invalid GW_PDF_GLYPH_MISSING stamps.1.text',
  );
  expect(await failure(blank, [{ kind: 'text', text: 'a', pages: '4' }])).toBe(
    'invalid GW_PDF_PAGE_NOT_FOUND stamps.0.pages',
  );
  expect(await failure(blank, [{ kind: 'image', image: file(Buffer.from('GIF89a')) }])).toBe(
    'invalid GW_PDF_IMAGE_UNREADABLE stamps.0.image',
  );
  // A picture of a few bytes that says it is huge.
  expect(await failure(blank, [{ kind: 'image', image: file(png(30_000, 30_000)) }])).toBe(
    'invalid GW_PDF_IMAGE_UNREADABLE stamps.0.image',
  );
  expect(await failure(blank, [{ kind: 'qr', text: 'x'.repeat(1_999), errorCorrection: 'H' }])).toBe(
    'invalid GW_PDF_QR_TOO_LONG stamps.0.text',
  );
});

test('a signed PDF is not touched', async () => {
  const document = await PDFDocument.create();
  document.addPage();
  document.catalog.set(PDFName.of('AcroForm'), document.context.obj({ SigFlags: 3, Fields: [] }));
  expect(await failure(await document.save({ updateFieldAppearances: false }), [{ kind: 'pageNumbers' }])).toBe(
    'invalid GW_PDF_SIGNED document',
  );
});
