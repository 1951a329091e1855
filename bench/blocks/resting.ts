/** What a no-op worker with an empty queue costs: resident memory and CPU over 10 s. */

import { type Block, inTurn } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { sleep } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { cpuMs, residentMb } from '../measure/machine.ts';
import { loadSystem, type SystemName } from '../systems/system.ts';

const WINDOW_MS = 10_000;

export const resting: Block = {
  name: 'idle',
  limitMs: 180_000,
  async measure(bench) {
    const once = { ...bench, runs: 1 };
    const all = await inTurn(once, bench.present('genius', 'bee-queue', 'bullmq'), async (system, place) => {
      await (await loadSystem(system)).reset(place);
      const order = { system, place, concurrency: 10, mode: 'count' };
      // The first start fills the compile cache.
      const before = await startChild('worker', order);
      before.send({ start: true });
      await before.next('started');
      await before.stop();
      const worker = await startChild('worker', order);
      try {
        worker.send({ start: true });
        await worker.next('started');
        await sleep(3000);
        const windows: { mb: number; cpu: number }[] = [];
        for (let run = 0; run < bench.runs; run++) {
          const spent = cpuMs(worker.pid);
          await sleep(WINDOW_MS);
          windows.push({ cpu: (100 * (cpuMs(worker.pid) - spent)) / WINDOW_MS, mb: residentMb(worker.pid) });
        }
        return { mb: median(windows.map(({ mb }) => mb)), cpu: median(windows.map(({ cpu }) => cpu)) };
      } finally {
        await worker.stop();
      }
    });
    const cell = (system: SystemName) =>
      all[system]?.map(({ mb, cpu }) => `${mb} MB, ${cpu.toFixed(1)} %`).join() ?? '';
    const ours = all.genius?.[0] ?? { mb: Number.NaN, cpu: Number.NaN };
    return [
      {
        what: 'idle no-op worker: resident memory, share of a core over 10 s',
        bar: '≤ 90 MB, ≤ 0.5 %',
        ours: cell('genius'),
        peers:
          (['bee-queue', 'bullmq'] as const)
            .filter(cell)
            .map((s) => `${s} ${cell(s)}`)
            .join('; ') || '–',
        holds: ours.mb <= 90 && ours.cpu <= 0.5,
        note: bench.surroundings().text,
        figures: all,
      },
    ];
  },
};
