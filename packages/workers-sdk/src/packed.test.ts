/** The SDK as strangers get it: packed, installed alone in an empty project, by `import` and by `require`. */

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractText } from '@genius/ocr/contract';
import { makeTestFolder } from '@genius/testing';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { startBrokerWorker } from './testing/broker-worker.ts';
import { openWorld } from './testing/open-world.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const folder = makeTestFolder();
const tarballs = join(folder.path, 'tarballs');
/** Packing and installing; two cores may be shared with other programs. */
const SLOW_MS = 400_000;

let networkFailure: string | undefined;

beforeAll(async () => {
  mkdirSync(tarballs);
  const names = ['@genius/contract', '@genius/runtime', '@genius/transport-celery', '@genius/workers-sdk'];
  await execute(process.execPath, [join(root, 'scripts/pack-into.ts'), tarballs, ...names]);
  networkFailure = (await install('alone', [/workers-sdk/])) ?? (await install('with-broker', [/./]));
}, SLOW_MS);
afterAll(() => folder.remove());

/** Why it could not be installed, if the network is to blame. */
async function install(name: string, which: RegExp[]): Promise<string | undefined> {
  const project = join(folder.path, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name, version: '1.0.0', private: true }));
  const files = readdirSync(tarballs).filter((file) => which.some((pattern) => pattern.test(file)));
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await execute('npm', [...args, ...files.map((file) => `file:${join(tarballs, file)}`)], { cwd: project });
    return undefined;
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr ?? error);
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(text))
      return 'network: npm can not install packages';
    throw error;
  }
}

/** Runs the program with what is installed in the project. */
async function run(project: string, kind: 'esm' | 'cjs', options: object): Promise<unknown> {
  const place = join(folder.path, project);
  copyFileSync(join(import.meta.dirname, 'fixtures/exercise.mjs'), join(place, 'exercise.mjs'));
  const load = kind === 'esm' ? `await import('@genius/workers-sdk')` : `require('@genius/workers-sdk')`;
  const body = `
    const { exercise } = await import('./exercise.mjs');
    console.log(JSON.stringify(await exercise(${load}, JSON.parse(process.argv[2]))));`;
  const file = join(place, kind === 'esm' ? 'program.mjs' : 'program.cjs');
  writeFileSync(file, kind === 'esm' ? body : `(async () => {${body}})()`);
  const { stdout } = await execute(process.execPath, [file, JSON.stringify(options)], { cwd: place, timeout: 60_000 });
  return JSON.parse(stdout);
}

const skipWithoutNetwork = (ctx: TestContext) => {
  if (networkFailure !== undefined) ctx.skip(networkFailure);
};

const SEEN = {
  output: { text: 'Hello, Ana!' },
  progress: { fraction: 0.5, note: 'half' },
  cancel: 'stopping',
  refused: ['TaskFailed', 'cancelled', true],
  waiting: 'cancelled',
  invalid: ['GW_INPUT_INVALID', 'document.url', true],
};

test('installed alone it brings nothing but zod', (ctx) => {
  skipWithoutNetwork(ctx);
  const modules = join(folder.path, 'alone/node_modules');
  expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['@genius', 'zod']);
  expect(readdirSync(join(modules, '@genius'))).toEqual(['workers-sdk']);
});

test.for(['esm', 'cjs'] as const)(
  'a program (%s) submits, streams and cancels over HTTP',
  { timeout: SLOW_MS },
  async (kind, ctx) => {
    skipWithoutNetwork(ctx);
    await using world = await openWorld({ tasks: [extractText] });
    const token = await world.token('workers:submit');
    expect(await run('alone', kind, { url: world.url, token })).toEqual(SEEN);
  },
);

test.for(['esm', 'cjs'] as const)(
  'a program (%s) submits, streams and cancels over the broker',
  { timeout: SLOW_MS },
  async (kind, ctx) => {
    skipWithoutNetwork(ctx);
    const { servers } = await startBrokerWorker(ctx);
    expect(await run('with-broker', kind, servers)).toEqual(SEEN);
  },
);

test('without the transport’s package a call through the broker says what to install', async (ctx) => {
  skipWithoutNetwork(ctx);
  const options = { brokerUrl: 'amqp://127.0.0.1:1', redisUrl: 'redis://127.0.0.1:1', databaseUrl: 'postgres://x' };
  await expect(run('alone', 'esm', options)).rejects.toThrow('install @genius/transport-celery beside');
});

test('a program in TypeScript compiles against it, as a module and as CommonJS', async (ctx) => {
  skipWithoutNetwork(ctx);
  const place = join(folder.path, 'alone');
  const source = `
    import { createClient, type OutputOf } from '@genius/workers-sdk';
    import { tasks } from '@genius/workers-sdk/tasks';
    const client = createClient({ url: 'https://workers.example.com', token: 't' });
    export const text: Promise<string> = client.ocr.extract({ document: { blob: 'b' } }).then((read) => read.text);
    export const pages: OutputOf<typeof tasks.pdf.render>['pages'] = 1;
    // @ts-expect-error the contract has no such field
    void client.ocr.extract({ documents: [] });
    void client.on('ocr.extracted', ({ data }) => data.language.length);
  `;
  for (const name of ['uses.mts', 'uses.cts']) writeFileSync(join(place, name), source);
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: [],
    lib: ['es2023', 'dom', 'esnext.disposable'],
  };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['uses.mts', 'uses.cts'] }));
  const tsc = execute(join(root, 'node_modules/.bin/tsc'), ['-p', place, '--pretty', 'false']);
  expect(
    await tsc.then(
      () => '',
      ({ stdout }) => stdout,
    ),
  ).toBe('');
});
