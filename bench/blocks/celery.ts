/** The Celery transport against a real Celery worker on the same servers, in turn. */

import { type Bench, type Block, QUICK_DISK_MS, type Row, rate } from '../block.ts';
import { openOurSide } from '../celery/our-side.ts';
import { openPythonSide } from '../celery/python-side.ts';
import { type Servers, startServers } from '../celery/servers.ts';
import type { Side } from '../celery/side.ts';
import { openTracesSink } from '../celery/traces-sink.ts';
import { startChild } from '../measure/child.ts';
import { sleep } from '../measure/clock.ts';
import { median, percentile } from '../measure/figures.ts';
import { cpuMs, cpuTreeMs, residentMb, residentTreeMb } from '../measure/machine.ts';
import { killOne, type Second } from './kill.ts';

const TASKS = 5_000;
const PINGS = 600;
const PINGS_AT_ONCE = 50;
const WARM_PINGS = 100;
/** What is compiled while it runs needs about so many to be as fast as it gets. */
const WARM_TASKS = 4 * TASKS;
const WINDOW_MS = 10_000;

type Name = 'celery' | 'bare' | 'full';

interface Turn {
  perSecond: number;
  sentPerSecond: number;
  /** CPU time per run of each process, µs. */
  cpuUs: Record<string, number>;
  p50: number;
  p99: number;
}

export const celery: Block = {
  name: 'celery',
  limitMs: 600_000,
  async measure(bench) {
    const servers = await startServers();
    try {
      const rows = await measureSides(bench, servers);
      rows.push(...(await measureKills(bench, servers)));
      return rows;
    } finally {
      await servers.stop();
    }
  },
};

async function measureSides(bench: Bench, servers: Servers): Promise<Row[]> {
  const { folder } = await bench.turn('genius-celery');
  const traces = await openTracesSink();
  const sides = new Map<Name, Side>();
  try {
    if (!servers.hasCelery) bench.say('  Celery is not installed (apt-get install python3-celery python3-redis)');
    if (bench.withPeers && servers.hasCelery) {
      sides.set('celery', await openPythonSide(await servers.openWorld(folder)));
    }
    for (const path of ['bare', 'full'] as const) {
      sides.set(path, await openOurSide(await servers.openWorld(folder), path, traces.url));
    }
    // Each the same: what a worker that has been up for a while has behind it.
    for (const side of sides.values()) {
      await side.pings(WARM_PINGS);
      for (let done = 0; done < WARM_TASKS; done += TASKS) await side.tasks(TASKS);
    }
    const turns: Partial<Record<Name, Turn[]>> = {};
    for (let run = 0; run < bench.runs; run++) {
      await bench.turn('genius-celery');
      const took = await pingInTurn(sides);
      for (const [name, side] of sides) {
        const turn = { ...(await measureTasks(side, servers)), ...took(name) };
        bench.say(
          `  ${name}: ${rate(turn.perSecond)}, CPU per run ${cpuText([turn])}; p50 ${turn.p50.toFixed(2)}, p99 ${turn.p99.toFixed(2)} ms`,
        );
        turns[name] = [...(turns[name] ?? []), turn];
      }
    }
    const surroundings = bench.surroundings();
    return [
      throughputRow('bare', 6, turns, surroundings.text),
      throughputRow('full', 5, turns, surroundings.text),
      roundTripRow(turns, surroundings),
      await idleRow(bench, servers, sides),
    ];
  } finally {
    for (const side of sides.values()) await side.stop();
    traces.close();
  }
}

/** A few calls of each, again and again, so that a busy second is one of all. */
async function pingInTurn(sides: ReadonlyMap<Name, Side>): Promise<(name: Name) => { p50: number; p99: number }> {
  const took = new Map<Name, number[]>();
  for (let done = 0; done < PINGS; done += PINGS_AT_ONCE) {
    for (const [name, side] of sides) took.set(name, [...(took.get(name) ?? []), ...(await side.pings(PINGS_AT_ONCE))]);
  }
  return (name) => ({ p50: median(took.get(name) ?? []), p99: percentile(took.get(name) ?? [], 0.99) });
}

async function measureTasks(side: Side, servers: Servers): Promise<Omit<Turn, 'p50' | 'p99'>> {
  const spent = () => ({
    client: cpuTreeMs(side.pids.client),
    worker: cpuTreeMs(side.pids.worker),
    ...servers.cpu(),
  });
  const before: Record<string, number> = spent();
  const { sentMs, allMs } = await side.tasks(TASKS);
  const cpuUs: Record<string, number> = {};
  for (const [name, ms] of Object.entries(spent())) cpuUs[name] = (1000 * (ms - (before[name] ?? 0))) / TASKS;
  return { perSecond: (1000 * TASKS) / allMs, sentPerSecond: (1000 * TASKS) / sentMs, cpuUs };
}

const middle = (turns: readonly Turn[] | undefined, pick: (turn: Turn) => number): number =>
  median((turns ?? []).map(pick));

function cpuText(turns: readonly Turn[] | undefined): string {
  const names = Object.keys(turns?.[0]?.cpuUs ?? {});
  const figures = names.map((name) => [name, middle(turns, ({ cpuUs }) => cpuUs[name] ?? 0)] as const);
  const all = figures.reduce((sum, [, us]) => sum + us, 0);
  return `${all.toFixed(0)} µs (${figures.map(([name, us]) => `${name} ${us.toFixed(0)}`).join(', ')})`;
}

function throughputRow(path: 'bare' | 'full', bar: number, all: Partial<Record<Name, Turn[]>>, note: string): Row {
  const ours = all[path];
  const perSecond = middle(ours, (turn) => turn.perSecond);
  const theirs = middle(all.celery, (turn) => turn.perSecond);
  const ratio = all.celery ? perSecond / theirs : undefined;
  const what = path === 'bare' ? 'ports alone' : 'with events, traces and personal data declared';
  const cpu = `CPU per run: ours ${cpuText(ours)}${all.celery ? `; Celery ${cpuText(all.celery)}` : ''}`;
  return {
    what: `Celery transport: 5,000 no-ops sent by one client, until the last result is read; ${what}`,
    bar: `≥ ${bar} × Celery prefork 2`,
    ours: `${rate(perSecond)} (sent ${rate(middle(ours, (turn) => turn.sentPerSecond))})`,
    peers: all.celery ? `Celery 5.2 ${rate(theirs)} (sent ${rate(middle(all.celery, (t) => t.sentPerSecond))})` : '–',
    ratio,
    holds: ratio === undefined ? undefined : ratio >= bar,
    note: `${cpu}; ${note}`,
    figures: all,
  };
}

function roundTripRow(
  all: Partial<Record<Name, Turn[]>>,
  { fdatasyncMs, text }: ReturnType<Bench['surroundings']>,
): Row {
  const cell = (name: Name) =>
    `p50 ${middle(all[name], ({ p50 }) => p50).toFixed(2)}, p99 ${middle(all[name], ({ p99 }) => p99).toFixed(2)} ms`;
  const p50 = middle(all.full, (turn) => turn.p50);
  const p99 = middle(all.full, (turn) => turn.p99);
  const quick = p50 <= 1 || (fdatasyncMs <= QUICK_DISK_MS ? false : undefined);
  const even = all.celery && p99 <= middle(all.celery, (turn) => turn.p99);
  return {
    what: 'Celery transport: one call at a time, sent and its result read',
    bar: "p50 ≤ 1.0 ms, p99 ≤ Celery's",
    ours: `full ${cell('full')}; ports alone ${cell('bare')}`,
    peers: all.celery ? `Celery 5.2 ${cell('celery')}` : '–',
    ratio: all.celery ? middle(all.celery, (turn) => turn.p50) / p50 : undefined,
    holds: quick === false || even === false ? false : quick === undefined || even === undefined ? undefined : true,
    note: text,
    figures: all,
  };
}

/** A worker of its own, that has not run anything. */
async function idleRow(bench: Bench, servers: Servers, sides: ReadonlyMap<Name, Side>): Promise<Row> {
  const place = await bench.turn('genius-celery');
  const order = {
    system: 'genius-celery',
    place: { ...place, celery: await servers.openWorld(place.folder) },
    concurrency: 10,
    mode: 'count',
  };
  const start = async () => {
    const child = await startChild('worker', order);
    child.send({ start: true });
    await child.next('started');
    return child;
  };
  // The first start fills the compile cache.
  await (await start()).stop();
  const worker = await start();
  const python = sides.get('celery')?.pids.worker;
  const windows: { mb: number; cpu: number; theirMb: number; theirCpu: number }[] = [];
  await sleep(3000);
  for (let run = 0; run < bench.runs; run++) {
    const spent = [cpuMs(worker.pid), python ? cpuTreeMs(python) : 0] as const;
    await sleep(WINDOW_MS);
    windows.push({
      mb: residentMb(worker.pid),
      cpu: (100 * (cpuMs(worker.pid) - spent[0])) / WINDOW_MS,
      theirMb: python ? residentTreeMb(python) : 0,
      theirCpu: python ? (100 * (cpuTreeMs(python) - spent[1])) / WINDOW_MS : 0,
    });
  }
  await worker.stop();
  const of = (pick: (one: (typeof windows)[number]) => number) => median(windows.map(pick));
  const mb = of((one) => one.mb);
  return {
    what: 'Celery transport, idle no-op worker: resident memory, share of a core over 10 s',
    bar: '≤ 90 MB',
    ours: `${mb} MB, ${of(({ cpu }) => cpu).toFixed(1)} %`,
    peers: python
      ? `Celery 5.2, its three processes ${of((one) => one.theirMb)} MB, ${of((one) => one.theirCpu).toFixed(1)} %`
      : '–',
    holds: mb <= 90,
    note: bench.surroundings().text,
    figures: { windows },
  };
}

async function measureKills(bench: Bench, servers: Servers): Promise<Row[]> {
  const rows: Row[] = [];
  for (const second of ['running already', 'started right after'] as Second[]) {
    const killed: Awaited<ReturnType<typeof killOne>>[] = [];
    for (let run = 0; run < bench.runs; run++) {
      const place = await bench.turn('genius-celery');
      const world = await servers.openWorld(place.folder);
      killed.push(await killOne('genius-celery', { ...place, celery: world }, second, 40_000));
    }
    const worst = Math.max(...killed.map(({ seconds }) => seconds));
    const lost = killed.reduce((sum, one) => sum + one.lost, 0);
    rows.push({
      what: `Celery transport, kill -9 on one host, a second worker ${second}: stuck runs run again`,
      bar: '≤ 1 s',
      ours: `${median(killed.map(({ seconds }) => seconds)).toFixed(2)} s (worst ${worst.toFixed(2)}), lost ${lost}`,
      peers: '–',
      holds: worst <= 1 && lost === 0,
      note: `${killed.map(({ stuck }) => stuck).join(', ')} in hand at the kill; ${bench.surroundings().text}`,
      figures: { killed },
    });
  }
  return rows;
}
