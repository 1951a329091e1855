/**
 * Writes the manifests of workspaces into package-lock.json as npm would. npm itself is not asked: every dependency of
 * a new worker is in the lock already, so nothing has to be resolved, and this needs no network and no seconds.
 */

import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

type Manifest = Record<string, unknown> & { name: string };

/** What npm copies of a workspace's manifest, in its order. */
const COPIED = ['name', 'version', 'license', 'dependencies', 'bin', 'devDependencies', 'engines', 'peerDependencies'];

export function lockWorkspaces(root: string, folders: readonly string[]): void {
  const path = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    lock.packages[folder] = Object.fromEntries(
      COPIED.filter((field) => manifest[field] !== undefined).map((field) => [field, manifest[field]]),
    );
    lock.packages[`node_modules/${manifest.name}`] = { resolved: folder, link: true };
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}

/** Makes a workspace importable by its name. */
export function linkWorkspace(root: string, folder: string, packageName: string): void {
  const link = join(root, 'node_modules', packageName);
  if (existsSync(link) && lstatSync(link).isSymbolicLink()) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), join(root, folder)), link, 'dir');
}
