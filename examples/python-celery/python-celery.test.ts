import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type CeleryWorld,
  openCeleryWorld,
  runPython,
  startPythonCelery,
  type TestContext,
} from '@genius/testing/services';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const GENIUS = join(here, '../../packages/cli/bin/genius.mjs');
const RECEIPT = join(here, '../../workers/ocr/fixtures/sample-receipt.jpg');
const LIMIT_MS = 90_000;

const envOf = ({ amqpUrl, redisUrl, databaseUrl, schema }: CeleryWorld) => ({
  ...process.env,
  BROKER_URL: amqpUrl,
  REDIS_URL: redisUrl,
  DATABASE_URL: databaseUrl,
  GENIUS_SCHEMA: schema,
});

/** `genius work ocr`, as the README says, until the test ends. */
async function startOcr(ctx: TestContext, world: CeleryWorld): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-python-'));
  const child = spawn(process.execPath, [GENIUS, 'work', 'ocr'], {
    env: { ...envOf(world), GENIUS_DATA: folder, GENIUS_LANG: 'en' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  ctx.onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('ready')) return;
  }
  throw new Error(`genius work ocr ended: ${out}`);
}

const startReceipts = (ctx: TestContext, world: CeleryWorld) =>
  startPythonCelery(ctx, world, { app: join(here, 'worker.py') });

test('a Python file of five lines gets the result of ocr.extract with nothing but Celery', {
  timeout: LIMIT_MS,
}, async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await startOcr(ctx, world);
  const lines = (await readFile(join(here, 'call_ocr.py'), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  const read = await runPython(join(here, 'call_ocr.py'), { world, args: [RECEIPT], timeoutMs: 60_000 });
  expect(read).toMatchObject({ total: '52.50' });
  const asPython = JSON.stringify(read).replaceAll('":', '": ').replaceAll(',"', ', "');
  expect(await readFile(join(here, 'README.md'), 'utf8')).toContain(`\`\`\`\n${asPython}\n\`\`\``);
});

test('a chain, a group and a chord mix tasks of both languages', { timeout: LIMIT_MS }, async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await Promise.all([startOcr(ctx, world), startReceipts(ctx, world)]);
  expect(await runPython(join(here, 'canvas.py'), { world, args: [RECEIPT], timeoutMs: 60_000 })).toEqual({
    chain: { receipts: 1, total: '52.50' },
    group: ['ron', 'ron'],
    chord: { receipts: 2, total: '105.00' },
  });
});

test('TypeScript calls a Python task by a contract, and its exception is one of our kinds', {
  timeout: LIMIT_MS,
}, async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await startReceipts(ctx, world);
  const { stdout } = await promisify(execFile)(process.execPath, [join(here, 'call-python.ts')], {
    cwd: here,
    env: envOf(world),
    timeout: 60_000,
  });
  expect(stdout).toBe(
    "{ receipts: 2, total: '59.75' }\ninvalid GW_PYTHON_INVALID The Python worker found the input wrong: ValueError: no receipt to add up\n",
  );
});

test('the generated celeryconfig.py is enough for a caller that names no queue', { timeout: LIMIT_MS }, async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await startOcr(ctx, world);
  const env = { PYTHONPATH: join(here, '../../generated'), BROKER_URL: world.amqpUrl, REDIS_URL: world.redisUrl };
  const read = await runPython(join(here, 'call_by_config.py'), { env, args: [RECEIPT], timeoutMs: 60_000 });
  expect(read).toEqual({ total: '52.50' });
});

test('the README quotes the files as they are', async () => {
  const readme = await readFile(join(here, 'README.md'), 'utf8');
  for (const [file, language] of [
    ['call_ocr.py', 'python'],
    ['receipts-contract.ts', 'ts'],
  ] as const) {
    expect(readme).toContain(`\`\`\`${language}\n${await readFile(join(here, file), 'utf8')}\`\`\``);
  }
});
