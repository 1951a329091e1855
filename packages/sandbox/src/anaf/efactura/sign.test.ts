import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { readGoldBytes } from '../../testing/gold-folder.ts';
import { canonical } from './canonical.ts';
import { ownSigner, type Signer } from './certificate.ts';
import { signXml } from './sign.ts';

async function withSigner(use: (signer: Signer) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  try {
    await use(await ownSigner(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a library of others takes the signature, by this certificate alone. */
function isTaken(signed: string, { certificate }: Signer): boolean {
  const signature = /<Signature [\s\S]*<\/Signature>/.exec(signed)?.[0] ?? '';
  const check = new SignedXml({ publicCert: certificate.toString(), getCertFromKeyInfo: () => null });
  check.loadSignature(signature);
  try {
    return check.checkSignature(signed);
  } catch {
    return false;
  }
}

const INVOICE =
  '<Invoice xmlns="urn:x" xmlns:b="urn:b"><b:Note a="1&#10;2" c=\'"\'>Șerban &amp; 5 &gt; 4</b:Note></Invoice>';

test.for([
  ['an invoice', INVOICE],
  [
    'one with a declaration, comments, line ends of Windows and text after the root',
    `<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- a -->\r\n<a>\r\n  <b>😀 ț</b><!-- </a> -->\r\n</a>\r\n<!-- </a> -->\n`,
  ],
  [
    'a message that is one empty tag',
    '<header xmlns="mfp:anaf:dgti:spv:reqMesaj:v1" message="ț" index_incarcare="1"/>',
  ],
  [
    'namespaces that come and go',
    '<a xmlns:x="urn:1"><x:b xmlns:x="urn:2"><c xmlns="urn:3"><d xmlns=""/></c></x:b><x:e x:z="1" b="2"/></a>',
  ],
  ['sections of plain characters', '<a><![CDATA[<&]]> ]]&gt;</a>'],
])('the signature of %s is taken by another library', async ([, xml]) => {
  await withSigner(async (signer) => {
    const signed = signXml(Buffer.from(xml ?? ''), signer);
    expect(isTaken(signed, signer)).toBe(true);
    expect(isTaken(signXml(Buffer.from(xml ?? ''), signer, 'line-breaks'), signer)).toBe(false);
  });
});

test('a changed digit is found', async () => {
  await withSigner(async (signer) => {
    expect(isTaken(signXml(Buffer.from(INVOICE), signer, 'tampered'), signer)).toBe(false);
  });
});

test('with line breaks as production has them it is taken once they are out', async () => {
  await withSigner(async (signer) => {
    const signed = signXml(Buffer.from(INVOICE), signer, 'line-breaks');
    expect(signed).toContain('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">\n<SignedInfo>');
    expect(isTaken(signed.replaceAll('>\n<', '><'), signer)).toBe(true);
  });
});

test('the certificate is self-signed, of RSA with 2048 bits, and the same at the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const [first, second] = [await ownSigner(folder), await ownSigner(folder)];
  await rm(folder, { recursive: true, force: true });
  expect(second.certificate.fingerprint256).toBe(first.certificate.fingerprint256);
  expect(first.certificate.verify(first.certificate.publicKey)).toBe(true);
  expect(first.certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
});

test("gold: the canonical form has the digest of the ministry's own signatures", async (ctx) => {
  for (const file of ['3828-repaired.xml', '5004111924-repaired.xml']) {
    const text = (await readGoldBytes(ctx, `anaf-efactura/signature/${file}`)).toString();
    const content = text.replace(/<Signature [\s\S]*<\/Signature>/, '');
    const digest = createHash('sha256')
      .update(canonical(Buffer.from(content)))
      .digest('base64');
    expect(digest).toBe(/<DigestValue>([^<]+)</.exec(text)?.[1]);
  }
});
