/** A copy of the checkout to pack in, so that the checkout can be used meanwhile and an interruption changes nothing. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { publishedWorkspaces } from './workspaces.ts';

/** What git would commit, with the modules of the checkout. */
export function copyCheckout(root: string, copy: string): void {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  for (const file of listed.stdout.split('\0').filter((name) => /^(packages|workers|apps|scripts|[^/]+$)/.test(name))) {
    // A file may be deleted but not yet committed so.
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { force: true, errorOnExist: false, recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { folder } of publishedWorkspaces(copy)) linkOwnModules(root, copy, relative(copy, folder));
}

/** A version that differs from the hoisted one is installed beside the package. */
function linkOwnModules(root: string, copy: string, folder: string): void {
  try {
    readdirSync(join(root, folder, 'node_modules'));
    symlinkSync(join(root, folder, 'node_modules'), join(copy, folder, 'node_modules'));
  } catch {
    // Everything it needs is hoisted.
  }
}
