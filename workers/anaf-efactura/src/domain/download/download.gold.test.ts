import { isSameDocument, verifySignature } from '@genius/xml';
import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { readDownload } from './read-zip.ts';

const files = manifest?.sets.signature ?? [];
const zips = files.filter(({ file }) => file.endsWith('.zip'));
const documents = files.filter(({ file }) => file.endsWith('.xml'));
const verdict = (isValid: boolean) => (isValid ? 'valid' : 'invalid');

describe('downloads of ANAF', () => {
  if (!manifest) test('are verified', (ctx) => ctx.skip(NO_GOLD));

  test.each(zips)('$file: strictly, and with the repair', async ({ file, expected }) => {
    const { signature } = await readDownload(readGold(file));
    expect(verdict(verifySignature(signature.bytes).isValid)).toBe(expected.strict);
    expect(verdict(verifySignature(signature.bytes, { repair: true }).isValid)).toBe(expected.after_whitespace_repair);
  });

  test.each(documents)('$file', ({ file, expected }) => {
    expect(verdict(verifySignature(readGold(file)).isValid)).toBe(expected.signature);
  });

  test('invoice.zip: what is signed is the invoice beside it', async (ctx) => {
    if (!zips.some(({ file }) => file === 'signature/invoice.zip')) return ctx.skip('gold: invoice.zip is not there');
    const { content, signature } = await readDownload(readGold('signature/invoice.zip'));
    expect(content.name).toBe('5004111924.xml');
    expect(isSameDocument(content.bytes, signature.bytes)).toBe(true);
  });
});
