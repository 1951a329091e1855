/** Where the demonstration plays: a running platform of this folder, or else one that this process runs meanwhile. */

import { chooseProviders, type Platform, type Worker } from '@genius/runtime';
import { assertRunnable } from '../assert-runnable.ts';
import { cliErrors } from '../errors.ts';
import { say } from '../language.ts';
import { openPlatform } from '../open-platform.ts';
import type { Settings } from '../settings.ts';
import { startProgress } from '../terminal/progress-bar.ts';
import { loadWorker } from '../workers.ts';

export interface DemoWorld {
  platform: Platform;
  /** Whether this process runs the workers, and so also the simulators. */
  runsItself: boolean;
  close(): Promise<void>;
}

const TAGS = [
  'ocr',
  'anaf.taxpayer',
  'anaf.efactura',
  'anaf.etransport',
  'anaf.saft',
  'reges',
  'pdf.render',
  'email.send',
  'notify.slack',
];
const GRACE_MS = 2_000;

/** Throws GW_CLI_DEMO_REAL where any of the providers is a real one: a made-up invoice must reach nobody. */
export async function openDemoWorld(settings: Settings): Promise<DemoWorld> {
  const workers = await Promise.all(TAGS.map(loadWorker));
  refuseRealProviders(settings, workers);
  const client = await openPlatform({ settings });
  if (await areServed(client.platform)) {
    return { platform: client.platform, runsItself: false, close: () => client.close() };
  }
  await client.close();
  const progress = startProgress(say('starting the workers', 'pornesc lucrătorii'));
  try {
    for (const worker of workers) assertRunnable(settings, worker);
    const { platform, close } = await openPlatform({
      settings,
      workers,
      relay: true,
      onWarm: (_, fraction, note) => progress.set(fraction, note),
    });
    await platform.start();
    return { platform, runsItself: true, close: () => close(GRACE_MS) };
  } finally {
    progress.end();
  }
}

function refuseRealProviders(settings: Settings, workers: readonly Worker[]): void {
  const { simulated } = chooseProviders(settings, workers);
  const real = workers
    .flatMap(({ providers = [] }) => providers.map(({ name }) => name))
    .filter((name) => !simulated.has(name));
  if (real.length > 0) throw cliErrors.GW_CLI_DEMO_REAL({ providers: [...new Set(real)].join(', ') });
}

/** Whether live processes run all of its workers. */
async function areServed({ ports }: Platform): Promise<boolean> {
  const instances = await ports.instances.list();
  const tags = new Set(instances.filter(({ alive }) => alive).flatMap((instance) => instance.tags));
  return TAGS.every((tag) => tags.has(tag));
}
