/** plainjob on better-sqlite3 with synchronous=FULL: every commit synced, as ours are. */

import { join } from 'node:path';
import { loadPeer } from './load-peer.ts';
import type { Payload, System } from './system.ts';

interface Queue {
  add(type: string, data: Payload): unknown;
  addMany(type: string, data: readonly Payload[]): unknown;
  close(): void;
}

interface PlainJob {
  better(db: unknown): unknown;
  defineQueue(options: object): Queue;
  defineWorker(
    type: string,
    handle: (job: { data: string }) => Promise<void>,
    options: object,
  ): { start(): unknown; stop(): Promise<void> };
}

const logger = { error() {}, warn() {}, info() {}, debug() {} };

async function open(folder: string) {
  const { default: Database } = await loadPeer<{
    default: new (file: string) => { pragma(text: string): unknown };
  }>('better-sqlite3');
  const { better, defineQueue, defineWorker } = await loadPeer<PlainJob>('plainjob');
  const db = new Database(join(folder, 'plainjob.db'));
  const queue = defineQueue({ connection: better(db), logger });
  db.pragma('synchronous = FULL');
  return { queue, defineWorker };
}

export const plainjob: System = {
  async reset() {},
  async openSender({ folder }) {
    const { queue } = await open(folder);
    return {
      one: async (data) => queue.add('no-op', data),
      many: async (payloads) => queue.addMany('no-op', payloads),
      close: async () => queue.close(),
    };
  },
  async startWorker({ folder }, { concurrency, handle }) {
    const { queue, defineWorker } = await open(folder);
    const workers = Array.from({ length: concurrency }, () =>
      defineWorker('no-op', (job) => handle(JSON.parse(job.data) as Payload), { queue, logger }),
    );
    for (const worker of workers) worker.start();
    return {
      async close() {
        await Promise.all(workers.map((worker) => worker.stop()));
        queue.close();
      },
    };
  },
};
