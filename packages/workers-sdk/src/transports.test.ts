/** One client, every way to the workers: what it promises holds on each. */

import { transportOn } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Client, createClient, next, signature, TaskFailed, WaitTimeout } from './index.ts';
import { startBrokerWorker } from './testing/broker-worker.ts';
import { greet, joinTexts, openWorld, probe, repeat } from './testing/open-world.ts';

const ways: Record<string, (ctx: TestContext) => Promise<Client>> = {
  async 'by HTTP'(ctx) {
    const world = await openWorld();
    ctx.onTestFinished(() => world[Symbol.asyncDispose]());
    return world.client();
  },
  async 'by HTTP, with the registry on servers'(ctx) {
    const world = await openWorld({ on: await startBrokerWorker(ctx) });
    ctx.onTestFinished(() => world[Symbol.asyncDispose]());
    return world.client();
  },
  async 'on ports of the program’s own'(ctx) {
    const platform = await openTestPlatform({ workers: [probe] });
    ctx.onTestFinished(() => platform.close());
    return createClient({ transport: transportOn(platform.client) });
  },
  async 'straight to the broker'(ctx) {
    return createClient((await startBrokerWorker(ctx)).servers);
  },
};

describe.each(Object.keys(ways))('%s', (way) => {
  test('runs are submitted, followed, cancelled, joined, and heard of', { timeout: 180_000 }, async (ctx) => {
    const client = await (ways[way] as (typeof ways)[string])(ctx);
    const heard: unknown[] = [];
    await client.on('probe.greet.done', (event) => void heard.push(event.data.run_id));

    const run = await client.submit(greet, { name: 'Ana' }, { key: 'k' });
    expect(await run.result()).toEqual({ text: 'Hello, Ana!' });
    expect(await client.submit(greet, { name: 'Ion' }, { key: 'k' })).toMatchObject({ id: run.id, existing: true });
    await expect.poll(() => heard).toEqual([run.id]);

    const slow = await client.submit(greet, { name: 'Ana', slow: true });
    await expect(slow.result({ deadline: '50ms' })).rejects.toBeInstanceOf(WaitTimeout);
    const reports = [];
    for await (const report of slow.progress()) {
      reports.push(report);
      expect(await slow.cancel('not needed')).toBe('stopping');
    }
    expect(reports).toEqual([{ fraction: 0.5, note: 'half' }]);
    await expect(slow.result()).rejects.toMatchObject({ outcome: 'cancelled' });
    await expect((await client.submit(greet, { name: 'nobody' })).result()).rejects.toBeInstanceOf(TaskFailed);

    const [ana, ion] = [signature(greet, { name: 'Ana' }), signature(greet, { name: 'Ion' })];
    const chain = await client.chain([ana, next(repeat, 'said')]);
    const chord = await client.chord([ana, ion], next(joinTexts, 'parts'));
    const group = await client.group([ana, ion]);
    expect([await chain.result(), await chord.result()]).toEqual([
      { text: 'Hello, Ana! Hello, Ana!' },
      { text: 'Hello, Ana! Hello, Ion!' },
    ]);
    expect((await group.results()).map(({ state }) => state)).toEqual(['done', 'done']);

    const photo = await client.blobs.put(new TextEncoder().encode('ș'), { mediaType: 'text/plain' });
    const { card } = await (await client.submit(greet, { name: 'Ana', photo })).result();
    expect(new TextDecoder().decode(await client.blobs.get(card ?? ''))).toBe('ș');
    await client.close();
  });
});

test('without the transport’s addresses the client says which is missing', async () => {
  const client = createClient({ brokerUrl: 'amqp://127.0.0.1:1', redisUrl: '', databaseUrl: '' });
  await expect(client.submit(greet, { name: 'Ana' })).rejects.toMatchObject({ code: 'GW_SETTING_INVALID' });
});
