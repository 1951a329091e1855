/** A process that lets many runs pass and tells how much of its heap is still in use after each round. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { quick, worker } from './probe-worker.ts';

const [folder, rounds, runs] = process.argv.slice(2) as [string, string, string];
const ports = await openEmbedded({ folder });
const platform = createPlatform(ports, { workers: [worker], log: silentLogger });
await platform.start();
const inUse: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const sent = await platform.client.sendAll(quick, Array(Number(runs)).fill({}));
  await Promise.all(sent.map((run) => run.result()));
  await globalThis.gc?.({ execution: 'async', type: 'major' });
  inUse.push(process.memoryUsage().heapUsed);
}
await platform.stop();
process.send?.(inUse);
process.disconnect?.();
