/** Chaos: sender and workers are killed at random instants while runs with an effect under `once` pass. */

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { makeTestFolder } from '../test-folder.ts';
import { type Started, startProcess } from './start-process.ts';

export interface ChaosFigures {
  runs: number;
  kills: { senders: number; workers: number };
  /** Runs that were confirmed and are not done. */
  lost: number;
  /** Effects that the world saw more than once. */
  repeated: number;
  /** Effects that the world never saw. */
  missing: number;
  seconds: number;
}

/** Kills for `killMs`, then lets everything end. */
export async function runChaos(options: { runs: number; killMs: number; workers?: number }): Promise<ChaosFigures> {
  const { runs, killMs, workers: count = 2 } = options;
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
    while (performance.now() - since < killMs) {
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
    const client = createClient({ ports });
    const ends = await Promise.allSettled(
      [...confirmed.values()].map((id) => client.run(id).result({ deadline: '60s' })),
    );
    const seen = new Map<string, number>();
    for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
      if (line) seen.set(line, (seen.get(line) ?? 0) + 1);
    }
    return {
      runs,
      kills,
      lost: ends.filter(({ status }) => status === 'rejected').length,
      repeated: [...seen.values()].filter((times) => times > 1).length,
      missing: Array.from({ length: runs }, (_, n) => n).filter((n) => !seen.has(String(n))).length,
      seconds: Math.round((performance.now() - since) / 100) / 10,
    };
  } finally {
    for (const each of workers) await each.kill();
    await ports.close();
    folder.remove();
  }
}
