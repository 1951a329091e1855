/** Builds one package into its `dist`: JavaScript and types from tsc, and every other file of `src` beside them. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Returns what the compiler has to say; empty if all is well. */
export function emit(folder: string, root: string): string {
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const config = join(folder, 'tsconfig.build.json');
  writeFileSync(config, JSON.stringify(buildConfig(relative(folder, root)), null, 2));
  try {
    const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', config], { encoding: 'utf8' });
    if (tsc.status !== 0) return `${tsc.stdout}${tsc.stderr}${tsc.error ?? ''}`;
  } finally {
    rmSync(config, { force: true });
  }
  copyAssets(join(folder, 'src'), dist);
  for (const file of globSync('**/*.js', { cwd: dist })) pointAtBuild(join(dist, file));
  return '';
}

function buildConfig(root: string): object {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: false, declaration: true, rootDir: 'src', outDir: 'dist', stripInternal: true },
    include: ['src'],
    // A folder `testing` inside a package serves its own tests; the kit for others is a package.
    exclude: ['**/*.test.ts', '**/fixtures/**', 'src/**/testing/**'],
  };
}

function copyAssets(src: string, dist: string): void {
  const isBuilt = (file: string) => /\.(ts|tsx|mts)$/.test(file);
  const isForTests = (file: string) => /(^|\/)(fixtures|testing|__snapshots__)(\/|$)/.test(file);
  for (const entry of globSync('**/*', { cwd: src, withFileTypes: true })) {
    const file = relative(src, join(entry.parentPath, entry.name));
    if (!entry.isFile() || isBuilt(file) || isForTests(file)) continue;
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    copyFileSync(join(src, file), join(dist, file));
  }
}

/** A thread or child process is started by the URL of its file, which tsc leaves as it is written. */
function pointAtBuild(file: string): void {
  const source = readFileSync(file, 'utf8');
  const pointed = source.replace(
    /(new URL\(\s*(['"])\.{1,2}\/[^'"]+?)\.ts(\2,\s*import\.meta\.url\s*,?\s*\))/g,
    (_, start: string, __, end: string) => `${start}.js${end}`,
  );
  if (pointed !== source) writeFileSync(file, pointed);
}
