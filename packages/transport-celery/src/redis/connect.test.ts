/** A link to Redis in fair weather and foul. */

import { startRedis } from '@genius/testing/services';
import { expect, it, vi } from 'vitest';
import { openRedis } from './connect.ts';

it('commands asked for while Redis is gone are done when it is back, and channels are heard again', async (ctx) => {
  const server = await startRedis(ctx);
  const link = openRedis(server.url);
  ctx.onTestFinished(() => link.close());
  const heard: string[] = [];
  let returns = 0;
  link.onReconnected(() => returns++);
  await link.subscribe('c', (message) => heard.push(message));
  await link.run((redis) => redis.set('before', '1'));

  await server.kill();
  await vi.waitUntil(() => !link.isReady);
  const waiting = [
    link.run((redis) => redis.set('during', '2')),
    link.batch((pipeline) => pipeline.set('x', '3').get('x')),
    link.subscribe('d', (message) => heard.push(message)),
  ];
  await server.start();
  expect((await Promise.all(waiting)).slice(0, 2)).toEqual(['OK', ['OK', '3']]);
  await vi.waitUntil(() => returns === 2, 10_000);
  expect(await link.run((redis) => redis.publish('c', 'again'))).toBe(1);
  expect(await link.run((redis) => redis.publish('d', 'new'))).toBe(1);
  await vi.waitUntil(() => heard.length === 2);
  expect(heard).toEqual(['again', 'new']);
});

it('ten thousand short subscriptions are a few commands, and nothing of them is left', async (ctx) => {
  const server = await startRedis(ctx);
  const link = openRedis(server.url);
  ctx.onTestFinished(() => link.close());
  let heard = 0;
  const leave = await Promise.all(Array.from({ length: 10_000 }, (_, i) => link.subscribe(`c${i}`, () => heard++)));
  const second = await link.subscribe('c7', () => heard++);
  await link.batch((pipeline) => {
    for (let i = 0; i < leave.length; i++) pipeline.publish(`c${i}`, '');
  });
  await vi.waitUntil(() => heard === 10_001);
  for (const each of leave) each();
  await vi.waitUntil(async () => (await link.run((redis) => redis.pubsub('CHANNELS'))).length === 1);
  second();
  // One that leaves and comes back within a turn of the event loop is heard.
  await link.subscribe('c7', () => heard++);
  expect(await link.run((redis) => redis.publish('c7', ''))).toBe(1);
  const stats = await link.run((redis) => redis.info('commandstats'));
  for (const command of ['subscribe', 'unsubscribe'])
    expect(Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1])).toBeLessThan(20);
});

it('a command that was sent and lost is sent again only if that is harmless', async (ctx) => {
  const server = await startRedis(ctx);
  const link = openRedis(server.url);
  ctx.onTestFinished(() => link.close());
  await link.run((redis) => redis.ping());
  process.kill(server.pid, 'SIGSTOP');
  const harmless = link.run((redis) => redis.set('a', '1'));
  const harmful = expect(link.run((redis) => redis.incr('n'), { repeatable: false })).rejects.toMatchObject({
    code: 'GW_REDIS_UNANSWERED',
    kind: 'transient',
  });
  const late = link.run((redis) => redis.get('a'), { deadlineMs: 50 });
  await expect(late).rejects.toMatchObject({ code: 'GW_REDIS_UNANSWERED', kind: 'transient' });
  await server.kill();
  await harmful;
  await server.start();
  expect(await harmless).toBe('OK');
});

it('one that never gets through says why at its deadline, and never the password', async () => {
  const link = openRedis('redis://user:geheim@127.0.0.1:1/0', { deadlineMs: 100 });
  const failure = await link.run((redis) => redis.get('a')).catch((error) => error);
  expect(failure.message).toMatchInlineSnapshot(
    `"Redis at redis://127.0.0.1:1/0 could not be reached for 100 ms: connect ECONNREFUSED 127.0.0.1:1. Nothing was done; it is tried again all the time."`,
  );
  const waiting = link.run((redis) => redis.get('a'));
  link.close();
  await expect(waiting).rejects.toMatchObject({ code: 'GW_SHUTTING_DOWN' });
  await expect(link.subscribe('c', () => undefined)).rejects.toMatchObject({ code: 'GW_SHUTTING_DOWN' });
});

it('what Redis refuses is told without the arguments of the command', async (ctx) => {
  const server = await startRedis(ctx);
  const link = openRedis(server.url);
  ctx.onTestFinished(() => link.close());
  await link.run((redis) => redis.set('text', 'a'));
  const refused = await link.batch((pipeline) => pipeline.incrby('text', 5)).catch((error) => error);
  expect(refused).toMatchObject({ code: 'GW_REDIS_REFUSED' });
  // Its arguments hang on the error of ioredis.
  expect(refused.cause).toBeUndefined();
  await link.run((redis) => redis.call('CONFIG', 'SET', 'maxmemory', '1'));
  await expect(link.run((redis) => redis.set('b', '1'))).rejects.toMatchObject({ code: 'GW_REDIS_SHORT' });
  await expect(link.batch((batch) => batch.get('a').set('b', '1'))).rejects.toMatchObject({ code: 'GW_REDIS_SHORT' });
  await link.run((redis) => redis.call('ACL', 'SETUSER', 'default', 'resetchannels'));
  await expect(link.subscribe('c', () => undefined)).rejects.toMatchObject({ code: 'GW_REDIS_REFUSED' });
});

it.each(['', 'localhost:6379', 'http://h/0', 'redis://:geheim@h/0/1', 'redis:///0', 'redis://h/x'])(
  'REDIS_URL=%s is refused without being shown',
  (url) => {
    expect(() => openRedis(url)).toThrow(
      expect.objectContaining({ code: 'GW_SETTING_INVALID', message: expect.not.stringContaining('geheim') }),
    );
  },
);
