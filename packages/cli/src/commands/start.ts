/** `genius start`: the platform in one process with every worker there is. */

import type { ExitCode } from '../exit-code.ts';
import { readSample } from '../first-start.ts';
import { serve } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { knownTags, loadWorker } from '../workers.ts';

export async function run(options: { sample: boolean }): Promise<ExitCode> {
  const settings = readSettings();
  const workers = await Promise.all(knownTags.map(loadWorker));
  return serve({
    settings,
    workers,
    http: true,
    registry: true,
    async onReady(open, stop) {
      if (options.sample) await readSample(open, stop);
    },
  });
}
