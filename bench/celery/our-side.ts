/** Genius Workers on the Celery transport: one worker process and one client process. */

import { startChild } from '../measure/child.ts';
import type { CeleryPlace } from '../systems/system.ts';
import type { Side } from './side.ts';

export type Path = 'bare' | 'full';

/** With `PROFILE` in the environment both processes leave a CPU profile in that folder. */
const profiled = process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [];

export async function openOurSide(place: CeleryPlace, path: Path, tracesUrl: string): Promise<Side> {
  const order = { place, path, tracesUrl };
  const worker = await startChild('celery-side', { ...order, role: 'worker' }, profiled);
  const client = await startChild('celery-side', { ...order, role: 'client' }, profiled);
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
    async stop() {
      await client.stop();
      await worker.stop();
    },
  };
}
