/** The workspaces that are published: those that are not private and have a source. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './packed-manifest.ts';

export interface Published {
  /** Absolute. */
  folder: string;
  manifest: Manifest;
}

export function publishedWorkspaces(root: string): Published[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return globSync(workspaces as string[], { cwd: root })
    .sort()
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src/index.ts')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.private !== true);
}
