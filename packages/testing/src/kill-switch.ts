/** Kills a worker's process at the worst moment: an effect is performed and its run is not settled. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { InputOf, Task } from '@genius/contract';
import { createClient, type SendOptions } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';

export interface KillOptions<T extends Task> {
  /** The folder of the platform; open it again afterwards to see what becomes of the run. */
  folder: string;
  /** URL of the module whose export `worker` has the task, such as `import.meta.resolve('./index.ts')`. */
  module: string;
  task: T;
  input: InputOf<T>;
  send?: SendOptions;
  /**
   * `recorded`: the outcome of the effect is in the ledger. `performed`: only the world knows that it happened.
   * Default `'recorded'`.
   */
  when?: 'recorded' | 'performed';
}

export interface KilledRun {
  runId: string;
  /** Of the process, always `SIGKILL`. */
  signal: NodeJS.Signals;
}

const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './kill-switch-child.ts' : './kill-switch-child.js',
  import.meta.url,
);

/** Sends a run, lets a worker in a process of its own perform its effect, and kills that process with SIGKILL. */
export async function killBetweenEffectAndAck<T extends Task>(options: KillOptions<T>): Promise<KilledRun> {
  const ports = await openEmbedded({ folder: options.folder });
  const run = await createClient({ ports }).send(options.task, options.input, options.send);
  await ports.close();
  const child = fork(ENTRY, [options.folder, options.module, options.when ?? 'recorded'], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal !== 'SIGKILL') {
    throw new Error(
      `the worker ended by itself (code ${code}) before ${options.task.name} performed an effect under once`,
    );
  }
  return { runId: run.id, signal };
}
