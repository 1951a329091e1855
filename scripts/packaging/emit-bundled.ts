/**
 * Builds a package that brings along what it uses of ours (`"bundled": true` in its package.json), so that its user
 * installs none of it: one file for `import`, one for `require`, one for browsers, and the types of all that went in.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { entryOf } from './packed-manifest.ts';

const OURS = '@genius/';
/** Chosen by the user and installed beside it: never bundled. */
const BESIDE = ['zod', `${OURS}transport-celery`];

/** Returns what the compilers have to say; empty if all is well. */
export async function emitBundled(folder: string, root: string): Promise<string> {
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  try {
    await bundle(folder, join(dist, 'esm'), { format: 'esm', platform: 'node' });
    await bundle(folder, join(dist, 'cjs'), { format: 'cjs', platform: 'node' });
    await bundle(folder, join(dist, 'browser'), { format: 'esm', platform: 'browser' });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const problems = emitTypes(folder, root, join(dist, 'esm'));
  if (problems !== '') return problems;
  // Types say by their package.json whether they are of a module or of CommonJS.
  cpSync(join(dist, 'esm'), join(dist, 'cjs'), { recursive: true, filter: (path) => !path.endsWith('.js') });
  writeFileSync(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  return '';
}

function bundle(folder: string, outdir: string, kind: Pick<BuildOptions, 'format' | 'platform'>) {
  return build({
    entryPoints: Object.fromEntries(entriesOf(folder).map(({ entry, source }) => [entry, join(folder, source)])),
    splitting: kind.format === 'esm',
    outdir,
    ...kind,
    bundle: true,
    target: 'es2022',
    external: BESIDE.flatMap((name) => [name, `${name}/*`]),
    legalComments: 'none',
    logLevel: 'silent',
  });
}

function entriesOf(folder: string): { entry: string; source: string }[] {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries<string>(exports).map(([subpath, source]) => ({ entry: entryOf(subpath), source }));
}

/** The types of the package, of the contract and of the workers' contracts, each beside the others; what the compiler has to say. */
export function emitTypes(folder: string, root: string, outDir: string): string {
  const config = join(folder, 'tsconfig.build.json');
  const types = join(outDir, 'types');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    // What the transport beside it is made of is not looked into; the type check of the repository does.
    noCheck: true,
    rootDir: root,
    outDir: types,
  };
  const sources = ['src/**/*.ts', '../contract/src/**/*.ts', '../../workers/*/src/contract{.ts,/**/*.ts}'];
  const files = globSync(sources, { cwd: folder }).filter(
    (file) => !/\.test\.ts$|\/src\/testing\/|^src\/testing\//.test(file),
  );
  const parts = { extends: relative(folder, join(root, 'tsconfig.json')), compilerOptions, files, include: [] };
  writeFileSync(config, JSON.stringify(parts));
  try {
    const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', config], { encoding: 'utf8' });
    if (tsc.status !== 0) return `${tsc.stdout}${tsc.stderr}${tsc.error ?? ''}`;
  } finally {
    rmSync(config, { force: true });
  }
  const places = placesOf(folder, root);
  for (const file of globSync('**/*.d.ts', { cwd: types })) pointAtNeighbours(join(types, file), types, places);
  for (const { entry, source } of entriesOf(folder)) {
    const place = relative(root, join(folder, source)).replace(/\.ts$/, '.js');
    writeFileSync(join(outDir, `${entry}.d.ts`), `export * from './types/${place}';\n`);
  }
  return '';
}

/** Where the types of each specifier stand: `@genius/ocr/contract` → `workers/ocr/src/contract.js`. */
function placesOf(folder: string, root: string): Map<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const places = new Map<string, string>();
  for (const path of globSync(['packages/*/package.json', 'workers/*/package.json'], { cwd: root })) {
    const { name, exports } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    if (!(name in dependencies)) continue;
    for (const [subpath, source] of Object.entries<string>(exports)) {
      const place = join(dirname(path), source).replace(/\.ts$/, '.js');
      places.set(`${name}${subpath.slice(1)}`, place);
    }
  }
  return places;
}

function pointAtNeighbours(file: string, types: string, places: ReadonlyMap<string, string>): void {
  const source = readFileSync(file, 'utf8');
  const pointed = source
    .replace(/(['"])(@genius\/[^'"]+)\1/g, (whole, quote: string, specifier: string) => {
      const place = places.get(specifier);
      if (place === undefined) return whole;
      return `${quote}./${relative(dirname(file), join(types, place))}${quote}`.replace('./../', '../');
    })
    .replace(/(from |import\()(['"])(\.[^'"]+)\.ts\2/g, '$1$2$3.js$2');
  mkdirSync(dirname(file), { recursive: true });
  if (pointed !== source) writeFileSync(file, pointed);
}
