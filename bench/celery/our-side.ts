/** Genius Workers on the Celery transport: one worker process and one client process. */

import { startChild } from '../measure/child.ts';
import type { Crossing } from '../measure/socket-trace.ts';
import type { CeleryPlace } from '../systems/system.ts';
import type { Side } from './side.ts';

export type Path = 'bare' | 'full';

/** With `PROFILE` in the environment both processes leave a CPU profile in that folder. */
const profiled = process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [];

/** Calls with what crossed the sockets of both processes meanwhile. */
export interface TracedPings {
  /** Monotonic ms. */
  beganAt: number[];
  tookMs: number[];
  client: Crossing[];
  worker: Crossing[];
}

export interface OurSide extends Side {
  tracedPings(count: number): Promise<TracedPings>;
}

export async function openOurSide(
  place: CeleryPlace,
  path: Path,
  tracesUrl: string,
  { isTraced = false, bench }: { isTraced?: boolean; bench?: string } = {},
): Promise<OurSide> {
  const order = { place, path, tracesUrl, isTraced };
  const worker = await startChild('celery-side', { ...order, role: 'worker' }, profiled, bench);
  const client = await startChild('celery-side', { ...order, role: 'client' }, profiled, bench);
  return {
    pids: { client: client.pid, worker: worker.pid },
    async tasks(count) {
      client.send({ tasks: count });
      return (await client.next('allMs', 150_000)) as unknown as { sentMs: number; allMs: number };
    },
    async pings(count) {
      client.send({ pings: count });
      return (await client.next('tookMs', 150_000)).tookMs as number[];
    },
    async tracedPings(count) {
      worker.send({ trace: true });
      await worker.next('tracing');
      client.send({ pings: count, trace: true });
      const { tookMs, beganAt, crossings } = await client.next('tookMs', 150_000);
      worker.send({ trace: false });
      const theirs = (await worker.next('crossings')).crossings;
      return { tookMs, beganAt, client: crossings, worker: theirs } as unknown as TracedPings;
    },
    async stop() {
      await client.stop();
      await worker.stop();
    },
  };
}
