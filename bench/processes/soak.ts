/** One side of the soak: a producer with a steady rate, or the worker. Tells its memory every `sampleMs`. */

import { defineTask, errors } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { z } from 'zod';
import { now, sleep } from '../measure/clock.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as {
  role: 'producer' | 'worker';
  folder: string;
  perSecond: number;
  sampleMs: number;
};
const tell = (message: object) => void process.send?.(message);
let count = 0;
let stopped = false;

const task = defineTask({
  name: 'soak.pass',
  queue: 'soak',
  summary: 'Passes through.',
  input: z.object({ n: z.number().int(), note: z.string() }),
  output: z.object({ n: z.number().int() }),
  limits: { keep: 20_000, ttl: '10m' },
  retry: { first: '1s' },
  idempotent: 'it changes nothing',
});

/** One run in a hundred fails: half of those for good, half once and then not again. None becomes a dead letter. */
const pass = handle(task, ({ n }, ctx) => {
  count++;
  if (n % 200 === 0) throw errors.GW_OPTION_INVALID({ field: 'n', problem: 'it is one of those that fail' });
  if (n % 200 === 100 && ctx.attempt === 1) throw errors.GW_SHUTTING_DOWN();
  return { n };
});

const platform = createPlatform(await openEmbedded({ folder: order.folder }), {
  workers:
    order.role === 'worker' ? [defineWorker({ tag: 'soak', version: '0', summary: 'Passes.', tasks: [pass] })] : [],
  concurrency: 50,
  log: silentLogger,
});
await platform.start();

const sampler = setInterval(() => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  tell({ sample: true, at: now(), heapUsed, rss, count });
}, order.sampleMs);

async function produce(): Promise<void> {
  const begin = now();
  for (let n = 0; !stopped; ) {
    const due = Math.floor(((now() - begin) / 1000) * order.perSecond);
    const sends: Promise<unknown>[] = [];
    // After a stall it catches up in portions, so that the load is what a steady sender's would be.
    for (; n < due && sends.length < 200; n++) {
      const delayed = n % 100 === 50 ? ({ delay: '2s' } as const) : {};
      sends.push(platform.client.send(task, { n, note: `run ${n} of the soak` }, delayed));
    }
    await Promise.all(sends);
    count = n;
    await sleep(10);
  }
}

process.on('message', async () => {
  stopped = true;
  clearInterval(sampler);
  await platform.stop(3000);
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));
tell({ up: true });
if (order.role === 'producer') await produce();
