/** What this process takes: memory, processor, and how late its loop is. */

import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the loop's lateness is sampled, ms: seldom enough to leave an idle process idle. */
const SAMPLE_MS = 100;
/** Two readers at once must not divide a moment by almost nothing, ms. */
const SHORTEST_SPAN_MS = 500;

export interface ProcessUse {
  memoryBytes: number;
  /** 1 is one core, busy all the time since the reading before. */
  cpuShare: number;
  /** Quantiles, and how many seconds late since the reading before; `1` is the worst. */
  delays: readonly (readonly [quantile: string, seconds: number])[];
}

export interface ProcessMeter {
  read(): ProcessUse;
  close(): void;
}

export function openProcessMeter(): ProcessMeter {
  const loop = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  loop.enable();
  let since = performance.now();
  let cpu = process.cpuUsage();
  /** A sample counts the time between two samples, so what is due is taken off. */
  const late = (ns: number): number => (loop.count === 0 ? 0 : Math.max(0, ns / 1e9 - SAMPLE_MS / 1e3));
  const delaysNow = (): ProcessUse['delays'] => [
    ['0.5', late(loop.percentile(50))],
    ['0.99', late(loop.percentile(99))],
    ['1', late(loop.max)],
  ];
  let last: Omit<ProcessUse, 'memoryBytes'> = { cpuShare: 0, delays: delaysNow() };

  return {
    read() {
      const spanMs = performance.now() - since;
      if (spanMs >= SHORTEST_SPAN_MS) {
        const used = process.cpuUsage(cpu);
        last = {
          cpuShare: (used.user + used.system) / 1e3 / spanMs,
          delays: delaysNow(),
        };
        since += spanMs;
        cpu = process.cpuUsage();
        loop.reset();
      }
      return { ...last, memoryBytes: process.memoryUsage.rss() };
    },
    close() {
      loop.disable();
    },
  };
}
