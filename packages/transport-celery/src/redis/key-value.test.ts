/** KeyValue on Redis: what every adapter promises, and what a restart of the server leaves. */

import type { KeyValue, Ports } from '@genius/runtime';
import { keyValueConformance } from '@genius/testing/conformance';
import { startRedis, useServices } from '@genius/testing/services';
import { beforeEach, expect, it, vi } from 'vitest';
import { openRedis, type RedisLink } from './connect.ts';
import { openKeyValue } from './key-value.ts';

let url: string;
let worlds = 0;

beforeEach(async (ctx) => {
  url = (await useServices(ctx, 'redis')).redisUrl;
});

keyValueConformance(async () => {
  // Signs that mean something in a search of Redis.
  const prefix = `kv[${process.pid}*${++worlds}]?\\:`;
  const links: RedisLink[] = [];
  const another = async () => {
    const link = openRedis(url);
    links.push(link);
    return { kv: openKeyValue(link, prefix) } as Ports;
  };
  const ports = await another();
  const close = async () => {
    await Promise.all((await ports.kv.keys('')).map((key) => ports.kv.delete(key)));
    for (const link of links) link.close();
  };
  const unused = () => Promise.reject(new Error('not for key-value'));
  return { ports, another, close, reopen: unused, declareDead: unused, tamper: unused };
});

it('values, counters, their times and channels outlive a killed Redis', async (ctx) => {
  const server = await startRedis(ctx);
  const links = [openRedis(server.url), openRedis(server.url)];
  ctx.onTestFinished(() => {
    for (const link of links) link.close();
  });
  const [here, there] = links.map((link) => openKeyValue(link)) as [KeyValue, KeyValue];
  const heard: string[] = [];
  await there.subscribe('c', (message) => heard.push(message));
  await here.set('kept', 'ș');
  await here.increment('n', 2.5, { ttlMs: 60_000 });
  await here.set('short', 'x', { ttlMs: 1 });
  // The append-only file reaches the kernel with each answer, which is all that SIGKILL asks for.
  await server.kill();
  await vi.waitUntil(() => links.every((link) => !link.isReady));
  const sum = here.increment('n', 1, { ttlMs: 1 });
  await server.start();
  expect(await sum).toBe(3.5);
  expect(await there.get('kept')).toBe('ș');
  expect(await there.keys('')).toEqual(['kept', 'n']);
  await vi.waitUntil(async () => {
    await here.publish('c', 'm');
    return heard.length > 0;
  });
});

it('a name that begins with wrk: is the same in Redis, for keys and channels; all others are prefixed', async (ctx) => {
  const { redisUrl } = await useServices(ctx, 'redis');
  const link = openRedis(redisUrl);
  ctx.onTestFinished(() => link.close());
  const kv = openKeyValue(link, `prefix-${process.pid}:`);
  const fixed = `wrk:registry:status:test-${process.pid}`;
  const raw = <T>(...command: [string, ...string[]]) => link.run((redis) => redis.call(...command)) as Promise<T>;
  const heard: string[] = [];
  await kv.set(fixed, 'idle', { ttlMs: 120_000 });
  await kv.set(`own-${process.pid}`, 'x', { ttlMs: 60_000 });
  ctx.onTestFinished(async () => void (await kv.delete(fixed)));
  expect(await raw('GET', fixed)).toBe('idle');
  expect(await raw<number>('PTTL', fixed)).toBeGreaterThan(100_000);
  expect(await raw('GET', `prefix-${process.pid}:own-${process.pid}`)).toBe('x');
  expect(await kv.keys(fixed)).toEqual([fixed]);
  await kv.subscribe(`wrk:events:test-${process.pid}`, (message) => heard.push(message));
  await raw('PUBLISH', `wrk:events:test-${process.pid}`, 'seen');
  await vi.waitUntil(() => heard.length > 0);
  expect(await kv.delete(fixed)).toBe(true);
  expect(await raw('EXISTS', fixed)).toBe(0);
});
