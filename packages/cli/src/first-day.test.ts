import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from './testing/genius.ts';
import { loadWorker } from './workers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(ROOT, 'workers/pdf-render/fixtures');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** The words of a command of the README, as a shell parts them. */
const words = (line: string) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

test('the README’s three commands make an invoice, mail it and announce it, and the sandbox shows both', async (ctx) => {
  const remedy = (await loadWorker('pdf.render')).unavailable?.();
  if (remedy) ctx.skip(`service: ${remedy}`);
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const commands = [...readme.matchAll(/^npx genius (call (?:pdf|email|notify)\.\w+ .*)$/gm)].map(([, line]) =>
    words(line as string).map((word) =>
      word.replace('@workers/', `@${ROOT}/workers/`).replace('invoice.pdf', join(world.folder, 'invoice.pdf')),
    ),
  );
  expect(commands).toHaveLength(3);
  const platform = await world.serving(['start', '--no-sample'], 'logs you in');
  for (const command of commands) {
    const { code, err } = await world.genius(command);
    expect(code, err).toBe(0);
  }
  const sandbox = /http:\/\/127\.0\.0\.1:\d+(?=\/inbox)/.exec(platform.out())?.[0];
  const page = async (path: string) => (await fetch(`${sandbox}${path}`)).text();
  expect(await page('/inbox')).toContain('Factura ATB 001024');
  expect(await page('/slack')).toContain('Invoice ATB 001024 was sent.');
});

test('a file goes into the field that is named, and the file that a run made is saved', async () => {
  const file = join(world.folder, 'out.pdf');
  const merge = ['call', 'pdf.merge', '--input', '{"files":[{"pages":"1"}]}', '--save', file];
  const { code, err } = await world.genius([...merge, '--file', `files.0.document=${FIXTURES}/chromium-page.pdf`]);
  expect(code, err).toBe(0);
  expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
});

test('an input is read from a file, and one that is not there is named', async () => {
  const call = (input: string) => world.genius(['call', 'pdf.merge', '--input', input, '--json']);
  expect(await call('@absent.json')).toMatchObject({ code: 2, out: expect.stringContaining('absent.json') });
  const read = await call(`@${FIXTURES}/invoice-call.json`);
  expect(JSON.parse(read.out)).toMatchObject({ error: { code: 'GW_INPUT_INVALID', field: 'files' } });
});

test('a task that makes no file says so where one was to be saved', async () => {
  const file = join(world.folder, 'out');
  const { code, err } = await world.genius(['call', 'email.verify', '--input', '{"address":"nobody"}', '--save', file]);
  expect([code, existsSync(file)]).toEqual([2, false]);
  expect(err).toContain('made no file');
});

test('a task that calls one of another worker is run alone with that worker', async (ctx) => {
  const remedy = (await loadWorker('pdf.render')).unavailable?.();
  if (remedy) ctx.skip(`service: ${remedy}`);
  const file = join(world.folder, 'invoice.pdf');
  const input = `@${ROOT}/workers/anaf-efactura/fixtures/invoice.json`;
  const { code, err } = await world.genius(['call', 'efactura.pdf', '--input', input, '--save', file]);
  expect(code, err).toBe(0);
  expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
});
