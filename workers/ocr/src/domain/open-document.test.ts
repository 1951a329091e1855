import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openDocument } from './open-document.ts';
import type { UnreadableCode } from './unreadable.ts';

const white = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#fff' } });
const refusal = async (bytes: Uint8Array, options = {}): Promise<UnreadableCode | 'opened'> => {
  try {
    const document = await openDocument(bytes, options);
    try {
      for (const number of document.chosen) await document.openSheet(number);
    } finally {
      await document.close();
    }
    return 'opened';
  } catch (error) {
    return (error as { code: UnreadableCode }).code;
  }
};

/** The smallest PDF with so many empty A4 pages. */
function pdfOf(pages: number, extra = ''): Uint8Array {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3} 0 R`).join(' ');
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`];
  for (let n = 0; n < pages; n++) objects.push('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>');
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return String(at).padStart(10, '0');
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${at} 00000 n \n`).join('')}`;
  text += `trailer << /Size ${objects.length + 1} /Root 1 0 R ${extra}>>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

/** A 24-bit BMP whose header may lie. */
function bmpOf(
  width: number,
  height: number,
  { bits = 24, compression = 0, pixels = Math.ceil((width * bits) / 32) * 4 * height } = {},
): Uint8Array {
  const bytes = new Uint8Array(54 + pixels).fill(200, 54);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  return bytes;
}

/** A PNG header that promises so many pixels and holds none. */
function pngBomb(width: number, height: number): Promise<Uint8Array> {
  return white(32, 32)
    .png()
    .toBuffer()
    .then((png) => {
      png.writeUInt32BE(width, 16);
      png.writeUInt32BE(height, 20);
      return png;
    });
}

test.each(['png', 'jpeg', 'webp', 'tiff'] as const)('%s opens as one grey page', async (format) => {
  const document = await openDocument(await white(200, 120).toFormat(format).toBuffer());
  const { picture } = await document.openSheet(1);
  expect([document.pageCount, picture?.width, picture?.height, picture?.data.length]).toEqual([1, 200, 120, 24_000]);
});

test('a BMP opens', async () => {
  const { picture } = await (await openDocument(bmpOf(40, 30))).openSheet(1);
  expect([picture?.width, picture?.height, picture?.data[0]]).toEqual([40, 30, 200]);
});

test("a photograph's EXIF turn is honoured", async () => {
  const lying = await white(200, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { picture } = await (await openDocument(lying)).openSheet(1);
  expect([picture?.width, picture?.height]).toEqual([100, 200]);
});

test('nothing at all is refused', async () => expect(await refusal(new Uint8Array())).toBe('EMPTY'));

test('a GIF is refused by name', async () => {
  await expect(openDocument(await white(40, 40).gif().toBuffer())).rejects.toMatchObject({
    code: 'UNSUPPORTED_TYPE',
    params: { found: 'image/gif' },
  });
});

test.each(['png', 'jpeg', 'webp', 'tiff'] as const)('a truncated %s is an error, not a grey half', async (format) => {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const whole = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#fff', noise } })
    .toFormat(format)
    .toBuffer();
  expect(['TRUNCATED', 'DAMAGED']).toContain(await refusal(whole.subarray(0, whole.length >> 1)));
});

test('a truncated BMP is an error', async () =>
  expect(await refusal(bmpOf(40, 30, { pixels: 100 }))).toBe('TRUNCATED'));
test('a compressed BMP is refused', async () =>
  expect(await refusal(bmpOf(40, 30, { bits: 8, compression: 1 }))).toBe('UNSUPPORTED_VARIANT'));
test('a BMP that promises 100 megapixels is refused by its header', async () => {
  expect(await refusal(bmpOf(10_000, 10_000, { pixels: 0 }))).toBe('TOO_MANY_PIXELS');
});
test('a PNG that promises 100 megapixels is refused by its header', async () => {
  expect(await refusal(await pngBomb(10_000, 10_000))).toMatch(/TOO_MANY_PIXELS|DAMAGED|TRUNCATED/);
});
test('a real picture of 100 megapixels is refused without being decoded', async () => {
  const bomb = await sharp({
    create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const before = process.memoryUsage().rss;
  await expect(openDocument(bomb)).rejects.toMatchObject({
    code: 'TOO_MANY_PIXELS',
    params: { found: 100_000_000, limit: 80_000_000, page: 1 },
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
});
test('a strip that holds no text is refused', async () =>
  expect(await refusal(await white(4000, 20).png().toBuffer())).toBe('ABSURD_SIZE'));
test('too many bytes are refused', async () => {
  expect(await refusal(await white(40, 40).png().toBuffer(), { limits: { maxBytes: 10 } })).toBe('TOO_MANY_BYTES');
});

test('a PDF of 500 pages is refused unless a few are chosen', async () => {
  const pdf = pdfOf(500);
  await expect(openDocument(pdf)).rejects.toMatchObject({ code: 'TOO_MANY_PAGES', params: { found: 500, limit: 50 } });
  const document = await openDocument(pdf, { pages: [499, 2, 2] });
  expect(document.chosen).toEqual([2, 499]);
  await document.close();
});
test('a page that is not there is named', async () => {
  await expect(openDocument(pdfOf(2), { pages: [3] })).rejects.toMatchObject({
    code: 'PAGE_NOT_FOUND',
    params: { page: 3, limit: 2 },
  });
});
test('an encrypted PDF says so', async () => {
  const key = '<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>';
  const encrypted = pdfOf(1, `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ${key} /U ${key} >> /ID [<00> <00>] `);
  expect(await refusal(encrypted)).toBe('ENCRYPTED_PDF');
});
test('a PDF cut off in the middle is an error', async () => {
  expect(['TRUNCATED', 'DAMAGED']).toContain(await refusal(pdfOf(3).subarray(0, 60)));
});
