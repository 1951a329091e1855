/** A worker process as small as one can be: it opens, starts, and takes the run that waits for it. */

import { genius } from '../systems/genius.ts';

const { folder } = JSON.parse(process.argv[2] ?? '{}') as { folder: string };
process.send?.({ up: true });
await genius.startWorker(
  { folder, redisPort: 0 },
  { concurrency: 10, handle: async () => {}, onStored: () => process.send?.({ done: true }) },
);
process.on('message', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
