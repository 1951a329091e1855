/** A key and its self-signed certificate, made with openssl, as the Ministry of Finance has one to sign with. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SigningKey } from '@genius/xml';

export function createKey(): SigningKey {
  const folder = mkdtempSync(join(tmpdir(), 'genius-key-'));
  const [key, certificate] = [join(folder, 'mf.key'), join(folder, 'mf.pem')];
  const args = `req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${key} -out ${certificate} -subj /CN=MF`;
  execFileSync('openssl', args.split(' '), { stdio: 'pipe' });
  const made = { privateKey: readFileSync(key, 'utf8'), certificate: readFileSync(certificate) };
  rmSync(folder, { recursive: true });
  return made;
}
