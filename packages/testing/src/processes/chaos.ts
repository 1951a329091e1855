/** Chaos: sender and workers are killed at random instants while runs with an effect under `once` pass. */

import { once } from 'node:events';
import { join } from 'node:path';
import { openEmbedded } from '@genius/transport-embedded';
import { makeTestFolder } from '../test-folder.ts';
import { type ChaosTally, tally } from './chaos-tally.ts';
import { type Started, startProcess } from './start-process.ts';

export interface ChaosFigures extends ChaosTally {
  kills: { senders: number; workers: number };
}

/** Kills for `killMs`, and on until `least` workers (default 0) were killed; then lets everything end. */
export async function runChaos(options: {
  runs: number;
  killMs: number;
  workers?: number;
  least?: number;
}): Promise<ChaosFigures> {
  const { runs, killMs, workers: count = 2, least = 0 } = options;
  const folder = makeTestFolder();
  const store = join(folder.path, 'data');
  const file = join(folder.path, 'effects');
  const since = performance.now();
  const kills = { senders: 0, workers: 0 };
  const confirmed = new Map<number, string>();
  const ports = await openEmbedded({ folder: store });
  const workers: Started[] = [];
  try {
    const startSender = async () => {
      let from = 0;
      while (confirmed.has(from)) from++;
      const sender = await startProcess('send', store, file, String(from), String(runs));
      sender.child.on('message', (told: { n: number; id: string }) => confirmed.set(told.n, told.id));
      return sender;
    };
    for (let i = 0; i < count; i++) workers.push(await startProcess('work', store));
    let sender = await startSender();
    const isSending = () => sender.child.exitCode === null && sender.child.signalCode === null;
    while (performance.now() - since < killMs || kills.workers < least) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      if (Math.random() < 0.4 && isSending()) {
        await sender.kill();
        kills.senders++;
      } else {
        const at = Math.floor(Math.random() * workers.length);
        await workers[at]?.kill();
        kills.workers++;
        workers[at] = await startProcess('work', store);
      }
      if (!isSending() && confirmed.size < runs) sender = await startSender();
    }
    while (confirmed.size < runs) {
      if (isSending()) await once(sender.child, 'exit');
      if (confirmed.size < runs) sender = await startSender();
    }
    return { kills, ...(await tally(ports, { runs, confirmed, file, since }, '60s')) };
  } finally {
    for (const each of workers) await each.kill();
    await ports.close();
    folder.remove();
  }
}
