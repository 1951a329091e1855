/** The house as the import rule sees it: its workspaces, its source files, and in which room each file stands. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Workspace {
  /** Relative to the root, such as `workers/ocr`; empty for the root itself. */
  folder: string;
  name: string;
  /** Subpaths that `exports` offers, such as `.` and `./contract`. */
  exports: Set<string>;
  /** What the published package brings along. */
  dependencies: Set<string>;
  devDependencies: Set<string>;
}

export interface House {
  root: Workspace;
  workspaces: Workspace[];
  /** Source files, relative to the root. */
  files: string[];
}

/** The rooms in the order of the arrow, and what stands beside it. */
export type Room =
  | 'library'
  | 'contract'
  | 'runtime'
  | 'sdk'
  | 'transport'
  | 'database'
  | 'testing'
  | 'sandbox'
  | 'anaf'
  | 'worker'
  | 'app'
  | 'cli'
  | 'other';

export function readHouse(root: string): House {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folders = globSync(manifest.workspaces as string[], { cwd: root }).filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const files = globSync('**/*.{ts,tsx,mts}', {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|coverage|\.genius)$/.test(path),
  }).filter((file) => !file.endsWith('.d.ts'));
  return {
    root: readWorkspace(root, ''),
    workspaces: folders.sort().map((folder) => readWorkspace(root, folder)),
    files: files.sort(),
  };
}

function readWorkspace(root: string, folder: string): Workspace {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const names = (field: string) => Object.keys(manifest[field] ?? {});
  return {
    folder,
    name: manifest.name,
    exports: new Set(names('exports')),
    dependencies: new Set(['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap(names)),
    devDependencies: new Set(names('devDependencies')),
  };
}

/** The workspace a file belongs to; the root for scripts, benches and the tests of everything together. */
export function workspaceOf(file: string, house: House): Workspace {
  return house.workspaces.find(({ folder }) => file.startsWith(`${folder}/`)) ?? house.root;
}

export function roomOf({ folder }: Workspace): Room {
  const [wing, name = ''] = folder.split('/');
  if (wing === 'workers') return 'worker';
  if (wing === 'apps' || wing === 'standalone') return 'app';
  if (wing !== 'packages') return 'other';
  if (name.startsWith('transport-')) return 'transport';
  if (name === 'workers-sdk') return 'sdk';
  if (name === 'xml' || name === 'romania') return 'library';
  const rooms: Room[] = ['contract', 'runtime', 'database', 'testing', 'sandbox', 'anaf', 'cli'];
  return rooms.find((room) => room === name) ?? 'other';
}

/** Tests may look everywhere: they prove parts together. So may the suites and fixtures that only tests load. */
export function isTest(file: string): boolean {
  return (
    /\.(test|bench)\.tsx?$/.test(file) ||
    /^(tests|bench)\//.test(file) ||
    /^(workers|apps)\/[^/]+\/bench(\/|\.ts$)/.test(file) ||
    /\/src\/(.*\/)?(testing|conformance|fixtures)(\/|\.ts$)/.test(file)
  );
}
