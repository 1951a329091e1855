/**
 * Chaos on servers: sender, workers, RabbitMQ and Redis are killed at random instants while runs with an effect under
 * `once` pass; effects are counted outside, as lines of a file.
 */

import { once } from 'node:events';
import { join } from 'node:path';
import { makeTestFolder } from '../../index.ts';
import { type ChaosTally, tally } from '../../processes/chaos-tally.ts';
import { type PrivateServer, startPostgres, startRabbit, startRedis, type TestContext } from '../../services/index.ts';
import { type Addresses, openPorts } from './addresses.ts';
import { type Started, startCeleryProcess } from './start-process.ts';

export interface CeleryChaosFigures extends ChaosTally {
  kills: { senders: number; workers: number; rabbitmq: number; redis: number; postgresql: number };
}

export interface CeleryChaosOptions {
  runs: number;
  /** Kills for so long, then lets everything end. */
  killMs: number;
  /** Default 2. */
  workers?: number;
  /** Whether PostgreSQL is killed too. Default false. */
  postgresql?: boolean;
  /** How long a server lives between two deaths, on average. Default: 12 s. */
  serverLifeMs?: number;
}

export async function runCeleryChaos(ctx: TestContext, options: CeleryChaosOptions): Promise<CeleryChaosFigures> {
  const { runs, killMs, workers: count = 2, serverLifeMs = 12_000 } = options;
  const [rabbit, redis, postgres] = await Promise.all([startRabbit(ctx), startRedis(ctx), startPostgres(ctx)]);
  const folder = makeTestFolder();
  const file = join(folder.path, 'effects');
  const addresses: Addresses = {
    brokerUrl: rabbit.url,
    redisUrl: redis.url,
    databaseUrl: postgres.url,
    schema: 'genius',
    blobFolder: join(folder.path, 'blobs'),
  };
  const kills = { senders: 0, workers: 0, rabbitmq: 0, redis: 0, postgresql: 0 };
  const confirmed = new Map<number, string>();
  const workers: Started[] = [];
  const ports = await openPorts(addresses);
  const since = performance.now();
  /** On a machine that is slow at the moment, the time alone may pass with hardly anything killed. */
  const isKilling = () => {
    const ranMs = performance.now() - since;
    const hasKilled = kills.workers > 1 && kills.rabbitmq + kills.redis > 1;
    return ranMs < killMs || (!hasKilled && ranMs < 4 * killMs);
  };
  const pause = (mostMs: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * mostMs));

  const startWorker = () => insist(() => startCeleryProcess({ role: 'work', addresses }));
  const startSender = () =>
    insist(() =>
      startCeleryProcess({
        role: 'send',
        addresses,
        args: [file, JSON.stringify(missing(confirmed, runs))],
        onMessage: ({ n, id }) => confirmed.set(n, id),
      }),
    );

  async function killServers(server: PrivateServer, name: 'rabbitmq' | 'redis' | 'postgresql'): Promise<void> {
    while (isKilling()) {
      await pause(2 * serverLifeMs);
      if (!isKilling()) return;
      await server.kill();
      kills[name]++;
      await pause(1_000);
      await server.start();
    }
  }

  async function killWorkers(): Promise<void> {
    while (isKilling()) {
      await pause(1_500);
      const at = Math.floor(Math.random() * workers.length);
      await workers[at]?.kill();
      kills.workers++;
      workers[at] = await startWorker();
    }
  }

  async function sendAll(): Promise<void> {
    while (confirmed.size < runs) {
      const sender = await startSender();
      const ended = once(sender.child, 'exit');
      if (isKilling()) {
        await Promise.race([ended, pause(6_000)]);
        if (!sender.hasEnded && isKilling()) {
          await sender.kill();
          kills.senders++;
        }
      }
      if (!sender.hasEnded) await ended;
    }
  }

  try {
    for (let i = 0; i < count; i++) workers.push(await startWorker());
    await Promise.all([
      sendAll(),
      killWorkers(),
      killServers(rabbit, 'rabbitmq'),
      killServers(redis, 'redis'),
      ...(options.postgresql ? [killServers(postgres, 'postgresql')] : []),
    ]);
    return { kills, ...(await tally(ports, { runs, confirmed, file, since }, '120s')) };
  } finally {
    for (const each of workers) await each.kill();
    await ports.close();
    folder.remove();
  }
}

/** The spans of numbers whose send was not confirmed. */
function missing(confirmed: ReadonlyMap<number, string>, runs: number): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (let n = 0; n < runs; n++) {
    if (confirmed.has(n)) continue;
    const last = spans.at(-1);
    if (last && last[1] === n) last[1]++;
    else spans.push([n, n + 1]);
  }
  return spans;
}

/** A process that starts while a server is away may give up; whoever keeps it running starts it again. */
async function insist<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}
