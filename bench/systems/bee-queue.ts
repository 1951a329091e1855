/** bee-queue on a Redis that syncs nothing. */

import { loadPeer } from './load-peer.ts';
import type { Payload, Place, System } from './system.ts';

interface BeeJob {
  retries(count: number): BeeJob;
  save(): Promise<unknown>;
}

interface Bee {
  ready(): Promise<unknown>;
  destroy(): Promise<void>;
  close(): Promise<void>;
  createJob(data: Payload): BeeJob;
  saveAll(jobs: BeeJob[]): Promise<unknown>;
  on(event: 'error', listener: () => void): void;
  checkStalledJobs(everyMs: number): unknown;
  process(concurrency: number, handle: (job: { data: Payload }) => Promise<void>): void;
}

async function open({ redisPort, redisDatabase = 0 }: Place, options: object): Promise<Bee> {
  const { default: BeeQueue } = await loadPeer<{ default: new (name: string, options: object) => Bee }>('bee-queue');
  const queue = new BeeQueue('bench', {
    redis: { host: '127.0.0.1', port: redisPort, db: redisDatabase },
    getEvents: false,
    sendEvents: false,
    storeJobs: false,
    ...options,
  });
  queue.on('error', () => undefined);
  await queue.ready();
  return queue;
}

export const beeQueue: System = {
  async reset(place) {
    const queue = await open(place, { isWorker: false });
    await queue.destroy();
    await queue.close();
  },
  async openSender(place) {
    const queue = await open(place, { isWorker: false });
    return {
      one: (data) => queue.createJob(data).retries(2).save(),
      many: (payloads) => queue.saveAll(payloads.map((data) => queue.createJob(data).retries(2))),
      close: () => queue.close(),
    };
  },
  async startWorker(place, { concurrency, handle }) {
    const queue = await open(place, { removeOnSuccess: true });
    // It offers stalled jobs again only when asked to look for them.
    queue.checkStalledJobs(5000);
    queue.process(concurrency, (job) => handle(job.data));
    return { close: () => queue.close() };
  },
};
