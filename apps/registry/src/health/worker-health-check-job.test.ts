import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, silentLogger } from '@genius/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';
import { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { WorkerHealthCheckJob } from './worker-health-check-job.ts';

let world: TestRegistry;
let service: WorkerRegistryService;
beforeAll(async () => {
  world = await openRegistry();
  await world.database.dataSource();
  service = new WorkerRegistryService({ ports: world.platform.ports, database: world.database, log: silentLogger });
});
afterAll(async () => {
  await service.close();
  await world[Symbol.asyncDispose]();
});
// A round takes a lock for most of a minute.
beforeEach(() => world.platform.ports.kv.delete('registry/health-check'));

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const { tag, id } of await service.getWorkers()) await service.removeWorker(tag, id);
});

/** The port of an instance, which answers as one does. */
async function instance(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const checks = (...all: [worker: string, check: string, problem?: string][]) =>
  JSON.stringify({
    checks: all.map(([worker, check, problem]) => ({
      worker,
      check,
      healthy: !problem,
      ms: 1,
      ...(problem ? { problem } : {}),
    })),
  });

const register = (tag: string, id: string, health_endpoint: string, score = 90) =>
  service.registerWorker(tag, {
    instance: id,
    version: '1',
    host: 'h',
    status: 'idle',
    mode: 'active',
    health_score: score,
    health_endpoint,
    metrics: { concurrency: 1, memory_bytes: 1 } as never,
  });

function job(options: { timeoutMs?: number; log?: Logger } = {}) {
  const failed: string[] = [];
  const made = new WorkerHealthCheckJob({
    service,
    kv: world.platform.ports.kv,
    log: silentLogger,
    onFailed: (tag, check) => failed.push(`${tag} ${check}`),
    ...options,
  });
  return { failed, run: () => made.runOnce() };
}

const row = async (tag: string) => (await service.getWorkers({ tag }))[0];

test('each worker of an instance gets its own failed checks, what to do, and a lower score', async () => {
  const asked: (string | undefined)[] = [];
  const endpoint = await instance(({ url }, response) => {
    asked.push(url);
    if (url === '/metrics') return response.end('worker_memory_usage{tag="a"} 5000\nworker_cpu_usage{tag="a"} 0.25\n');
    response.statusCode = 503;
    response.end(checks(['a', 'model', 'Fetch it again.'], ['a', 'disk'], ['b', 'smtp']));
  });
  await register('a', 'one', endpoint);
  await register('b', 'one', endpoint);
  const { failed, run } = job();
  expect(await run()).toBe(1);
  expect(asked.sort()).toEqual(['/healthz', '/metrics']);
  expect(failed).toEqual(['a model']);
  expect(await row('a')).toMatchObject({
    status: 'idle',
    health_score: 60,
    metrics: {
      memory_bytes: 5_000,
      cpu_share: 0.25,
      health: { reachable: true, checks: 2, failed: [{ check: 'model', problem: 'Fetch it again.' }], penalty: 30 },
    },
  });
  expect(await row('b')).toMatchObject({ health_score: 90, metrics: { health: { failed: [] } } });
  // The next heartbeat does not forget what was found.
  await register('a', 'one', endpoint, 100);
  expect(await row('a')).toMatchObject({ health_score: 70, metrics: { health: { penalty: 30 } } });
});

describe('an instance whose port does not answer', () => {
  const events: string[] = [];

  test('is tried three times, is an error with an event, and is well again once it answers', async () => {
    let tries = 0;
    let isBroken = true;
    const endpoint = await instance(({ url }, response) => {
      if (url === '/metrics') return response.writeHead(404).end();
      if (!isBroken) return response.end(checks());
      tries++;
      response.destroy();
    });
    const listening = await world.platform.ports.events.subscribe('worker.failed', ({ data }) => {
      events.push(`${data.tag} ${data.why}`);
    });
    await register('c', 'one', endpoint);
    const { failed, run } = job();
    await run();
    expect([tries, failed]).toEqual([3, ['c port']]);
    expect(await row('c')).toMatchObject({
      status: 'error',
      health_score: 0,
      metrics: { health: { reachable: false } },
    });
    await vi.waitFor(() => expect(events).toEqual(['c unreachable']));
    // It lives, but nobody should be sent there.
    await register('c', 'one', endpoint);
    expect(await row('c')).toMatchObject({ status: 'error' });
    isBroken = false;
    await world.platform.ports.kv.delete('registry/health-check');
    await run();
    await register('c', 'one', endpoint);
    expect(await row('c')).toMatchObject({ status: 'idle', health_score: 90 });
    await listening.close();
  });

  test('is left alone after three rounds', async () => {
    let tries = 0;
    const endpoint = await instance((_, response) => {
      tries++;
      response.destroy();
    });
    await register('d', 'one', endpoint);
    const { run } = job();
    for (let round = 0; round < 4; round++) {
      await world.platform.ports.kv.delete('registry/health-check');
      await run();
    }
    const before = tries;
    await world.platform.ports.kv.delete('registry/health-check');
    await run();
    expect(tries).toBe(before);
    expect((await row('d'))?.metrics.health?.failed[0]?.problem).toContain('port of one');
  });
});

test.each<[string, RequestListener]>([
  ['never answers', () => undefined],
  ['sends it elsewhere', (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
  ['answers as something else does', (_, response) => response.end('<html>')],
  [
    'answers without end',
    (_, response) => {
      const chunk = Buffer.alloc(100_000, 'x');
      const write = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    },
  ],
])('a port that %s is not taken for an instance', async (_, answer) => {
  await register('e', 'one', await instance(answer));
  await job({ timeoutMs: 400 }).run();
  expect(await row('e')).toMatchObject({ status: 'error' });
});

test('one replica at a time does it', async () => {
  const endpoint = await instance((_, response) => response.end(checks()));
  await register('f', 'one', endpoint);
  expect(await Promise.all([job().run(), job().run(), job().run()])).toEqual([1, 0, 0]);
});
