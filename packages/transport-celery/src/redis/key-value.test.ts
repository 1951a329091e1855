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
