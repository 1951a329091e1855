/**
 * Measures the Worker Registry, load and server on one machine, and prints one table.
 *
 *   npm run bench -w @genius/registry [-- heartbeats|list|crash] [seconds]     default: all, 30 s of heartbeats
 *
 * On PGlite in a folder, and on PostgreSQL where Debian's package is installed.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@genius/database';
import { createHeartbeats, createHttpSender, silentLogger } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { useServices } from '@genius/testing/services';
import { entities, migrations } from './src/tables.ts';
import { openRegistry, probe, type TestRegistry } from './src/testing/open-registry.ts';

const INSTANCES = 1_000;
const PER_SECOND = 33;
const LISTS = 100;
const KILLS = 10;

async function measure(wanted: string, seconds: number): Promise<void> {
  const wants = (name: string) => wanted === 'all' || wanted === name;
  console.log('| | database | p50 | p99 | worst | processor |\n|---|---|---|---|---|---|');
  for (const [name, url] of [['PGlite', undefined] as const, ['PostgreSQL', await postgres()] as const]) {
    if (name === 'PostgreSQL' && url === undefined) continue;
    const database = url === undefined ? undefined : openDatabase({ url, entities, migrations });
    const world = await openRegistry(database ? { database } : {});
    await (database ?? world.database).dataSource();
    if (wants('heartbeats') || wants('list')) await fill(world);
    const quiet = await idleWrites(world);
    if (wants('heartbeats'))
      show(
        `heartbeats of ${INSTANCES} instances, ${PER_SECOND}/s`,
        name,
        await withCpu(() => heartbeats(world, seconds)),
      );
    if (wants('list')) show(`list of ${INSTANCES} workers`, name, await withCpu(() => lists(world)));
    if (wants('crash')) show(`a killed worker is seen (${KILLS} kills)`, name, await withCpu(() => crashes(world)));
    console.error(
      `${name}: an upsert of one row alone takes ${quiet.toFixed(1)} ms (median); load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
    );
    await world[Symbol.asyncDispose]();
    await database?.close();
  }
  process.exit(0);
}

async function postgres(): Promise<string | undefined> {
  const skip = (): never => {
    throw new Error('absent');
  };
  const found = await useServices({ skip }, 'postgres').catch(() => undefined);
  return found?.databaseUrl;
}

const body = (n: number) =>
  JSON.stringify({
    instance: `bench-${n}`,
    version: '1.0.0',
    host: `host-${n % 50}`,
    status: 'running',
    health_score: 97,
    metrics: {
      queue_size: 12,
      in_flight: n % 10,
      concurrency: 10,
      last_task_time: new Date().toISOString(),
      ended: n,
      broken: 0,
      memory_bytes: 120_000_000,
      cpu_share: 0.2,
      loop_delay_seconds: 0.01,
      tasks: ['bench.one', 'bench.two'],
    },
  });

const tagOf = (n: number) => `bench-${n % 20}`;

async function beat(world: TestRegistry, token: string, n: number): Promise<void> {
  const answer = await fetch(`${world.url}/v1/workers/${tagOf(n)}/heartbeat`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body(n),
  });
  if (!answer.ok) throw new Error(`a heartbeat was answered with ${answer.status}`);
  await answer.arrayBuffer();
}

const tokenFor = (world: TestRegistry, scope: 'workers:heartbeat' | 'workers:read') =>
  world.registry.tokens.sign({ subject: 'bench', scopes: [scope], lifetime: 3_600 });

async function fill(world: TestRegistry): Promise<void> {
  const token = await tokenFor(world, 'workers:heartbeat');
  for (let n = 0; n < INSTANCES; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => beat(world, token, n + i)));
  }
}

/** How fast the database is when nobody else asks: the scale of what follows. */
async function idleWrites(world: TestRegistry): Promise<number> {
  const token = await tokenFor(world, 'workers:heartbeat');
  const times = [];
  for (let n = 0; n < 50; n++) times.push(await timed(() => beat(world, token, n)));
  return quantile(times, 0.5);
}

/** Sent at their times, whether the ones before were answered or not. */
async function heartbeats(world: TestRegistry, seconds: number): Promise<number[]> {
  const token = await tokenFor(world, 'workers:heartbeat');
  const times: Promise<number>[] = [];
  const begun = performance.now();
  for (let n = 0; n < seconds * PER_SECOND; n++) {
    const dueMs = begun + (n * 1_000) / PER_SECOND - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    times.push(timed(() => beat(world, token, n % INSTANCES)));
  }
  return Promise.all(times);
}

async function lists(world: TestRegistry): Promise<number[]> {
  const token = await tokenFor(world, 'workers:read');
  const times = [];
  for (let n = 0; n < LISTS; n++) {
    times.push(
      await timed(async () => {
        const answer = await fetch(`${world.url}/v1/workers`, { headers: { authorization: `Bearer ${token}` } });
        const { workers } = (await answer.json()) as { workers: unknown[] };
        if (workers.length !== INSTANCES) throw new Error(`the list has ${workers.length} workers`);
      }),
    );
  }
  return times;
}

async function crashes(world: TestRegistry): Promise<number[]> {
  const times: number[] = [];
  let seen: (() => void) | undefined;
  const listening = await world.platform.ports.events.subscribe('worker.failed', () => seen?.());
  for (let n = 0; n < KILLS; n++) {
    const worker: ChildProcess = fork(fileURLToPath(import.meta.url), ['child', world.platform.folder]);
    await once(worker, 'message');
    const failed = new Promise<void>((resolve) => {
      seen = resolve;
    });
    times.push(
      await timed(async () => {
        worker.kill('SIGKILL');
        await failed;
      }),
    );
  }
  await listening.close();
  return times;
}

/** A process that runs a worker on the folder and sends heartbeats, until it is killed. */
async function child(folder: string): Promise<void> {
  const platform = await openTestPlatform({ folder, workers: [probe] });
  const { kv, instances } = platform.ports;
  const sender = createHttpSender({ kv, host: instances.self.host });
  const beats = createHeartbeats({ platform, workers: [probe], sender, log: silentLogger });
  await beats.beat();
  process.send?.('ready');
}

/** Processor time of this process per call: load, server and, in a folder, the database. */
async function withCpu(call: () => Promise<number[]>): Promise<{ times: number[]; cpuMs: number }> {
  const before = process.cpuUsage();
  const times = await call();
  const { user, system } = process.cpuUsage(before);
  return { times, cpuMs: (user + system) / 1_000 / times.length };
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await call();
  return performance.now() - begun;
}

function show(what: string, database: string, { times, cpuMs }: { times: number[]; cpuMs: number }): void {
  const [p50, p99, worst] = [0.5, 0.99, 1].map((q) => `${quantile(times, q).toFixed(1)} ms`);
  console.log(`| ${what} | ${database} | ${p50} | ${p99} | ${worst} | ${cpuMs.toFixed(1)} ms |`);
}

function quantile(times: readonly number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

const [part = 'all', second = '30'] = process.argv.slice(2);
if (part === 'child') await child(second);
else await measure(part, Number(second));
