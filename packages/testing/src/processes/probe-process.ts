/** A process of a test: `work` runs the probe worker, `send` sends effects and says which were confirmed, `count` is for strace. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { effect, quick, worker } from './probe-worker.ts';

const [role, folder, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
process.on('disconnect', () => process.exit(0));
const ports = await openEmbedded({ folder });
const isWorker = role === 'work' || role === 'count-calls' || role === 'count-effects' || role === 'count-many';
const platform = createPlatform(ports, { workers: isWorker ? [worker] : [], log: silentLogger, concurrency: 10 });
await platform.start();
process.send?.('ready');

if (role === 'send') {
  const [file, from, to] = rest as [string, string, string];
  for (let n = Number(from); n < Number(to); n++) {
    // With a key: who does not know whether a send was confirmed sends it again.
    const run = await platform.client.send(effect, { n, file }, { key: `send ${n}` });
    process.send?.({ n, id: run.id });
  }
  process.exit(0);
}
if (role.startsWith('count')) {
  const times = role === 'count-sends' || role === 'count-calls' || role === 'count-effects' ? 20 : 0;
  for (let n = 0; n < times; n++) {
    if (role === 'count-calls') await platform.client.call(quick, {});
    else if (role === 'count-effects') await platform.client.call(effect, { n, file: `${folder}/effects` });
    else await platform.client.send(quick, {});
  }
  if (role === 'count-many') {
    const runs = await platform.client.sendAll(quick, Array(1_000).fill({}));
    await Promise.all(runs.map((run) => run.result()));
  }
  await platform.stop();
}
