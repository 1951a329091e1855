import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf } from '@genius/contract';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { signEnveloped } from '@genius/xml';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { verifyEfactura } from '../contract/verify.ts';
import { worker } from '../index.ts';
import { writeZip } from '../testing/write-zip.ts';

const INVOICE = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a>1</a></Invoice>';

let folder: string;
let platform: TestPlatform;
let ministry: string;
let zip: (document?: string, signed?: string) => { base64: string };
let signed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genius-verify-'));
  platform = await openTestPlatform({ workers: [worker] });
  const [key, certificate] = ['mf.key', 'mf.pem'].map((name) => join(folder, name)) as [string, string];
  const args = `req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${key} -out ${certificate} -subj /CN=MF`;
  execFileSync('openssl', args.split(' '), { stdio: 'pipe' });
  ministry = certificate;
  signed = signEnveloped(INVOICE, {
    privateKey: await readFile(key, 'utf8'),
    certificate: await readFile(certificate),
  });
  zip = (document = INVOICE, copy = signed) => ({
    base64: writeZip([
      { name: '7.xml', bytes: document },
      { name: 'semnatura_7.xml', bytes: copy },
    ]).toString('base64'),
  });
});

afterEach(() => {
  delete process.env.ANAF_SIGNING_CERTIFICATE_PATH;
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

const verify = (input: InputOf<typeof verifyEfactura>) => platform.client.call(verifyEfactura, input);

test('a download is verified, and says who signed it and that nobody was compared', async () => {
  const verdict = await verify({ zip: zip() });
  expect(verdict).toMatchObject({ isValid: true, how: 'strict', content: 'invoice', ro: 'Semnătura este corectă.' });
  expect(verdict.signer?.subject).toBe('CN=MF');
  expect(verdict.isTrusted).toBeUndefined();
});

test('the signed file alone is enough, from text or from a blob', async () => {
  const { blob } = await platform.ports.blobs.put(Buffer.from(signed));
  for (const source of [{ xml: signed }, { blob }]) {
    expect(await verify({ signed: source })).toMatchObject({ isValid: true });
    expect(await verify({ signed: source, document: { xml: INVOICE } })).toMatchObject({ isValid: true });
  }
});

test('a document beside it that is another one is told', async () => {
  const other = INVOICE.replace('1', '2');
  for (const input of [{ zip: zip(other) }, { signed: { xml: signed }, document: { xml: other } }]) {
    expect(await verify(input)).toMatchObject({ isValid: false, problem: 'other-document' });
  }
});

test('a change of what was signed is told, in both languages', async () => {
  expect(await verify({ zip: zip(INVOICE, signed.replace('<a>1', '<a>9')) })).toMatchObject({
    isValid: false,
    problem: 'digest',
    en: 'The document was changed after it was signed. Download it again from ANAF.',
    ro: 'Documentul a fost modificat după semnare. Descărcați-l din nou de la ANAF.',
  });
});

/** By a platform that was started with these certificates. */
async function verifyUnder(path: string, input: InputOf<typeof verifyEfactura>) {
  process.env.ANAF_SIGNING_CERTIFICATE_PATH = path;
  await using own = await openTestPlatform({ workers: [worker] });
  return await own.client.call(verifyEfactura, input);
}

test('with a certificate set, only its owner may sign', async () => {
  expect(await verifyUnder(ministry, { zip: zip() })).toMatchObject({ isValid: true, isTrusted: true });
  const stranger = join(folder, 'stranger.pem');
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-out', stranger, '-subj', '/CN=MF'],
    { stdio: 'pipe' },
  );
  expect(await verifyUnder(stranger, { zip: zip() })).toMatchObject({
    isValid: false,
    isTrusted: false,
    problem: 'signer',
  });
  // Two: the old and the new one.
  const both = join(folder, 'both.pem');
  await writeFile(both, `${await readFile(stranger, 'utf8')}\n${await readFile(ministry, 'utf8')}`);
  expect(await verifyUnder(both, { zip: zip() })).toMatchObject({ isValid: true, isTrusted: true });
});

test.each([
  ['a certificate that is not there', () => ({ zip: zip() }), 'GW_EFACTURA_CERTIFICATE_UNREADABLE', '/nowhere.pem'],
  ['a ZIP that is none', () => ({ zip: { base64: 'QUJD' } }), 'GW_EFACTURA_DOWNLOAD_UNREADABLE', undefined],
  ['XML that can not be read', () => ({ signed: { xml: '<a>' } }), 'GW_EFACTURA_XML_UNREADABLE', undefined],
  ['nothing', () => ({}), 'GW_INPUT_INVALID', undefined],
])('%s is an error', async (_, input, code, path) => {
  const answer = path === undefined ? verify(input()) : verifyUnder(path, input());
  await expect(answer).rejects.toMatchObject({ failure: { code } });
});

test('deep health says that a signing certificate can not be used, before anybody needs it', async () => {
  const check = worker.health?.find(({ name }) => name === 'signing-certificate');
  const signal = AbortSignal.timeout(20_000);
  await check?.check(signal);
  process.env.ANAF_SIGNING_CERTIFICATE_PATH = ministry;
  await check?.check(signal);
  const broken = join(folder, 'broken.pem');
  await writeFile(broken, '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n');
  process.env.ANAF_SIGNING_CERTIFICATE_PATH = broken;
  await expect(check?.check(signal)).rejects.toMatchObject({
    failure: { code: 'GW_EFACTURA_CERTIFICATE_UNREADABLE', message: expect.stringContaining('is no certificate') },
  });
});
