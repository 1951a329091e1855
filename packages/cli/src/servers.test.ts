import { join } from 'node:path';
import { defineTask, errors } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { type CeleryWorld, openCeleryWorld, type TestContext } from '@genius/testing/services';
import { connect } from 'amqplib';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openPorts } from './open-ports.ts';
import { readSettings } from './settings.ts';
import { openWorld } from './testing/genius.ts';

// Each starts servers, processes and readers of documents, on two cores that others may use too.
vi.setConfig({ testTimeout: 90_000 });

/** Not a picture at all, so that reading it takes no time. */
const NO_DOCUMENT = '{"document":{"base64":"aGVsbG8="}}';
const SAMPLE = join(import.meta.dirname, '../../../workers/ocr/fixtures/sample-receipt.jpg');

const pay = defineTask({
  name: 'bank.pay',
  queue: 'bank',
  summary: 'Pays.',
  idempotent: 'through once',
  input: z.object({ how: z.enum(['lost', 'broken']) }),
  output: z.object({ receipt: z.string() }),
  limits: { attempts: 1, defectAttempts: 1 },
});
const bank = defineWorker({
  tag: 'bank',
  version: '0',
  summary: 'Pays.',
  tasks: [
    handle(pay, async ({ how }) => {
      if (how === 'lost') throw errors.GW_UNKNOWN_EFFECT({ key: 'transfer', task: 'bank.pay', run: '' });
      throw new Error('the safe is stuck');
    }),
  ],
});

const envOf = ({ amqpUrl, redisUrl, databaseUrl, schema }: CeleryWorld) => ({
  BROKER_URL: amqpUrl,
  REDIS_URL: redisUrl,
  DATABASE_URL: databaseUrl,
  GENIUS_SCHEMA: schema,
});

/** The command line on servers of the test's own. */
async function openCommandLine(ctx: TestContext) {
  const env = envOf(await openCeleryWorld(ctx));
  const world = await openWorld(env);
  ctx.onTestFinished(() => world.close());
  const json = async (...args: string[]) => {
    const { out, err } = await world.genius([...args, '--json']);
    if (out === '') throw new Error(err);
    return JSON.parse(out);
  };
  return { world, env, json };
}

/** Ends runs of a worker that the command line does not know, in the test's own process. */
async function ended(env: NodeJS.ProcessEnv, ...how: ('lost' | 'broken')[]): Promise<string[]> {
  const platform = createPlatform(await openPorts(readSettings(env), silentLogger), {
    workers: [bank],
    log: silentLogger,
  });
  await platform.start();
  const runs = await platform.client.sendAll(
    pay,
    how.map((each) => ({ how: each })),
  );
  await Promise.allSettled(runs.map((run) => run.result()));
  await platform.stop();
  return runs.map(({ id }) => id);
}

test.for([
  ['en', 'on amqp://127.0.0.1', 'runs in postgres://127.0.0.1', 'results in redis://127.0.0.1'],
  ['ro', 'pe amqp://127.0.0.1', 'rulări în postgres://127.0.0.1', 'rezultate în redis://127.0.0.1'],
])(
  'the banner (%s) names the servers, without passwords and without calling itself embedded',
  async ([lang, ...words], ctx) => {
    const { world } = await openCommandLine(ctx);
    const { child, ended: end, out } = await world.serving(['work', 'ocr'], 'ready', { env: { GENIUS_LANG: lang } });
    for (const word of words) expect(out()).toContain(word);
    expect(out()).not.toMatch(/guest|embedded|no server|integrat|niciun server/);
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
  },
);

test('the platform starts on servers, reads the sample, answers on its port, and ends with 0 on SIGTERM', async (ctx) => {
  const { world, json } = await openCommandLine(ctx);
  const { child, ended: end, out } = await world.serving(['start'], 'sample read');
  const url = /http:\S+/.exec(out())?.[0];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(out()).toMatch(/total +52\.50 RON/);
  // Beside it the schedules of workers may have sent theirs.
  const { runs } = await json('runs');
  expect(runs).toContainEqual(expect.objectContaining({ task: 'ocr.extract', state: 'done' }));
  expect((await json('queues')).queues).toContainEqual(expect.objectContaining({ queue: 'ocr', processes: 1 }));
  const doctor = await world.genius(['doctor', '--json']);
  expect(JSON.parse(doctor.out).findings).toContainEqual({
    name: 'store',
    state: 'ok',
    what: expect.stringMatching(/running: .*\bocr\b/),
  });
  child.kill('SIGTERM');
  expect((await end).code).toBe(0);
});

test('a call is done by a running worker, and without one by the command itself', async (ctx) => {
  const { world, json } = await openCommandLine(ctx);
  const alone = await json('call', 'ocr.extract', '--input', NO_DOCUMENT);
  expect(alone).toMatchObject({ state: 'failed', error: { kind: 'invalid', field: 'document' } });
  const { child, ended: end } = await world.serving(['work', 'ocr'], 'ready');
  const read = await json('call', 'ocr.extract', '--file', SAMPLE);
  expect(read).toMatchObject({ state: 'done', output: { fields: { total: { value: '52.50' } } } });
  const story = await json('show', read.id);
  const { instances } = await json('workers');
  expect(story.attempts[0].instance).toBe(instances[0].id);
  child.kill('SIGTERM');
  expect((await end).code).toBe(0);
});

test('events are watched as they happen', async (ctx) => {
  const { world } = await openCommandLine(ctx);
  await world.serving(['work', 'ocr'], 'ready');
  const watching = world.serving(['watch', 'ocr.*', '--json'], '"ocr.failed"');
  // Calls until one falls into the time in which it is watched.
  const stop = new AbortController();
  const calling = (async () => {
    while (!stop.signal.aborted) await world.genius(['call', 'ocr.extract', '--input', NO_DOCUMENT]);
  })();
  const { out } = await watching;
  stop.abort();
  await calling;
  expect(JSON.parse(out().split('\n')[0] ?? '')).toMatchObject({ type: 'ocr.failed', data: { task: 'ocr.extract' } });
});

test('dead letters are listed, sent again, cancelled and discarded', async (ctx) => {
  const { world, env, json } = await openCommandLine(ctx);
  const [first = '', second = ''] = await ended(env, 'broken', 'broken');
  const list = async () => (await json('dead', 'list')).runs.map((run: { id: string }) => run.id);
  expect(await list()).toEqual([second, first]);
  expect((await world.genius(['dead', 'replay', first])).code).toBe(0);
  expect((await world.genius(['dead', 'discard', second])).code).toBe(0);
  expect(await list()).toEqual([]);
  expect((await world.genius(['cancel', first, '--reason', 'no longer needed'])).code).toBe(0);
  expect((await json('show', first)).state).toBe('cancelled');
  expect((await world.genius(['cancel', first])).code).toBe(4);
});

test('a message that is no JSON is a dead letter with its bytes in <queue>.dead, and the worker goes on', async (ctx) => {
  const { world, env, json } = await openCommandLine(ctx);
  await world.serving(['work', 'ocr'], 'ready');
  const connection = await connect(env.BROKER_URL);
  const channel = await connection.createChannel();
  channel.sendToQueue('ocr', Buffer.from('{nope'), {
    contentType: 'application/json',
    headers: { task: 'ocr.extract', id: 'broken-1' },
  });
  await expect
    .poll(async () => (await json('dead', 'list')).runs, { timeout: 15_000 })
    .toMatchObject([{ id: 'broken-1', task: 'ocr.extract', state: 'failed' }]);
  const kept = await channel.get('ocr.dead', { noAck: true });
  await connection.close();
  expect(kept ? kept.content.toString() : '').toBe('{nope');
  expect(await json('call', 'ocr.extract', '--input', NO_DOCUMENT)).toMatchObject({ state: 'failed' });
});

test('an unknown outcome is settled by a person: it happened, or try again', async (ctx) => {
  const { env, json } = await openCommandLine(ctx);
  const [first = '', second = ''] = await ended(env, 'lost', 'lost');
  expect(await json('settle', first, '--happened', '{"receipt":"77"}')).toEqual({ id: first, state: 'done' });
  expect((await json('settle', second, '--not-happened')).state).toBe('waiting');
});

test('a schedule is added, paused and removed', async (ctx) => {
  const { world, json } = await openCommandLine(ctx);
  const document = '{"document":{"url":"https://example.org/a.pdf"}}';
  await world.genius(['schedules', 'add', 'night', 'ocr.extract', '--cron', '0 3 * * *', '--input', document]);
  await world.genius(['schedules', 'pause', 'night']);
  expect((await json('schedules')).schedules).toMatchObject([{ name: 'night', paused: true }]);
  expect((await world.genius(['schedules', 'remove', 'night'])).code).toBe(0);
});

test('a run that is not there is looked for in the database that the sentence names, without its password', async (ctx) => {
  const { world, env } = await openCommandLine(ctx);
  const { code, err } = await world.genius(['show', '01990000-0000-7000-8000-000000000000']);
  expect(code).toBe(4);
  expect(err).toContain(`in postgres://${new URL(env.DATABASE_URL).host}`);
  expect(err).not.toContain('postgres@');
});
