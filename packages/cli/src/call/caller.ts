/**
 * A client with somebody behind it: a running platform on the same folder, or else the worker itself, run here with those
 * that it calls.
 */

import type { Task } from '@genius/contract';
import type { Platform, Ports } from '@genius/runtime';
import { assertRunnable } from '../assert-runnable.ts';
import { say } from '../language.ts';
import { openPlatform } from '../open-platform.ts';
import type { Settings } from '../settings.ts';
import { startProgress } from '../terminal/progress-bar.ts';
import { loadWorker } from '../workers.ts';

export interface Caller {
  platform: Platform;
  /** Whether this process runs the worker, so that it must stay until the run has ended. */
  runsItself: boolean;
  close(): Promise<void>;
}

/** What others of the same queue may still finish when the call is over, ms. The rest is handed back. */
const GRACE_MS = 2_000;

export async function openCaller(task: Task, settings: Settings): Promise<Caller> {
  const client = await openPlatform({ settings });
  if (await isServed(client.platform.ports, task.queue)) {
    return { platform: client.platform, runsItself: false, close: () => client.close() };
  }
  await client.close();
  return openWorking(task, settings);
}

/** Whether a live process runs the worker of a queue. */
async function isServed(ports: Ports, queue: string): Promise<boolean> {
  const instances = await ports.instances.list();
  return instances.some(({ alive, tags, id }) => alive && id !== ports.instances.self.id && tags.includes(queue));
}

async function openWorking(task: Task, settings: Settings): Promise<Caller> {
  const progress = startProgress(say(`starting ${task.queue}`, `pornesc ${task.queue}`));
  try {
    const workers = await Promise.all([task.queue, ...task.calls].map(loadWorker));
    for (const worker of workers) assertRunnable(settings, worker);
    const { platform, close } = await openPlatform({
      settings,
      workers,
      concurrency: settings.concurrency,
      relay: true,
      onWarm: (_, fraction, note) => progress.set(fraction, note),
    });
    await platform.start();
    return { platform, runsItself: true, close: () => close(GRACE_MS) };
  } finally {
    progress.end();
  }
}
