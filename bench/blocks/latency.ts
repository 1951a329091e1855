/** One run at a time to an idle worker in another process: from before the send call to the handler's first line. */

import { type Block, inTurn, medians, QUICK_DISK_MS } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { now, sleep } from '../measure/clock.ts';
import { median, percentile } from '../measure/figures.ts';
import { loadSystem, type SystemName } from '../systems/system.ts';

const RUNS = 500;
const WARM = 30;

export const latency: Block = {
  name: 'latency',
  limitMs: 240_000,
  async measure(bench) {
    const all = await inTurn(bench, bench.present('genius', 'bee-queue', 'bullmq'), async (system, place) => {
      const loaded = await loadSystem(system);
      await loaded.reset(place);
      const sender = await loaded.openSender(place);
      const worker = await startChild('worker', { system, place, concurrency: 10, mode: 'echo' });
      try {
        worker.send({ start: true });
        await worker.next('started');
        await sleep(500);
        const took: number[] = [];
        for (let id = -WARM; id < RUNS; id++) {
          const sentAt = now();
          await sender.one({ id });
          const { at } = await worker.next('at', 10_000);
          if (id >= 0) took.push(Number(at) - sentAt);
        }
        return { p50: median(took), p99: percentile(took, 0.99), max: Math.max(...took) };
      } finally {
        await worker.stop();
        await sender.close();
      }
    });
    const { fdatasyncMs, text } = bench.surroundings();
    const p50 = medians(all, (one) => one.p50, median);
    const p99 = medians(all, (one) => one.p99, median);
    const max = medians(all, (one) => one.max, median);
    const cell = (system: SystemName) =>
      p50[system] === undefined
        ? ''
        : `p50 ${p50[system].toFixed(2)}, p99 ${p99[system]?.toFixed(2)}, max ${max[system]?.toFixed(1)} ms`;
    const ours = p50.genius as number;
    const quick = ours <= 0.4 || (fdatasyncMs <= QUICK_DISK_MS ? false : undefined);
    const even = p99.bullmq === undefined ? undefined : (p99.genius as number) <= p99.bullmq;
    return [
      {
        what: 'send → handler start between two processes',
        bar: "p50 ≤ 0.4 ms, p99 ≤ BullMQ's",
        ours: cell('genius'),
        peers:
          (['bee-queue', 'bullmq'] as const)
            .filter((system) => p50[system] !== undefined)
            .map((system) => `${system} ${cell(system)}`)
            .join('; ') || '–',
        ratio: p50.bullmq ? p50.bullmq / ours : undefined,
        holds: quick === false || even === false ? false : quick === undefined || even === undefined ? undefined : true,
        note: text,
        figures: all,
      },
    ];
  },
};
