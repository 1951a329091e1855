/** A process that runs the worker on a folder until it is killed, and tells its parent when a run has so many effects behind it. */

import { openTestPlatform } from '@genius/testing';
import { worker } from '../index.ts';

const [folder, runId, count] = process.argv.slice(2) as [string, string, string];
process.on('disconnect', () => process.exit(1));
const platform = await openTestPlatform({ folder, workers: [worker], database: true });
for (;;) {
  const effects = await platform.ports.effects.list(runId);
  if (effects.filter(({ state }) => state === 'performed').length >= Number(count)) break;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
process.send?.('performed');
