/** A process that runs the worker on a folder until it is killed. It tells its parent whenever it has seen no commit for a while. */

import { openDatabase } from '@genius/database';
import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { worker } from '../index.ts';
import { openWorkerDatabase } from './worker-database.ts';

const [folder] = process.argv.slice(2) as [string];
const platform = createPlatform(await openEmbedded({ folder }), {
  workers: [worker],
  db: openWorkerDatabase(folder),
  log: silentLogger,
});
process.on('disconnect', () => process.exit(1));
await platform.start();
