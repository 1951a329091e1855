/** A process that runs the worker on a folder until its parent goes. Told what to run by its arguments: the folder. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { worker } from '../index.ts';

const [folder = ''] = process.argv.slice(2);
const platform = createPlatform(await openEmbedded({ folder }), {
  workers: [worker],
  log: silentLogger,
  concurrency: 3,
});
process.on('disconnect', () => process.exit(0));
await platform.start();
process.send?.('ready');
