import { createServer, type Server } from 'node:net';
import { openCeleryWorld, startRedis, type TestContext, useServices } from '@genius/testing/services';
import { connect } from 'amqplib';
import { expect, test } from 'vitest';
import { openWorld } from '../testing/genius.ts';
import type { Finding } from './finding.ts';

/** Runs the doctor on a folder of its own. */
async function examine(env: NodeJS.ProcessEnv) {
  // Browsers are not what is examined here, and take seconds.
  const world = await openWorld({ GENIUS_SCHEMA: 'genius_doctor', CHROMIUM_PATH: '/absent', ...env });
  try {
    const { code, out, err } = await world.genius(['doctor', '--json']);
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    return { code, err, out, of: (name: string) => findings.filter((finding) => finding.name === name) };
  } finally {
    await world.close();
  }
}

async function servers(ctx: TestContext) {
  const world = await openCeleryWorld(ctx);
  const env = { BROKER_URL: world.amqpUrl, REDIS_URL: world.redisUrl, DATABASE_URL: world.databaseUrl };
  return { world, env };
}

const portOf = (server: Server) => (server.address() as { port: number }).port;

test('of servers that are well, the doctor tells address and version, and no password', async (ctx) => {
  const { env } = await servers(ctx);
  const { s3Url } = await useServices(ctx, 's3');
  const { code, out, of } = await examine({ ...env, BLOB_URL: s3Url });
  expect(of('rabbitmq')).toMatchObject([{ state: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }]);
  expect(of('redis')).toMatchObject([{ state: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }]);
  expect(of('database')[0]).toMatchObject({ state: 'ok', version: expect.stringMatching(/^\d+\.\d+$/) });
  expect(of('blobs')).toMatchObject([{ state: 'ok', what: expect.stringContaining('/genius opens') }]);
  expect(of('store')).toMatchObject([{ state: 'ok', what: 'nothing ran here yet' }]);
  expect(out).not.toMatch(/guest:|S3RVER:/);
  expect(code).toBe(0);
});

test('a queue with arguments, which Celery can not declare, is named with the difference and how to delete it', async (ctx) => {
  const { world, env } = await servers(ctx);
  const connection = await connect(world.amqpUrl);
  const channel = await connection.createChannel();
  await channel.assertQueue('ocr', { durable: true, arguments: { 'x-dead-letter-exchange': 'lost' } });
  await channel.assertExchange('ocr', 'topic', { durable: true });
  await connection.close();
  const { code, of } = await examine(env);
  expect(of('rabbitmq').slice(1)).toMatchObject([
    {
      state: 'bad',
      what: "the queue ocr is not declared as Celery declares it: it has x-dead-letter-exchange 'lost'",
      remedy: expect.stringContaining(`rabbitmqctl delete_queue ocr --vhost ${world.vhost}`),
    },
    { state: 'bad', what: "the exchange ocr is not declared as Celery declares it: it has type 'topic'" },
  ]);
  expect(code).toBe(5);
});

test('a look declares no queue', async (ctx) => {
  const { world, env } = await servers(ctx);
  await examine(env);
  const connection = await connect(world.amqpUrl);
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await expect(channel.checkQueue('ocr')).rejects.toThrow('NOT_FOUND');
  await connection.close();
});

test('a wrong password, virtual host, database and bucket are each told with what to do', async (ctx) => {
  const { world, env } = await servers(ctx);
  const { s3Url } = await useServices(ctx, 's3');
  const broker = new URL(world.amqpUrl);
  broker.pathname = '/nobody';
  const database = new URL(world.databaseUrl);
  database.pathname = '/nobody';
  const one = await examine({
    ...env,
    BROKER_URL: broker.href,
    DATABASE_URL: database.href,
    BLOB_URL: `${s3Url}-absent`,
  });
  expect(one.of('rabbitmq')).toMatchObject([
    {
      state: 'bad',
      what: expect.stringContaining('no virtual host nobody'),
      remedy: expect.stringContaining('add_vhost nobody'),
    },
  ]);
  expect(one.of('database')).toMatchObject([{ state: 'bad', remedy: expect.stringContaining('createdb nobody') }]);
  expect(one.of('blobs')).toMatchObject([
    {
      state: 'bad',
      what: expect.stringContaining('no bucket genius-absent'),
      remedy: expect.stringContaining('aws s3 mb s3://genius-absent'),
    },
  ]);
  expect(one.of('store')).toMatchObject([{ state: 'note' }]);

  broker.password = 'hunter2';
  broker.pathname = '/';
  const wrongKey = s3Url.replace(':S3RVER@', ':hunter2@');
  const two = await examine({ ...env, BROKER_URL: broker.href, BLOB_URL: wrongKey });
  expect(two.of('rabbitmq')).toMatchObject([
    { state: 'bad', what: expect.stringContaining('refuses the user and password') },
  ]);
  expect(two.of('blobs')).toMatchObject([{ state: 'bad', what: expect.stringContaining('refuses our key') }]);
  expect(two.out + two.err).not.toContain('hunter2');
});

test('a Redis that would forget is noted with the commands that make it remember; one that is gone is an error', async (ctx) => {
  const { env } = await servers(ctx);
  const redis = await startRedis(ctx);
  const { Redis } = await import('ioredis');
  const client = new Redis(redis.url);
  await client.config('SET', 'appendonly', 'no', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru');
  client.disconnect();
  const { code, of } = await examine({ ...env, REDIS_URL: redis.url });
  const port = new URL(redis.url).port;
  expect(of('redis').map(({ state, remedy }) => [state, remedy])).toEqual([
    ['ok', undefined],
    [
      'note',
      `redis-cli -h 127.0.0.1 -p ${port} CONFIG SET appendonly yes && redis-cli -h 127.0.0.1 -p ${port} CONFIG REWRITE`,
    ],
    [
      'note',
      `redis-cli -h 127.0.0.1 -p ${port} CONFIG SET maxmemory-policy noeviction && redis-cli -h 127.0.0.1 -p ${port} CONFIG REWRITE`,
    ],
  ]);
  expect(code).toBe(0);
  await redis.kill();
  const gone = await examine({ ...env, REDIS_URL: redis.url });
  expect(gone.of('redis')).toMatchObject([{ state: 'bad', what: expect.stringContaining('nobody listens there') }]);
  expect(gone.code).toBe(5);
});

test('servers that take a connection and say nothing cost three seconds together', async (ctx) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const silent = createServer().listen(0, '127.0.0.1', resolve);
  await promise;
  const sockets: { destroy(): void }[] = [];
  silent.on('connection', (socket) => sockets.push(socket));
  ctx.onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const at = `127.0.0.1:${portOf(silent)}`;
  const begun = performance.now();
  await examine({});
  const plainMs = performance.now() - begun;
  const { of } = await examine({
    BROKER_URL: `amqp://${at}`,
    REDIS_URL: `redis://${at}`,
    DATABASE_URL: `postgres://genius@${at}/genius`,
    BLOB_URL: `http://key:secret@${at}/genius`,
  });
  // Three seconds beyond what all other looks take, which open a browser by now, and some for two busy cores.
  expect(performance.now() - begun - 2 * plainMs).toBeLessThan(6_000);
  for (const name of ['rabbitmq', 'redis', 'database', 'blobs']) {
    expect(of(name), name).toMatchObject([{ state: 'bad', what: expect.stringContaining('no answer within 3 s') }]);
  }
});
