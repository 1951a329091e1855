/** Workers on servers die: another one takes over. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { expect, it, type TestContext } from 'vitest';
import { makeTestFolder } from '../index.ts';
import { hold, quick } from '../processes/probe-worker.ts';
import { openCeleryWorld } from '../services/index.ts';
import { type Addresses, openPorts } from './testing/addresses.ts';
import { openHost } from './testing/network-namespaces.ts';
import { type StartOptions, startCeleryProcess } from './testing/start-process.ts';

async function openWorld(ctx: TestContext) {
  const world = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  const addresses: Addresses = {
    brokerUrl: world.amqpUrl,
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    schema: world.schema,
    blobFolder: folder.path,
  };
  const platform = createPlatform(await openPorts(addresses), { workers: [], log: silentLogger });
  await platform.start();
  ctx.onTestFinished(async () => {
    await platform.stop(1_000);
    folder.remove();
  });
  return {
    addresses,
    client: platform.client,
    ports: platform.ports,
    async start(options: Partial<StartOptions> = {}) {
      const started = await startCeleryProcess({ role: 'work', addresses, ...options });
      ctx.onTestFinished(() => started.kill());
      return started;
    },
  };
}

const many = Array.from({ length: 10 }, () => ({}));
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

it('on servers, the runs of a killed worker run again in another process of the host within a second', {
  timeout: 60_000,
}, async (ctx) => {
  const { client, start, ports } = await openWorld(ctx);
  const victim = await start();
  const held = await client.sendAll(hold, many);
  while ((await ports.broker.depth())[0]?.running !== 10) await pause();
  const heir = await start();
  const since = performance.now();
  await victim.kill();
  const pids = await Promise.all(held.map((run) => run.result({ deadline: '20s' })));
  expect(performance.now() - since).toBeLessThan(1_000);
  expect(new Set(pids.map(({ pid }) => pid))).toEqual(new Set([heir.child.pid]));
  for (const run of held) expect(await run.status()).toMatchObject({ attempt: 2 });
});

it('on servers, the death of a process that started a moment ago is noticed within a second too', {
  timeout: 60_000,
}, async (ctx) => {
  const { client, start, ports } = await openWorld(ctx);
  const elder = await start();
  await client.sendAll(hold, many);
  while ((await ports.broker.depth())[0]?.running !== 10) await pause();
  const victim = await start();
  await client.sendAll(hold, many);
  while ((await ports.broker.depth())[0]?.running !== 20) await pause();
  const since = performance.now();
  await victim.kill();
  while ((await ports.broker.depth())[0]?.ready !== 10) await pause();
  expect(performance.now() - since).toBeLessThan(1_000);
  expect((await ports.instances.list()).map(({ id }) => id)).toEqual([ports.instances.self.id, elder.instance]);
});

it('a host whose cable is pulled out loses its runs to another host within 30 s, and what it still does is fenced off', {
  timeout: 120_000,
}, async (ctx) => {
  const { addresses, client, start, ports } = await openWorld(ctx);
  const [one, two] = [await openHost(ctx, addresses), await openHost(ctx, addresses)];
  const cut = await start({ namespace: one.namespace, addresses: one.addresses });
  const held = await client.sendAll(hold, many);
  while ((await ports.broker.depth())[0]?.running !== 10) await pause();
  const heir = await start({ namespace: two.namespace, addresses: two.addresses });
  await one.setLink('down');
  const since = performance.now();
  const pids = await Promise.all(held.map((run) => run.result({ deadline: '60s' })));
  expect(performance.now() - since).toBeLessThan(30_000);
  expect(new Set(pids.map(({ pid }) => pid))).toEqual(new Set([heir.child.pid]));
  // It lives, and comes back as one that holds nothing and takes new runs.
  await one.setLink('up');
  while (!(await ports.instances.list()).some(({ id }) => id === cut.instance)) await pause();
  await heir.kill();
  expect(await client.call(quick, {}, { deadline: '60s' })).toEqual({ pid: cut.child.pid });
  for (const run of held) {
    expect((await ports.history.attempts(run.id)).map(({ outcome, instance }) => [outcome, instance])).toEqual([
      ['lost', cut.instance],
      ['done', heir.instance],
    ]);
  }
});
