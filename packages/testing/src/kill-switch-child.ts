/** The process that the kill switch kills: it runs a worker and dies by its own hand when an effect is performed. */

import { createPlatform, type Ports, silentLogger, type Worker } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';

const [folder, module, when] = process.argv.slice(2) as [string, string, 'recorded' | 'performed'];

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal needs an instant; nothing may run in it.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
};

const { worker } = (await import(module)) as { worker: Worker };
const ports = await openEmbedded({ folder });
const effects: Ports['effects'] = {
  ...ports.effects,
  async performed(claim, outcome) {
    if (when === 'recorded') await ports.effects.performed(claim, outcome);
    die();
  },
};
const platform = createPlatform({ ...ports, effects }, { workers: [worker], log: silentLogger });
// The parent is gone: nobody would look at what happens.
process.on('disconnect', () => process.exit(1));
await platform.start();
