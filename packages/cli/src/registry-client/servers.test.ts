/** The same commands on RabbitMQ, Redis and PostgreSQL, with and without a registry that answers. */

import { openCeleryWorld } from '@genius/testing/services';
import { expect, test } from 'vitest';
import { openWorld } from '../testing/genius.ts';

/** Reading it fails at once: it is no picture. */
const NO_DOCUMENT = '{"document":{"base64":"aGVsbG8="}}';

test('on servers the registry is found and asked, processes obey through it, and without it the servers answer', {
  timeout: 400_000,
}, async (ctx) => {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const world = await openWorld({
    ...{ BROKER_URL: amqpUrl, REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, GENIUS_SCHEMA: schema },
    REGISTRY_JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters',
  });
  ctx.onTestFinished(() => world.close());
  const told = async (...args: string[]) => {
    const { out, err, code } = await world.genius([...args, '--verbose', '--json']);
    const way = /asked the registry|looked into/.exec(err)?.[0] ?? err;
    return { code, way, json: code === 0 ? JSON.parse(out) : out };
  };
  const called = await world.genius(['call', 'ocr.extract', '--input', NO_DOCUMENT, '--json']);
  const { id: run } = JSON.parse(called.out);
  const [unasked, unaskedStory] = [await told('runs'), await told('show', run)];
  expect([unasked.way, unaskedStory.way]).toEqual(['looked into', 'looked into']);

  const { child, ended } = await world.serving(['start', '--no-sample'], 'ready');
  const [asked, story] = [await told('runs'), await told('show', run)];
  expect([asked.way, story.way]).toEqual(['asked the registry', 'asked the registry']);
  expect([asked.json, story.json]).toEqual([unasked.json, unaskedStory.json]);

  const workers = async () => (await told('workers')).json;
  const ocr = async () => (await workers()).workers.find(({ tag }: { tag: string }) => tag === 'ocr');
  await expect.poll(ocr).toMatchObject({ status: 'idle', health_score: expect.any(Number) });
  const [{ id, mode }] = (await workers()).instances;
  expect(mode).toBe('active');
  const paused = await told('workers', 'pause', id.slice(-12), '--reason', 'a new disk');
  expect(paused).toMatchObject({ way: 'asked the registry', json: { instance: id, mode: 'paused', running: 0 } });
  await expect.poll(async () => (await workers()).instances[0].mode).toBe('paused');
  expect((await world.genius(['workers'])).out).toMatch(/paused +\d+ +0 +/);
  expect(await told('workers', 'resume', id)).toMatchObject({ code: 0, json: { mode: 'active' } });
  expect(await told('workers', 'scale', id, '--concurrency', '3', '--tag', 'ocr')).toMatchObject({ code: 0 });
  const refused = await told('workers', 'scale', id, '--concurrency', '3', '--tag', 'nobody');
  expect([refused.code, refused.json]).toEqual([4, expect.stringContaining('GW_CLI_PROCESS_REFUSED')]);
  expect((await told('workers', 'pause', 'nobody')).json).toContain('GW_CLI_PROCESS_UNKNOWN');
  expect(await told('queues', 'pause', 'ocr', '--reason', 'hold')).toMatchObject({ way: 'asked the registry' });
  const waiting = JSON.parse(
    (await world.genius(['call', 'ocr.extract', '--input', NO_DOCUMENT, '--no-wait', '--json'])).out,
  );
  await expect
    .poll(async () => (await told('show', waiting.id)).json)
    .toMatchObject({ waitsFor: 'The queue ocr is paused: hold', waitsForRo: 'Coada ocr este oprită: hold' });
  expect(await told('cancel', waiting.id)).toMatchObject({ code: 0, way: 'asked the registry' });

  child.kill('SIGKILL');
  await ended;
  expect(await told('queues', 'resume', 'ocr')).toMatchObject({ code: 0, way: 'looked into' });
  expect((await told('show', waiting.id)).json).toMatchObject({ state: 'cancelled' });
});
