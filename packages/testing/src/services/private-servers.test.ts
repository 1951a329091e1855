import { expect, test } from 'vitest';
import { postgres, publish, redis, take } from './fixtures/speak.ts';
import { startPostgres, startRabbit, startRedis } from './index.ts';

test('Redis keeps what it answered through SIGKILL', async (ctx) => {
  const server = await startRedis(ctx);
  const { pid } = server;
  expect(await redis(server.url, 'SET key kept')).toBe('+OK\r\n');
  await server.kill();
  await expect(redis(server.url, 'PING')).rejects.toThrow('ECONNREFUSED');
  await server.start();
  expect(server.pid).not.toBe(pid);
  expect(await redis(server.url, 'GET key')).toBe('$4\r\nkept\r\n');
});

test('PostgreSQL keeps what it committed through SIGKILL', async (ctx) => {
  const server = await startPostgres(ctx);
  await postgres(server.url, 'CREATE TABLE t AS SELECT 7 AS n');
  await server.kill();
  await server.start();
  expect(await postgres(server.url, 'SELECT n FROM t')).toBe('7');
});

test('PostgreSQL starts again though a session of the killed one still computes', async (ctx) => {
  const server = await startPostgres(ctx);
  const computing = postgres(server.url, 'SELECT count(*) FROM generate_series(1, 8000000)').catch(() => 'cut off');
  await expect
    .poll(() => postgres(server.url, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%'"))
    .toBe('2');
  await server.kill();
  await server.start();
  expect(await postgres(server.url, 'SELECT 7')).toBe('7');
  await computing;
});

test('RabbitMQ keeps a confirmed message through SIGKILL and through a stop', async (ctx) => {
  const server = await startRabbit(ctx);
  expect(await publish(server.managementUrl, '%2F', 'q', 'kept')).toEqual({ routed: true });
  await server.kill();
  await server.start();
  // A server that answers may still be taking up its queues.
  await expect.poll(() => take(server.managementUrl, '%2F', 'q')).toMatchObject([{ payload: 'kept' }]);
  await publish(server.managementUrl, '%2F', 'q', 'kept again');
  await server.stop();
  await server.start();
  await expect.poll(() => take(server.managementUrl, '%2F', 'q')).toMatchObject([{ payload: 'kept again' }]);
}, 90_000);
