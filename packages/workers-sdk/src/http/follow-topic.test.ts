import type { CloudEvent } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { greet, openWorld, type TestWorld } from '../testing/open-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('the events of runs are heard as CloudEvents that name their run', async () => {
  const client = await world.client();
  const heard = new Map<string, CloudEvent>();
  const subscription = await client.on('probe.#', (event) => void heard.set(event.type, event));
  const run = await client.submit(greet, { name: 'Ana' }, { correlationId: 'c-1' });
  const failing = await client.submit(greet, { name: 'nobody' });
  await expect.poll(() => heard.size).toBe(2);
  expect(heard.get('probe.greet.done')).toMatchObject({
    specversion: '1.0',
    type: 'probe.greet.done',
    correlationid: 'c-1',
    data: { run_id: run.id, task: 'probe.greet', correlation_id: 'c-1' },
  });
  expect(heard.get('probe.failed')).toMatchObject({
    type: 'probe.failed',
    data: { run_id: failing.id, code: 'GW_URL_REFUSED', kind: 'invalid' },
  });
  await subscription.close();
});

test('a subscription that is cut goes on where it was, and nothing is heard twice or missed', async () => {
  const client = await world.client();
  const heard: unknown[] = [];
  const troubles: unknown[] = [];
  const options = { onError: (error: unknown) => void troubles.push(error) };
  const subscription = await client.on('probe.greet.done', ({ data }) => void heard.push(data.run_id), options);
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    world.fault('/v1/events', 'cut', { status: 503 });
    world.cutAll();
    const run = await client.submit(greet, { name: `Ana ${i}` });
    ids.push(run.id);
    await run.result();
    if (i % 2) await expect.poll(() => heard.length).toBe(i + 1);
  }
  await expect.poll(() => heard.length).toBe(4);
  expect(heard).toEqual(ids);
  expect(troubles.length).toBeGreaterThan(0);
  await subscription.close();
});

test('a handler that throws is told to onError and the next event is heard', async () => {
  const client = await world.client();
  const [heard, errors]: [number[], unknown[]] = [[], []];
  const subscription = await client.on(
    'probe.greet.done',
    (_event, position) => {
      heard.push(position);
      throw new Error(`at ${heard.length}`);
    },
    { onError: (error) => void errors.push((error as Error).message) },
  );
  await client.batch(greet, [{ name: 'Ana' }, { name: 'Ion' }]);
  await expect.poll(() => errors).toEqual(['at 1', 'at 2']);
  await subscription.close();
});

test('who may not listen is told at once; a signal and closing the client end a subscription', async () => {
  const submitter = await world.client({ token: await world.token('workers:submit') });
  await expect(submitter.on('#', () => undefined)).rejects.toMatchObject({ code: 'GW_REGISTRY_FORBIDDEN' });
  const client = await world.client();
  const stop = new AbortController();
  const heard: string[] = [];
  await client.on('probe.#', () => void heard.push('by signal'), { signal: stop.signal });
  await client.on('probe.#', () => void heard.push('by close'));
  stop.abort();
  await client.close();
  const other = await world.client();
  const listening = await other.on('probe.#', () => void heard.push('other'));
  await (await other.submit(greet, { name: 'Ana' })).result();
  await expect.poll(() => heard).toEqual(['other']);
  await listening.close();
});
