/** Genius Workers on RabbitMQ, Redis and PostgreSQL. */

import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openCelery } from '@genius/transport-celery';
import { noOp } from './no-op.ts';
import type { Place, System } from './system.ts';

function open({ celery }: Place) {
  if (!celery) throw new Error('this place has no servers');
  return openCelery(celery);
}

export const geniusCelery: System = {
  async reset() {},
  async openSender(place) {
    const platform = createPlatform(await open(place), { log: silentLogger });
    return {
      one: (payload) => platform.client.send(noOp, payload),
      many: (payloads) => platform.client.sendAll(noOp, payloads),
      close: () => platform.stop(),
    };
  },
  async startWorker(place, { concurrency, handle: run }) {
    const worker = defineWorker({
      tag: 'bench',
      version: '0',
      summary: 'Does nothing.',
      tasks: [
        handle(noOp, async (input) => {
          await run(input);
          return null;
        }),
      ],
    });
    const platform = createPlatform(await open(place), { workers: [worker], concurrency, log: silentLogger });
    await platform.start();
    return { close: () => platform.stop(1000) };
  },
};
