/** The certificate for STARTTLS: made once in the simulator's folder, for this machine only, signed by nobody else. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
}

const YEARS = 10;

export async function ownCertificate(folder: string): Promise<Certificate> {
  const file = join(folder, 'certificate.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Certificate;
  } catch {
    const made = await make();
    await writeFile(file, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}

async function make(): Promise<Certificate> {
  const until = new Date();
  until.setFullYear(until.getFullYear() + YEARS);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}
