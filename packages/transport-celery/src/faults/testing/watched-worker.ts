/** A worker that watches itself from outside of the platform: how often each run was started, and whether twice at once. */

import { defineTask } from '@genius/contract';
import { defineWorker, handle, type Worker } from '@genius/runtime';
import { z } from 'zod';

const common = {
  queue: 'watched',
  idempotent: 'It only counts.',
  input: z.object({ n: z.number() }),
  output: z.number(),
  retry: { first: '1ms', cap: '5ms' },
  limits: { attempts: 50 },
} as const;

export const pass = defineTask({ ...common, name: 'watched.pass', summary: 'Takes a few milliseconds.' });
export const hold = defineTask({ ...common, name: 'watched.hold', summary: 'Ends when the test says so.' });
export const effect = defineTask({ ...common, name: 'watched.effect', summary: 'Has one effect under `once`.' });

export interface Watch {
  worker: Worker;
  /** How often each was started. */
  starts: Map<number, number>;
  /** Those that were started while they ran. */
  overlaps: number[];
  /** How often each had its effect. */
  effects: Map<number, number>;
  /** Lets the holding ones end. */
  release(): void;
}

const count = (counts: Map<number, number>, n: number) => counts.set(n, (counts.get(n) ?? 0) + 1);

export function watchedWorker(takesMs = 5): Watch {
  const active = new Set<number>();
  const starts = new Map<number, number>();
  const effects = new Map<number, number>();
  const overlaps: number[] = [];
  const held = Promise.withResolvers<void>();
  const watched = async <T>(n: number, work: () => Promise<T>): Promise<T> => {
    count(starts, n);
    if (active.has(n)) overlaps.push(n);
    active.add(n);
    try {
      return await work();
    } finally {
      active.delete(n);
    }
  };
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, takesMs));
  const worker = defineWorker({
    tag: 'watched',
    version: '0',
    summary: 'For tests.',
    tasks: [
      handle(pass, ({ n }) => watched(n, pause).then(() => n)),
      handle(hold, ({ n }) => watched(n, () => held.promise).then(() => n)),
      handle(effect, ({ n }, ctx) =>
        watched(n, async () => {
          await pause();
          return ctx.once(`effect ${n}`, {
            async perform() {
              count(effects, n);
              await pause();
              return n;
            },
            settle: async () => (effects.has(n) ? { happened: true, outcome: n } : { happened: false }),
          });
        }),
      ),
    ],
  });
  return { worker, starts, overlaps, effects, release: held.resolve };
}
