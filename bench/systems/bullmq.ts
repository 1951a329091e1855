/** BullMQ on a Redis that syncs nothing. */

import { loadPeer } from './load-peer.ts';
import type { Payload, Place, System } from './system.ts';

interface BullMq {
  Queue: new (
    name: string,
    options: object,
  ) => {
    waitUntilReady(): Promise<unknown>;
    add(name: string, data: Payload): Promise<unknown>;
    addBulk(jobs: { name: string; data: Payload }[]): Promise<unknown>;
    obliterate(options: { force: boolean }): Promise<void>;
    close(): Promise<void>;
  };
  Worker: new (
    name: string,
    handle: (job: { data: Payload }) => Promise<void>,
    options: object,
  ) => {
    on(event: 'error', listener: () => void): void;
    waitUntilReady(): Promise<unknown>;
    close(): Promise<void>;
  };
}

const connection = ({ redisPort, redisDatabase = 0 }: Place) => ({
  host: '127.0.0.1',
  port: redisPort,
  db: redisDatabase,
});
const load = () => loadPeer<BullMq>('bullmq');

export const bullmq: System = {
  async reset(place) {
    const { Queue } = await load();
    const queue = new Queue('bench', { connection: connection(place) });
    await queue.obliterate({ force: true });
    await queue.close();
  },
  async openSender(place) {
    const { Queue } = await load();
    const queue = new Queue('bench', {
      connection: connection(place),
      defaultJobOptions: { removeOnComplete: true, attempts: 3 },
    });
    await queue.waitUntilReady();
    return {
      one: (data) => queue.add('no-op', data),
      many: (payloads) => queue.addBulk(payloads.map((data) => ({ name: 'no-op', data }))),
      close: () => queue.close(),
    };
  },
  async startWorker(place, { concurrency, handle }) {
    const { Worker } = await load();
    const worker = new Worker('bench', (job) => handle(job.data), { connection: connection(place), concurrency });
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    return { close: () => worker.close() };
  },
};
