import { expect, test } from 'vitest';
import { postgres, publish, rabbit, redis, take } from './fixtures/speak.ts';
import { openCeleryWorld, type TestContext, useServices } from './index.ts';

/** A test within the test, whose end is here. */
function innerTest(ctx: TestContext) {
  const listeners: (() => void | Promise<void>)[] = [];
  return {
    skip: (note?: string) => ctx.skip(note),
    onTestFinished: (listener: () => void | Promise<void>) => void listeners.unshift(listener),
    async end() {
      for (const listener of listeners) await listener();
    },
  };
}

test('the shared servers start, each with its address', async (ctx) => {
  const urls = await useServices(ctx, 'rabbitmq', 'redis', 'postgres', 's3');
  const withoutPorts = Object.entries(urls).map(([name, url]) => `${name} ${url.replace(/:\d+/, ':PORT')}`);
  expect(withoutPorts).toMatchInlineSnapshot(`
    [
      "amqpUrl amqp://guest:guest@127.0.0.1:PORT",
      "redisUrl redis://127.0.0.1:PORT/0",
      "databaseUrl postgres://postgres@127.0.0.1:PORT/postgres",
      "s3Url http://S3RVER:S3RVER@127.0.0.1:PORT/genius",
    ]
  `);
  expect(await redis(urls.redisUrl, 'PING')).toBe('+PONG\r\n');
  expect(await postgres(urls.databaseUrl, 'SHOW fsync')).toBe('on');
});

test('who asks twice gets the same servers', async (ctx) => {
  const [one, two] = await Promise.all([useServices(ctx, 'redis'), useServices(ctx, 'redis')]);
  expect(one).toEqual(two);
});

test('a world sees nothing of another', async (ctx) => {
  const [one, two] = await Promise.all([openCeleryWorld(ctx), openCeleryWorld(ctx)]);
  await redis(one.redisUrl, 'SET key one');
  expect(await redis(two.redisUrl, 'EXISTS key')).toBe(':0\r\n');

  await postgres(one.databaseUrl, `CREATE TABLE ${one.schema}.t (n int)`);
  expect(await postgres(two.databaseUrl, `SELECT to_regclass('${two.schema}.t')`)).toBe('');

  expect(await publish(one.managementUrl, one.vhost, 'q', 'for one')).toEqual({ routed: true });
  expect(await rabbit(two.managementUrl, 'GET', `queues/${two.vhost}`)).toEqual([]);
  expect(await take(one.managementUrl, one.vhost, 'q')).toMatchObject([{ payload: 'for one' }]);
});

test('the world of a test is removed at its end', async (ctx) => {
  const inner = innerTest(ctx);
  const world = await openCeleryWorld(inner);
  await redis(world.redisUrl, 'SET key value');
  await postgres(world.databaseUrl, 'CREATE SCHEMA mine; CREATE TABLE mine.t (n int)');
  await inner.end();
  await expect.poll(() => redis(world.redisUrl, 'DBSIZE'), { timeout: 5_000 }).toBe(':0\r\n');
  await expect
    .poll(
      () => postgres(world.databaseUrl, `SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname = 'mine'`),
      {
        timeout: 5_000,
      },
    )
    .toBe('');
  await expect
    .poll(() => rabbit(world.managementUrl, 'GET', `vhosts/${world.vhost}`), { timeout: 5_000 })
    .toMatchObject({ error: 'Object Not Found' });
});

test('a database that was used before is as a new one: every role may use its public schema', async (ctx) => {
  const inner = innerTest(ctx);
  const { databaseUrl } = await openCeleryWorld(inner);
  const isUsable = `SELECT coalesce(string_agg(a.privilege_type, ' '), '') FROM pg_namespace n, aclexplode(n.nspacl) a
    WHERE n.nspname = 'public' AND a.grantee = 0`;
  expect(await postgres(databaseUrl, isUsable)).toBe('USAGE');
  await inner.end();
  await expect.poll(() => postgres(databaseUrl, isUsable), { timeout: 5_000 }).toBe('USAGE');
});

test('a world costs little', async (ctx) => {
  await openCeleryWorld(ctx);
  const times: number[] = [];
  for (let made = 0; made < 5; made++) {
    const inner = innerTest(ctx);
    const start = performance.now();
    await openCeleryWorld(inner);
    times.push(performance.now() - start);
    await inner.end();
  }
  // 20 to 60 ms on an idle machine with two cores.
  expect(Math.min(...times)).toBeLessThan(150);
});
