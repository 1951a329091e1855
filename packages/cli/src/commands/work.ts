/** `genius work`: runs only the named workers. */

import { assertRunnable } from '../assert-runnable.ts';
import type { ExitCode } from '../exit-code.ts';
import { serve } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { wholeNumber } from '../whole-number.ts';
import { loadWorker } from '../workers.ts';

export async function run(tags: readonly string[], options: { concurrency?: string }): Promise<ExitCode> {
  const settings = readSettings();
  const concurrency = options.concurrency === undefined ? undefined : wholeNumber(options.concurrency, '--concurrency');
  const workers = await Promise.all([...new Set(tags)].map(loadWorker));
  for (const worker of workers) assertRunnable(settings, worker);
  // Several of these run on one machine, so a port is opened only where one was chosen.
  return serve({ settings, workers, concurrency, http: settings.given.has('GENIUS_PORT') });
}
