/** A worker process of any measured system. What its handler does is its mode. */

import { appendFileSync } from 'node:fs';
import { holdYoungHeap, releaseYoungHeap } from '@genius/runtime/young-heap';
import { now, sleep } from '../measure/clock.ts';
import { loadSystem, type Payload, type Place, type SystemName, type WorkerSide } from '../systems/system.ts';

export interface WorkerOrder {
  system: SystemName;
  place: Place;
  concurrency: number;
  /**
   * count: counts to `target`. echo: tells each start. journal: works 20 ms, writes start and end to `journal`.
   * gaps: works `workMs`, notes when each run started and ended.
   */
  mode: 'count' | 'echo' | 'journal' | 'gaps';
  target?: number;
  journal?: string;
  workMs?: number;
}

// As `genius` itself does it.
holdYoungHeap();
const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder;
const { system, place, concurrency, mode, target = 0, journal = '', workMs = 0 } = order;
const tell = (message: object) => void process.send?.(message);
let startedAt = 0;
let first = 0;
let handled = 0;
let stored = 0;
let side: WorkerSide | undefined;
const spans: [id: number, start: number, end: number][] = [];

const handlers: Record<WorkerOrder['mode'], (payload: Payload) => Promise<void>> = {
  async count() {
    if (handled === 0) first = now();
    if (++handled === target) tell({ drainedMs: now() - startedAt, sinceFirstMs: now() - first });
  },
  async echo({ id }) {
    tell({ at: now(), id });
  },
  async journal({ id }) {
    appendFileSync(journal, `S ${id} ${process.pid} ${now()}\n`);
    await sleep(20);
    appendFileSync(journal, `D ${id} ${process.pid} ${now()}\n`);
  },
  async gaps({ id }) {
    const start = now();
    await sleep(workMs);
    spans.push([id, start, now()]);
    if (spans.length === target) tell({ spans });
  },
};

process.on('message', async (message: { start?: true; stop?: true; spans?: true }) => {
  try {
    if (message.start) {
      const loaded = await loadSystem(system);
      releaseYoungHeap();
      startedAt = now();
      side = await loaded.startWorker(place, {
        concurrency,
        handle: handlers[mode],
        onStored:
          mode === 'count' ? () => void (++stored === target && tell({ storedMs: now() - startedAt })) : undefined,
      });
      tell({ started: true });
    }
    if (message.spans) tell({ spans });
    if (message.stop) {
      await Promise.race([side?.close(), sleep(3000)]);
      process.exit(0);
    }
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
});
process.on('disconnect', () => process.exit(0));
tell({ up: true });
