/**
 * Packs the named packages as they are published into a folder, from a copy of the checkout.
 *
 *     node scripts/pack-into.ts FOLDER @genius/contract @genius/workers-sdk
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyCheckout } from './packaging/copy-checkout.ts';
import { publishedWorkspaces } from './packaging/workspaces.ts';

const [folder = '.', ...names] = process.argv.slice(2);
const copy = mkdtempSync(join(tmpdir(), 'genius-pack-'));
try {
  copyCheckout(resolve(import.meta.dirname, '..'), copy);
  for (const { folder: cwd, manifest } of publishedWorkspaces(copy)) {
    if (!names.includes(manifest.name)) continue;
    const packed = spawnSync('npm', ['pack', '--loglevel=error', '--pack-destination', resolve(folder)], {
      cwd,
      encoding: 'utf8',
    });
    if (packed.status !== 0) {
      console.error(`${manifest.name}: ${packed.stdout}${packed.stderr}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
