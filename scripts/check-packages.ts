/**
 * Proves the packages as a stranger gets them: packs each one, installs the tarballs into an empty project, and there
 * imports and requires every export, each in a process of its own, compiles a program that uses them, and starts every
 * command they bring. It works in a copy, so that the checkout can be used meanwhile and an interruption changes nothing.
 */

import { type ExecFileException, execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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
  if ((await pack(packages)) && (await all([{ name: 'install in an empty project', act: install }]))) {
    const specifiers = packages.flatMap(exportsOf).filter((specifier) => !DECLARES_TESTS.has(specifier));
    const commands = packages.flatMap(({ manifest }) => Object.keys((manifest.bin as object | undefined) ?? {}));
    await all([
      { name: 'compile an ESM and a CommonJS program that use them', act: () => compile(specifiers) },
      ...specifiers.flatMap(load),
      ...commands.map((name) => ({
        name: `${name} --help`,
        act: () => run(join(project, 'node_modules/.bin', name), ['--help']),
      })),
      ...packages.map(lint),
    ]);
    console.log(`${packages.length} packages, ${specifiers.length} exports, ${failures} failures`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

/** Bundling reads the manifests of the others, and packing replaces them: the bundled packages are packed before. */
async function pack(packages: Published[]): Promise<boolean> {
  mkdirSync(tarballs);
  const packing = ({ folder, manifest }: Published): Step => ({
    name: `pack ${manifest.name}`,
    act: () => run('npm', ['pack', '--loglevel=error', '--pack-destination', tarballs], folder),
  });
  const { bundled = [], others = [] } = Object.groupBy(packages, ({ manifest }) =>
    manifest.bundled ? 'bundled' : 'others',
  );
  return (await all(bundled.map(packing), 1)) && (await all(others.map(packing)));
}

function install(): Promise<string> {
  mkdirSync(project);
  const files = readdirSync(tarballs).map((name) => `file:${join(tarballs, name)}`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', version: '1.0.0', private: true }));
  return run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...files]);
}

function lint({ folder, manifest: { name } }: Published): Step {
  const act = async () => {
    const { messages } = await publint({ pkgDir: join(project, 'node_modules', name), pack: false, level: 'warning' });
    const manifest = {};
    return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code).join('\n');
  };
  return { name: `publint ${relative(copy, folder)}`, act };
}

/** In two fresh processes, so that neither finds loaded what it has to load itself. */
function load(specifier: string): Step[] {
  const inNode = (type: string, code: string) => () => run(process.execPath, [`--input-type=${type}`, '-e', code]);
  return [
    { name: `import ${specifier}`, act: inNode('module', `await import('${specifier}')`) },
    { name: `require ${specifier}`, act: inNode('commonjs', `require('${specifier}')`) },
  ];
}

function exportsOf({ manifest }: Published): string[] {
  return Object.entries(manifest.exports as Record<string, unknown>)
    .filter(([, target]) => typeof target === 'string' && target.endsWith('.ts'))
    .map(([subpath]) => `${manifest.name}${subpath.slice(1)}`);
}

/** Under nodenext, a .mts file imports and a .cts file requires: the two ways a program may resolve a package. */
async function compile(specifiers: string[]): Promise<string> {
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
  const { stdout, error } = await execute(bin('tsc'), ['-p', project, '--pretty', 'false'], project);
  // tsc ends with a code above zero where it has something to say; where it was not even run, nothing was proved.
  if (error && typeof error.code !== 'number') return error.message;
  // What the types of others have to answer for among themselves is not ours to mend.
  const ours = stdout.split('\n').filter((line) => /^(uses\.|node_modules\/@genius\/|error )/.test(line));
  return ours.join('\n');
}

/** Its output if it fails, else nothing. */
async function run(command: string, args: string[], cwd = project): Promise<string> {
  const { stdout, stderr, error } = await execute(command, args, cwd);
  return error ? `${stdout}${stderr}`.trim() || error.message : '';
}

interface Executed {
  stdout: string;
  stderr: string;
  error: ExecFileException | null;
}

function execute(command: string, args: string[], cwd: string): Promise<Executed> {
  const options = {
    cwd,
    timeout: 300_000,
    maxBuffer: 64_000_000,
    env: {
      ...process.env,
      // What is compiled once serves every process that loads it.
      NODE_COMPILE_CACHE: join(temporary, 'compiled'),
      // The install script of onnxruntime-node would download CUDA libraries.
      ONNXRUNTIME_NODE_INSTALL: 'skip',
    },
  };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => resolve({ stdout, stderr, error })).stdin?.end();
  });
}

interface Step {
  name: string;
  /** What is wrong; empty if nothing is. */
  act(): Promise<string>;
}

/** Takes as many steps at once as there are cores, and tells in their order what is wrong. True if nothing is. */
async function all(steps: readonly Step[], atOnce = availableParallelism()): Promise<boolean> {
  const problems: string[] = [];
  let next = 0;
  const take = async () => {
    for (let at = next++; at < steps.length; at = next++) problems[at] = await (steps[at] as Step).act();
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  const failed = steps.flatMap(({ name }, at) => (problems[at] ? [{ name, problem: problems[at] }] : []));
  for (const { name, problem } of failed) {
    console.log(`failed: ${name}\n  ${problem.split('\n').slice(0, 20).join('\n  ')}`);
  }
  failures += failed.length;
  return failed.length === 0;
}
