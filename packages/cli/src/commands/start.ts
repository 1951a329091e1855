/** `genius start`: the platform in one process with every worker there is. */

import type { ExitCode } from '../exit-code.ts';
import { readSample } from '../first-start.ts';
import { type HttpAddress, openHttp } from '../http.ts';
import { serve } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { style } from '../terminal/style.ts';
import { knownTags, loadWorker } from '../workers.ts';

export async function run(options: { sample: boolean }): Promise<ExitCode> {
  const settings = readSettings();
  const workers = await Promise.all(knownTags.map(loadWorker));
  let http: HttpAddress | undefined;
  return serve({
    settings,
    workers,
    async onOpened(open) {
      http = await openHttp(open, workers);
      return http && style('underline', http.url);
    },
    async onReady(open, stop) {
      if (options.sample) await readSample(open, stop);
    },
    async onStopping() {
      await http?.close();
    },
  });
}
