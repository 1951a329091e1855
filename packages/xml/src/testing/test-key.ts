/** A key and its self-signed certificate, made with openssl for one test file. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestKey {
  privateKey: string;
  certificate: string;
}

export function createTestKey(subject = '/CN=Test', bits = 2_048): TestKey {
  const folder = mkdtempSync(join(tmpdir(), 'genius-key-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const args = `req -x509 -newkey rsa:${bits} -nodes -days 2 -keyout ${key} -out ${certificate} -subj ${subject}`;
    execFileSync('openssl', args.split(' '), { stdio: 'pipe' });
    return { privateKey: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
