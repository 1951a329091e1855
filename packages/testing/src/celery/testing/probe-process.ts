/** A process of a test on servers: `work` runs the probe worker, `send` sends effects and says which were confirmed. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { effect, worker } from '../../processes/probe-worker.ts';
import { type Addresses, openPorts } from './addresses.ts';

const [role, addresses, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
process.on('disconnect', () => process.exit(0));
const ports = await openPorts(JSON.parse(addresses) as Addresses);
const workers = role === 'work' ? [worker] : [];
const platform = createPlatform(ports, { workers, log: silentLogger, concurrency: 10 });
await platform.start();
process.send?.({ ready: ports.instances.self.id });

/** Sends on their way at once. */
const LANES = 20;

if (role === 'send') {
  const [file, missing] = rest as [string, string];
  const left = JSON.parse(missing) as [from: number, to: number][];
  const numbers = (function* () {
    for (const [from, to] of left) for (let n = from; n < to; n++) yield n;
  })();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (const n of numbers) {
        // Who does not know whether a send was confirmed sends it again: every other one with a key, so that it is the
        // same run, the others as runs of their own, whose effect is the same.
        const run = await platform.client.send(effect, { n, file }, n % 2 === 0 ? { key: `send ${n}` } : {});
        process.send?.({ n, id: run.id });
      }
    }),
  );
  process.exit(0);
}
