/**
 * Proves the packages as a stranger gets them: packs each one, installs the tarballs into an empty project, and there
 * imports and requires every export, compiles a program that uses them, and starts every command they bring.
 * It works in a copy, so that the checkout can be used meanwhile and an interruption changes nothing.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { copyCheckout } from './packaging/copy-checkout.ts';
import { type Published, publishedWorkspaces } from './packaging/workspaces.ts';

/** Exports that declare tests: nothing but the test runner can import them, and their own tests do. */
const DECLARES_TESTS = new Set(['@genius/testing/conformance']);

const root = resolve(import.meta.dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'genius-packages-'));
const copy = join(temporary, 'copy');
const tarballs = join(temporary, 'tarballs');
const project = join(temporary, 'project');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
let failures = 0;

try {
  copyCheckout(root, copy);
  const packages = publishedWorkspaces(copy);
  if (step('pack', () => pack(packages)) && step('install in an empty project', install)) {
    for (const { folder, manifest } of packages) await lint(relative(copy, folder), manifest.name);
    const specifiers = packages.flatMap(exportsOf).filter((specifier) => !DECLARES_TESTS.has(specifier));
    for (const specifier of specifiers) {
      step(`import ${specifier}`, () =>
        run(process.execPath, ['--input-type=module', '-e', `await import('${specifier}')`]),
      );
      step(`require ${specifier}`, () =>
        run(process.execPath, ['--input-type=commonjs', '-e', `require('${specifier}')`]),
      );
    }
    step('compile an ESM and a CommonJS program that use them', () => compile(specifiers));
    for (const name of packages.flatMap(({ manifest }) => Object.keys((manifest.bin as object | undefined) ?? {}))) {
      step(`${name} --help`, () => run(join(project, 'node_modules/.bin', name), ['--help']));
    }
    console.log(`${packages.length} packages, ${specifiers.length} exports, ${failures} failures`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function pack(packages: Published[]): string {
  mkdirSync(tarballs);
  return packages
    .map(({ folder }) => run('npm', ['pack', '--loglevel=error', '--pack-destination', tarballs], folder))
    .join('');
}

function install(): string {
  mkdirSync(project);
  const files = readdirSync(tarballs).map((name) => `file:${join(tarballs, name)}`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', version: '1.0.0', private: true }));
  return run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...files]);
}

async function lint(folder: string, name: string): Promise<void> {
  const { messages } = await publint({ pkgDir: join(project, 'node_modules', name), pack: false, level: 'warning' });
  const manifest = {};
  const words = messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
  step(`publint ${folder}`, () => words.join('\n'));
}

function exportsOf({ manifest }: Published): string[] {
  return Object.entries(manifest.exports as Record<string, unknown>)
    .filter(([, target]) => typeof target === 'string' && target.endsWith('.ts'))
    .map(([subpath]) => `${manifest.name}${subpath.slice(1)}`);
}

/** Under nodenext, a .mts file imports and a .cts file requires: the two ways a program may resolve a package. */
function compile(specifiers: string[]): string {
  const uses = specifiers.map(
    (specifier, i) =>
      `import * as m${i} from '${specifier}';\nexport const k${i}: keyof typeof m${i} | undefined = undefined;`,
  );
  for (const name of ['uses.mts', 'uses.cts']) writeFileSync(join(project, name), uses.join('\n'));
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['uses.mts', 'uses.cts'] }));
  const { stdout } = spawnSync(bin('tsc'), ['-p', project, '--pretty', 'false'], { cwd: project, encoding: 'utf8' });
  // What the types of others have to answer for among themselves is not ours to mend.
  const ours = stdout.split('\n').filter((line) => /^(uses\.|node_modules\/@genius\/|error )/.test(line));
  return ours.join('\n');
}

/** Its output if it fails, else nothing. */
function run(command: string, args: string[], cwd = project): string {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    // The install script of onnxruntime-node would download CUDA libraries.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (result.status === 0) return '';
  return `${result.stdout}${result.stderr}${result.error?.message ?? ''}`.trim() || `exit code ${result.status}`;
}

function step(name: string, act: () => string): boolean {
  const problem = act();
  if (problem !== '') {
    failures++;
    console.log(`failed: ${name}\n  ${problem.split('\n').slice(0, 20).join('\n  ')}`);
  }
  return problem === '';
}
