import { describe, expect, test } from 'vitest';
import { writeZip, type ZipPart } from '../../testing/write-zip.ts';
import { readDownload, ZipError } from './read-zip.ts';

const invoice = { name: '3828.xml', bytes: '<Invoice/>' };
const signature = { name: 'semnatura_3828.xml', bytes: '<Invoice>signed</Invoice>' };
const read = (...parts: ZipPart[]) => readDownload(writeZip(parts));

test.each([
  ['the invoice first', [invoice, signature]],
  ['the signature first', [signature, invoice]],
])('a download is read, %s', async (_, parts) => {
  const { content, signature: signed } = await read(...parts);
  expect([content.name, content.bytes.toString()]).toEqual(['3828.xml', '<Invoice/>']);
  expect([signed.name, signed.bytes.toString()]).toEqual(['semnatura_3828.xml', '<Invoice>signed</Invoice>']);
});

describe('refused is', () => {
  const zeros = Buffer.alloc(17 * 1_024 * 1_024);

  test.each<[string, ZipPart[], RegExp]>([
    ['a file alone', [invoice], /two files/],
    ['two signatures', [signature, { ...signature, name: 'semnatura_2.xml' }], /two files/],
    ['a third file', [invoice, signature, { name: 'x.xml', bytes: '' }], /two files/],
    ['a hundred files', Array.from({ length: 100 }, () => invoice), /too many/],
    ['a name that leads out', [invoice, { ...signature, name: '../semnatura_1.xml' }], /ZIP file|name/],
    ['an absolute name', [invoice, { ...signature, name: '/etc/semnatura_1.xml' }], /ZIP file|name/],
    ['a name with a backslash', [invoice, { ...signature, name: '..\\semnatura_1.xml' }], /ZIP file|name/],
    ['a name of another kind', [{ name: '3828.exe', bytes: 'MZ' }, signature], /name/],
    ['a folder', [{ name: 'a/', bytes: '' }, signature], /name/],
    ['what unpacks to more than an invoice ever has', [{ ...invoice, bytes: zeros }, signature], /too large/],
    ['what unpacks to much from little', [{ ...invoice, bytes: zeros.subarray(0, 5_000_000) }, signature], /too large/],
    [
      'what unpacks to more than it states',
      [{ ...invoice, bytes: zeros.subarray(0, 5_000_000), statedSize: 10 }, signature],
      /ZIP file/,
    ],
    ['what is encrypted', [{ ...invoice, encrypted: true }, signature], /ZIP file/],
  ])('%s', async (_, parts, message) => {
    await expect(read(...parts)).rejects.toThrow(ZipError);
    await expect(read(...parts)).rejects.toThrow(message);
  });

  test('what is no ZIP, is cut off, or was changed', async () => {
    const whole = writeZip([invoice, signature]);
    const changed = Buffer.from(whole);
    changed.fill(0xff, 40, 44);
    for (const bytes of [
      Buffer.from('{"eroare":"x"}'),
      Buffer.alloc(0),
      whole.subarray(0, whole.length - 30),
      changed,
    ]) {
      await expect(readDownload(bytes)).rejects.toThrow(ZipError);
    }
  });
});
