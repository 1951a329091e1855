import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layFreshDatabase } from '@genius/testing';
import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import { expect, test, vi } from 'vitest';
import { openWorld, type World } from '../testing/genius.ts';
import { loadWorker } from '../workers.ts';

// It reads a picture, opens a browser and asks every simulator, on two cores that others may use too.
vi.setConfig({ testTimeout: 300_000 });

interface Told {
  task: string;
  outcome: string;
  run: string;
  trace: string;
  facts: Record<string, string>;
}

async function open(ctx: TestContext, env: NodeJS.ProcessEnv = {}): Promise<World> {
  const remedy = (await loadWorker('pdf.render')).unavailable?.();
  if (remedy) ctx.skip(`service: ${remedy}`);
  const world = await openWorld(env);
  ctx.onTestFinished(() => world.close());
  await layFreshDatabase(join(world.folder, 'database'));
  return world;
}

/** The whole day, as programs see it. */
async function day(world: World, ...args: string[]): Promise<Told[]> {
  const { code, out, err } = await world.genius(['demo', '--json', ...args]);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
}

const STORY = [
  ['ocr.extract', 'done'],
  ['taxpayer.validate', 'done'],
  ['efactura.submit', 'refused'],
  ['efactura.submit', 'done'],
  ['efactura.verify', 'done'],
  ['efactura.pdf', 'done'],
  ['email.send', 'done'],
  ['notify.slack', 'done'],
  ['etransport.needed', 'done'],
  ['etransport.submit', 'done'],
  ['saft.generate', 'done'],
  ['reges.submit', 'done'],
];

test('an invoice’s day plays in one process, and its PDF holds the XML', async (ctx) => {
  const world = await open(ctx);
  const pdf = join(world.folder, 'day.pdf');
  const told = await day(world, '--save', pdf);
  expect(told.map(({ task, outcome }) => [task, outcome])).toEqual(STORY);
  expect(told[0]?.facts).toMatchObject({
    seller: 'EXEMPLU PLĂTITOR DE TVA SRL',
    CUI: '9900000010',
    total: '1452.00 RON',
  });
  expect(Object.keys(told[2]?.facts ?? {})).toContain('BR-RO-110');
  expect(told[2]?.facts['BR-RO-110']).toMatch(/județul vânzătorului.*Timiș/);
  expect(told[9]?.facts.UIT).toMatch(/^[0-9A-Z]{16}$/);
  expect(told[10]?.facts).toMatchObject({ verdict: expect.stringContaining('valid by our rules'), ledger: '15 lines' });
  expect(told[4]?.facts.signer).toContain('SANDBOX');
  expect(new Set(told.map(({ trace }) => trace)).size).toBe(1);
  expect(readFileSync(pdf, 'latin1')).toMatch(/^%PDF-1\.7[\s\S]*EmbeddedFile[\s\S]*<pdfaid:part>3</);
});

test('beside a running platform the day plays there, and its pages show it', async (ctx) => {
  const world = await open(ctx);
  const platform = await world.serving(['start'], 'ready in');
  const told = await day(world);
  expect(told.map(({ task, outcome }) => [task, outcome])).toEqual(STORY);
  const page = /simulated: (http:\S+\/anaf)/.exec(platform.out())?.[1] as string;
  expect(await (await fetch(page)).text()).toContain(told[3]?.facts.number);
  const inbox = page.replace('/anaf', '/inbox');
  expect(await (await fetch(inbox)).text()).toContain(told[3]?.facts.number);
});

test('on RabbitMQ, Redis and PostgreSQL the day is the same', async (ctx) => {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const servers = { BROKER_URL: amqpUrl, REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, GENIUS_SCHEMA: schema };
  const told = await day(
    await open(ctx, { ...servers, SANDBOX: '1', GENIUS_SECRET_KEY: randomBytes(32).toString('base64') }),
  );
  expect(told.map(({ task, outcome }) => [task, outcome])).toEqual(STORY);
});

test('where a real provider is set, nothing is sent to it', async (ctx) => {
  const world = await open(ctx, { SMTP_HOST: 'mail.example.com' });
  const { code, err } = await world.genius(['demo']);
  expect(code).not.toBe(0);
  expect(err).toContain('real providers are set: smtp');
});
