/** The certificate that signs for the ministry in the sandbox: self-signed, made at the first start, trusted nowhere else. */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Signer {
  key: KeyObject;
  certificate: X509Certificate;
  /** Where the certificate lies, in PEM. */
  path: string;
}

const YEARS = 10;

export async function ownSigner(folder: string): Promise<Signer> {
  const [path, keyPath] = [join(folder, 'signing-certificate.pem'), join(folder, 'signing-key.pem')];
  try {
    return toSigner(path, await readFile(path, 'utf8'), await readFile(keyPath, 'utf8'));
  } catch {
    const made = await make();
    await writeFile(keyPath, made.private, { mode: 0o600 });
    await writeFile(path, made.cert);
    return toSigner(path, made.cert, made.private);
  }
}

const toSigner = (path: string, certificate: string, key: string): Signer => ({
  path,
  certificate: new X509Certificate(certificate),
  key: createPrivateKey(key),
});

async function make(): Promise<{ private: string; cert: string }> {
  const until = new Date();
  until.setFullYear(until.getFullYear() + YEARS);
  const subject = [
    { name: 'commonName', value: 'SANDBOX TEST' },
    { name: 'organizationName', value: 'Genius Workers sandbox' },
    { name: 'localityName', value: 'Bucharest' },
    { name: 'countryName', value: 'RO' },
  ];
  const extensions = [{ name: 'basicConstraints' as const, cA: false, critical: true }];
  return generate(subject, { keyType: 'rsa', keySize: 2048, algorithm: 'sha256', notAfterDate: until, extensions });
}
