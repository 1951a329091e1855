import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test('every variable that is read from a vault is a setting of ours, and no value stands in the file', () => {
  const manifest = readFileSync(join(ROOT, 'infra/k8s/external-secrets/genius-workers.yaml'), 'utf8');
  const settings = readFileSync(join(ROOT, 'docs/settings.md'), 'utf8');
  const keys = [...manifest.matchAll(/secretKey: (\S+)/g)].map(([, key]) => key as string);
  const variables = keys.filter((key) => /^[A-Z_]+$/.test(key));
  expect(variables).toEqual(['GENIUS_SECRET_KEY', 'ANAF_CLIENT_ID', 'ANAF_CLIENT_SECRET', 'ANAF_KEY_PASSPHRASE']);
  for (const variable of variables) expect(settings).toContain(`| \`${variable}\` |`);
  // Each entry says where its value is, and nothing else.
  const entries = [...manifest.matchAll(/secretKey: \S+\n\s+remoteRef: \{ key: [\w/-]+, property: [\w-]+ \}/g)];
  expect(entries).toHaveLength(keys.length);
});
