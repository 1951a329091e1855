/** Genius Workers on a folder: synced, with an attempt and an event for each run. */

import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { noOp } from './no-op.ts';
import type { System } from './system.ts';

export const genius: System = {
  async reset() {},
  async openSender({ folder }) {
    const platform = createPlatform(await openEmbedded({ folder }), { log: silentLogger });
    return {
      one: (payload) => platform.client.send(noOp, payload),
      many: (payloads) => platform.client.sendAll(noOp, payloads),
      close: () => platform.stop(),
    };
  },
  async startWorker({ folder }, { concurrency, handle: run, onStored }) {
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
    const platform = createPlatform(await openEmbedded({ folder }), {
      workers: [worker],
      concurrency,
      log: silentLogger,
      ...(onStored ? { observer: { attemptEnded: onStored } } : {}),
    });
    await platform.start();
    return { close: () => platform.stop(1000) };
  },
};
