/**
 * `node bench/round-trip.ts [--calls 2000] [--path full] [--no-peers] [--against FOLDER]`: one call at a time on the Celery
 * transport, sent and its result read, with the time of each hop, in turn with Celery's, and with that of another checkout.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openOurSide, type Path } from './celery/our-side.ts';
import { openPythonSide } from './celery/python-side.ts';
import { startServers } from './celery/servers.ts';
import type { Side } from './celery/side.ts';
import { openTracesSink } from './celery/traces-sink.ts';
import { fdatasyncP50 } from './measure/disk.ts';
import { median, percentile } from './measure/figures.ts';
import { cpuTreeMs } from './measure/machine.ts';
import type { Crossing } from './measure/socket-trace.ts';
import type { CeleryPlace } from './systems/system.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    path: { type: 'string', default: 'full' },
    'no-peers': { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});
const CALLS = Number(values.calls);
const AT_ONCE = 50;
const WARM_PINGS = 200;
const WARM_TASKS = 5_000;

const home = join(import.meta.dirname, '..', '.genius');
mkdirSync(home, { recursive: true });
const folder = mkdtempSync(join(home, 'round-trip-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const servers = await startServers();
const traces = await openTracesSink();
try {
  const place = await servers.openWorld(folder);
  const ours = await openOurSide(place, values.path as Path, traces.url, { isTraced: true });
  const python =
    servers.hasCelery && !values['no-peers'] ? await openPythonSide(await servers.openWorld(folder)) : undefined;
  const others = new Map<string, Side>();
  if (python) others.set('Celery', python);
  if (values.against) {
    const bench = join(resolve(values.against), 'bench');
    others.set(
      'before',
      await openOurSide(await servers.openWorld(folder), values.path as Path, traces.url, { bench }),
    );
  }
  const spent = new Map<string, Record<string, number>>();
  const measured = async <T>(name: string, { pids }: Side, work: () => Promise<T>): Promise<T> => {
    const look = () => ({ client: cpuTreeMs(pids.client), worker: cpuTreeMs(pids.worker), ...servers.cpu() });
    const before: Record<string, number> = look();
    const done = await work();
    const sums = spent.get(name) ?? {};
    for (const [what, ms] of Object.entries(look())) sums[what] = (sums[what] ?? 0) + ms - (before[what] ?? 0);
    spent.set(name, sums);
    return done;
  };
  // What a worker that has been up for a while has behind it.
  for (const [name, side] of [['ours', ours] as const, ...others]) {
    await side.tasks(WARM_TASKS);
    const { allMs } = await side.tasks(WARM_TASKS);
    console.log(`  ${name}: ${WARM_TASKS} at once, ${Math.round((1000 * WARM_TASKS) / allMs)}/s`);
    await side.pings(WARM_PINGS);
  }
  const took: number[] = [];
  const theirs = new Map<string, number[]>([...others.keys()].map((name) => [name, []]));
  const hops: Record<string, number[]> = {};
  for (let done = 0; done < CALLS; done += AT_ONCE) {
    took.push(...(await measured('ours', ours, () => ours.pings(AT_ONCE))));
    for (const [name, other] of others) {
      theirs.get(name)?.push(...(await measured(name, other, () => other.pings(AT_ONCE))));
    }
    // Apart from the others: looking costs time.
    const traced = await ours.tracedPings(AT_ONCE);
    for (let i = 0; i < traced.tookMs.length; i++) {
      for (const [name, ms] of Object.entries(hopsOf(traced, i, place) ?? {})) {
        const all = hops[name] ?? [];
        hops[name] = all;
        all.push(ms);
      }
    }
  }
  const figures = (all: number[]) => `p50 ${median(all).toFixed(2)}, p99 ${percentile(all, 0.99).toFixed(2)} ms`;
  console.log(`${values.path}, ${CALLS} calls, fdatasync p50 ${fdatasyncP50(folder).toFixed(2)} ms`);
  for (const [name, all] of Object.entries(hops)) console.log(`  ${name.padEnd(34)} ${figures(all)}  (${all.length})`);
  console.log(`  ours                               ${figures(took)}`);
  for (const [name, all] of theirs) {
    const ratio = `ours to it ${(median(took) / median(all)).toFixed(2)}, p99 ${(percentile(took, 0.99) / percentile(all, 0.99)).toFixed(2)}`;
    console.log(`  ${name.padEnd(34)} ${figures(all)}; ${ratio}`);
  }
  for (const [name, sums] of spent) {
    const parts = Object.entries(sums).map(([what, ms]) => `${what} ${((1000 * ms) / CALLS).toFixed(0)}`);
    const all = Object.values(sums).reduce((sum, ms) => sum + ms, 0);
    console.log(`  CPU per call, ${name.padEnd(20)} ${((1000 * all) / CALLS).toFixed(0)} µs (${parts.join(', ')})`);
  }
  for (const side of [ours, ...others.values()]) await side.stop();
} finally {
  traces.close();
  await servers.stop();
}
process.exit(0);

/** The way of one call from server to server, as the sockets of both processes saw it; undefined where one is missing. */
function hopsOf(
  traced: { beganAt: number[]; tookMs: number[]; client: Crossing[]; worker: Crossing[] },
  i: number,
  { brokerUrl, redisUrl, databaseUrl }: CeleryPlace,
): Record<string, number> | undefined {
  const port = (url: string) => Number(new URL(url).port);
  const [rabbit, redis, postgres] = [port(brokerUrl), port(redisUrl), port(databaseUrl)];
  const began = traced.beganAt[i] as number;
  const returned = began + (traced.tookMs[i] as number);
  const next = (all: Crossing[], to: number, way: Crossing['way'], after: number, least = 0) =>
    all.find((one) => one.at >= after && one.port === to && one.way === way && one.bytes >= least)?.at ?? Number.NaN;
  const published = next(traced.client, rabbit, 'out', began, 200);
  const confirmed = next(traced.client, rabbit, 'in', published);
  const delivered = next(traced.worker, rabbit, 'in', published, 200);
  const ending = next(traced.worker, postgres, 'out', delivered);
  const ended = next(traced.worker, postgres, 'in', ending);
  const told = next(traced.worker, redis, 'out', ended);
  const heard = next(traced.client, redis, 'in', told, 200);
  if (!(heard <= returned)) return undefined;
  return {
    'call → published': published - began,
    'published → confirmed (aside)': confirmed - published,
    'published → delivered': delivered - published,
    'delivered → handler → end asked': ending - delivered,
    'stored (PostgreSQL, synced)': ended - ending,
    'stored → told to Redis': told - ended,
    'told → heard by the sender': heard - told,
    'heard → call returns': returned - heard,
  };
}
