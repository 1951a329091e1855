import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors } from '@genius/contract';
import { transportOn } from '@genius/runtime';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createClient, createDiscovery, type Discovery } from '../index.ts';
import { openWorld, type TestWorld } from '../testing/open-world.ts';

let world: TestWorld;
let discovery: Discovery;
beforeAll(async () => {
  world = await openWorld();
  discovery = createDiscovery({
    url: world.url,
    token: await world.token('workers:read'),
    retry: { attempts: 2, firstMs: 5, capMs: 20 },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

/** An instance says that it lives, as one with a port does if `port` is given. */
async function beat(
  tag: string,
  instance: string,
  more: { port?: number; [fact: string]: unknown } = {},
): Promise<void> {
  const { port, ...rest } = more;
  const endpoint = port === undefined ? {} : { health_endpoint: `http://127.0.0.1:${port}` };
  const answer = await fetch(`${world.url}/v1/workers/${tag}/heartbeat`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${await world.token('workers:heartbeat')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ instance, version: '1', host: 'h', ...endpoint, ...rest }),
  });
  expect(answer.status).toBe(200);
}

/** The port of an instance that answers with its name. */
async function listen(name: string): Promise<{ port: number; server: Server }> {
  const server = createServer((_, response) => response.end(name)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
const fetchText = async ({ address }: { address: string }, signal?: AbortSignal) =>
  (await fetch(address, signal ? { signal } : {})).text();

test('those that can be given work are found, and with healthy: false the others too', async () => {
  await beat('found', 'well', { port: 4_001, metrics: { in_flight: 1, concurrency: 4 } });
  await beat('found', 'paused', { mode: 'paused' });
  expect(await discovery.instances('found')).toEqual([
    {
      id: 'well',
      tag: 'found',
      source: 'heartbeat',
      host: 'h',
      address: 'http://127.0.0.1:4001',
      version: '1',
      status: 'idle',
      mode: 'active',
      healthy: true,
      healthScore: 100,
      load: 0.25,
    },
  ]);
  expect(ids(await discovery.instances('found', { healthy: false }))).toEqual(['paused', 'well']);
});

test('of two the less busy one is chosen, unless it is not wanted, and never one without a port', async () => {
  await beat('two', 'busy', { port: 4_002, metrics: { in_flight: 9, concurrency: 10 } });
  await beat('two', 'free', { port: 4_003, metrics: { in_flight: 0, concurrency: 10 } });
  await beat('two', 'portless');
  for (let n = 0; n < 10; n++) expect(['busy', 'free']).toContain((await discovery.choose('two')).id);
  await beat('pair', 'busy', { port: 4_002, metrics: { in_flight: 9, concurrency: 10 } });
  await beat('pair', 'free', { port: 4_003, metrics: { in_flight: 0, concurrency: 10 } });
  for (let n = 0; n < 10; n++) expect((await discovery.choose('pair')).id).toBe('free');
  expect((await discovery.choose('pair', { except: ['free'] })).id).toBe('busy');
});

describe('where nothing answers', () => {
  test('the tag, what was tried, and what to do are said', async () => {
    await expect(discovery.choose('nowhere')).rejects.toMatchObject({
      code: 'GW_SDK_NO_INSTANCE',
      kind: 'transient',
      message:
        'No instance of nowhere can be called: none is registered. Start one with `GENIUS_PORT=4301 genius work nowhere`, or see which there are with `genius workers`.',
    });
    await beat('bad', 'a', { status: 'error' });
    await beat('bad', 'b', { mode: 'draining' });
    await beat('bad', 'c', { health_score: 10 });
    await beat('bad', 'd');
    await beat('bad', 'e', { port: 4_004 });
    await expect(discovery.choose('bad', { except: ['e'] })).rejects.toThrow(
      'of 5 known, 1 error, 1 draining, 1 unwell (10), 1 without a port, 1 passed over.',
    );
  });

  test('another instance is called, and if all are silent each of them is named', async () => {
    const [dead, alive] = [await listen('dead'), await listen('alive')];
    dead.server.closeAllConnections();
    await new Promise((resolve) => dead.server.close(resolve));
    await beat('calls', 'dead', { port: dead.port });
    await beat('calls', 'alive', { port: alive.port, metrics: { in_flight: 9, concurrency: 10 } });
    expect(await discovery.call('calls', fetchText)).toBe('alive');
    alive.server.closeAllConnections();
    await new Promise((resolve) => alive.server.close(resolve));
    const failed = await discovery.call('calls', fetchText).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: 'GW_SDK_NO_INSTANCE' });
    expect(String(failed)).toContain('of 2 known, 2 passed over');
    for (const { port } of [dead, alive])
      expect(String(failed)).toContain(`http://127.0.0.1:${port} said: ECONNREFUSED`);
    await expect(discovery.call('calls', fetchText, { attempts: 1 })).rejects.toThrow('said: ECONNREFUSED');
  });

  test('a “no” of an instance, and a caller who gives up, are not taken to another one', async () => {
    await beat('says-no', 'a', { port: 4_005 });
    await beat('says-no', 'b', { port: 4_006 });
    let calls = 0;
    const refuse = async () => {
      calls++;
      throw errors.GW_URL_REFUSED({ field: 'url', problem: 'no' });
    };
    await expect(discovery.call('says-no', refuse)).rejects.toMatchObject({ code: 'GW_URL_REFUSED' });
    const gone = new AbortController();
    const giveUp = async () => {
      calls++;
      gone.abort(new Error('enough'));
      throw new Error('cut');
    };
    await expect(discovery.call('says-no', giveUp, { signal: gone.signal })).rejects.toThrow('enough');
    expect(calls).toBe(2);
  });
});

describe('a watch', () => {
  test('tells what is there, then each change, also of a tag that nobody knew', async () => {
    const seen = discovery.watch('later');
    expect((await seen.next()).value).toEqual([]);
    const first = seen.next();
    await beat('later', 'a');
    expect(ids((await first).value ?? [])).toEqual(['a']);
    const second = seen.next();
    // The same again is no change.
    await beat('later', 'a');
    await beat('later', 'b');
    expect(ids((await second).value ?? [])).toEqual(['a', 'b']);
    await seen.return();
  });

  test('goes on through trouble, and misses nothing of it', async () => {
    const seen = discovery.watch('cut');
    await seen.next();
    world.fault('/v1/discovery/cut', 'cut', { status: 502 }, 'cut');
    const next = seen.next();
    world.cutAll();
    await beat('cut', 'a').catch(() => beat('cut', 'a'));
    expect(ids((await next).value ?? [])).toEqual(['a']);
    await seen.return();
  });

  test('ends with the signal’s reason, or with what the registry refuses', async () => {
    const gone = new AbortController();
    const seen = discovery.watch('ends', { signal: gone.signal });
    await seen.next();
    const next = seen.next();
    gone.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    const stranger = createDiscovery({ url: world.url, token: await world.token('workers:submit') });
    await expect(stranger.watch('ends').next()).rejects.toMatchObject({ code: 'GW_REGISTRY_FORBIDDEN' });
  });
});

describe('several addresses of the registry', () => {
  const closed = 'http://127.0.0.1:9';

  test('the next one is asked where one does not answer, and stays asked', async () => {
    const client = await world.client({ url: [closed, world.url], retry: { attempts: 1 } });
    await beat('probe', 'a');
    expect(ids(await client.discovery.instances('probe'))).toContain('a');
    const run = await client.submit({ name: 'probe.greet' } as never, { name: 'Ana' } as never);
    expect(await run.result()).toEqual({ text: 'Hello, Ana!' });
    await client.close();
  });

  test('if none answers all are named, and those that were tried too often are left alone', async () => {
    const other = 'http://127.0.0.1:10';
    const none = createDiscovery({
      url: [closed, other],
      retry: { attempts: 1 },
      breaker: { failures: 2, openMs: 60_000 },
    });
    const failed = await none.instances('x').catch((error: Error) => error);
    expect(failed).toMatchObject({ code: 'GW_SDK_NO_REGISTRY_ANSWERS' });
    expect(String(failed)).toContain(`${closed} did not answer`);
    expect(String(failed)).toContain(`${other} did not answer`);
    await none.instances('x').catch(() => undefined);
    await expect(none.instances('x')).rejects.toMatchObject({ code: 'GW_CIRCUIT_OPEN' });
  });

  test('a “no” of one is a “no”', async () => {
    const strangers = createDiscovery({ url: [world.url, closed], token: 'wrong' });
    await expect(strangers.instances('x')).rejects.toMatchObject({ code: 'GW_REGISTRY_UNAUTHENTICATED' });
    expect(() => createDiscovery({ url: [] })).toThrow(TypeError);
  });
});

test('a client that knows no registry says so', async () => {
  const client = createClient({ transport: transportOn(world.platform.client) });
  for (const ask of [
    () => client.discovery.choose('x'),
    () => client.discovery.instances('x'),
    () => client.discovery.watch('x').next(),
    () => client.discovery.call('x', fetchText),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'GW_SDK_NO_REGISTRY' });
  }
});
