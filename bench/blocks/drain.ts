/** A worker process empties a queue of 10,000 no-ops: from its start call to the last handler call. */

import { type Block, inTurn, medians, peersCell, QUICK_DISK_MS, type Row, rate } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { median } from '../measure/figures.ts';
import { loadSystem } from '../systems/system.ts';

const RUNS = 10_000;

export const drain: Block = {
  name: 'drain',
  limitMs: 420_000,
  async measure(bench) {
    const rows: Row[] = [];
    for (const [concurrency, bar] of [
      [10, 25_000],
      [100, 45_000],
    ] as const) {
      const systems = bench.present('genius', 'bee-queue', 'bullmq', 'plainjob');
      const all = await inTurn(bench, systems, async (system, place) => {
        const loaded = await loadSystem(system);
        await loaded.reset(place);
        const sender = await loaded.openSender(place);
        for (let from = 0; from < RUNS; from += 1000) {
          await sender.many(Array.from({ length: 1000 }, (_, i) => ({ id: from + i })));
        }
        const order = { system, place, concurrency, mode: 'count', target: RUNS };
        const worker = await startChild('worker', order);
        try {
          worker.send({ start: true });
          const { drainedMs } = await worker.next('drainedMs', 60_000);
          const storedMs = system === 'genius' ? (await worker.next('storedMs', 20_000)).storedMs : Number.NaN;
          return { drained: RUNS / (Number(drainedMs) / 1000), stored: RUNS / (Number(storedMs) / 1000) };
        } finally {
          await worker.stop();
          await sender.close();
        }
      });
      const { fdatasyncMs, text } = bench.surroundings();
      const middle = medians(all, ({ drained }) => drained, median);
      const stored = median((all.genius ?? []).map((one) => one.stored));
      const ours = middle.genius as number;
      const best = Math.max(...Object.entries(middle).map(([system, figure]) => (system === 'genius' ? 0 : figure)));
      rows.push({
        what: `drain 10,000 no-ops at ${concurrency}, with event and attempt rows`,
        bar: `≥ ${rate(bar)}`,
        ours: `${rate(ours)}; until all are on disk ${rate(stored)}`,
        peers: peersCell(middle, rate),
        ratio: best > 0 ? ours / best : undefined,
        holds: ours >= bar ? true : fdatasyncMs <= QUICK_DISK_MS ? false : undefined,
        note: text,
        figures: all,
      });
    }
    return rows;
  },
};
