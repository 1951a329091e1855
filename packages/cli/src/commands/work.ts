/** `genius work`: runs only the named workers. */

import { cliErrors } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { serve } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { loadWorker } from '../workers.ts';

export async function run(tags: readonly string[], options: { concurrency?: string }): Promise<ExitCode> {
  const settings = readSettings();
  const concurrency = options.concurrency === undefined ? undefined : Number(options.concurrency);
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0)) {
    throw cliErrors.GW_CLI_USAGE({
      problem: say(
        `--concurrency must be a whole number above 0.`,
        `--concurrency trebuie să fie un număr întreg peste 0.`,
      ),
    });
  }
  const workers = await Promise.all([...new Set(tags)].map(loadWorker));
  return serve({ settings, workers, concurrency });
}
