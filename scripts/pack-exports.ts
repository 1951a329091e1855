/**
 * `prepack` and `postpack` of every package. While a package is packed, its package.json is the published one and its
 * folder holds the build, the licence and the notice; afterwards everything is as it was. The original waits in
 * package.json.unpacked, so that a pack that was interrupted is undone by the next one, or by `restore`.
 *
 *     node ../../scripts/pack-exports.ts pack | restore
 */

import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emit } from './packaging/emit.ts';
import { emitBundled } from './packaging/emit-bundled.ts';
import { packedManifest } from './packaging/packed-manifest.ts';

const root = resolve(import.meta.dirname, '..');
const folder = process.cwd();
const manifest = join(folder, 'package.json');
const original = join(folder, 'package.json.unpacked');
const legal = ['LICENSE', 'NOTICE'];

restore();
if (process.argv[2] === 'pack') await pack();

async function pack(): Promise<void> {
  const { bundled } = JSON.parse(readFileSync(manifest, 'utf8'));
  const problems = await (bundled ? emitBundled : emit)(folder, root);
  if (problems !== '') {
    console.error(problems);
    process.exitCode = 1;
    return;
  }
  copyFileSync(manifest, original);
  for (const name of legal) copyFileSync(join(root, name), join(folder, name));
  writeFileSync(manifest, `${JSON.stringify(packedManifest(JSON.parse(readFileSync(original, 'utf8'))), null, 2)}\n`);
}

function restore(): void {
  if (!existsSync(original)) return;
  for (const name of legal) rmSync(join(folder, name), { force: true });
  renameSync(original, manifest);
}
