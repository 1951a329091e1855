/** Runs workers in this process until it is told to stop: what `start` and `work` have in common. */

import { formatMs } from '@genius/contract';
import type { Worker } from '@genius/runtime';
import { EXIT, type ExitCode } from './exit-code.ts';
import { say } from './language.ts';
import { type OpenPlatform, openPlatform } from './open-platform.ts';
import type { Settings } from './settings.ts';
import { onInterrupt } from './stop-signals.ts';
import { openLog } from './terminal/pretty-log.ts';
import { startProgress } from './terminal/progress-bar.ts';
import { style } from './terminal/style.ts';
import { print } from './terminal/terminal.ts';

export interface ServeOptions {
  settings: Settings;
  workers: readonly Worker[];
  concurrency?: number | undefined;
  /** Called before anything is loaded, so that a port in use costs no time; returns the address to show. */
  onOpened?: (open: OpenPlatform) => Promise<string | undefined>;
  /** Called once it is ready. What it still does when the process is told to stop is left behind. */
  onReady?: (open: OpenPlatform, stop: AbortSignal) => Promise<void>;
  /** Called before the platform stops. */
  onStopping?: () => Promise<void>;
}

export async function serve(options: ServeOptions): Promise<ExitCode> {
  const begun = performance.now();
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  onInterrupt((signal) => {
    if (signal === 'SIGINT')
      print(
        style(
          'dim',
          say('\nstopping; Ctrl-C again ends it at once', '\nmă opresc; Ctrl-C încă o dată încheie imediat'),
        ),
      );
    stop.abort();
  });
  banner(options);
  const progress = startProgress(say('opening', 'deschid'));
  const loads = new Map<string, { fraction: number; note: string }>();
  const open = await openPlatform({
    settings: options.settings,
    workers: options.workers,
    concurrency: options.concurrency,
    relay: true,
    log: openLog(),
    onWarm(tag, fraction, note) {
      loads.set(tag, { fraction, note });
      const all = [...loads.values()];
      progress.set(all.reduce((sum, each) => sum + each.fraction, 0) / all.length, `${tag}: ${note}`);
    },
  });
  try {
    const address = await options.onOpened?.(open);
    await Promise.race([open.platform.start(), stopped]);
    progress.end();
    if (!stop.signal.aborted) {
      for (const worker of options.workers) print(workerLine(open, worker));
      const took = formatMs(performance.now() - begun);
      print(
        `\n${style(['green', 'bold'], say('ready', 'gata (ready)'))} ${say('in', 'în')} ${took}${address ? `  ${address}` : ''}\n`,
      );
      await Promise.race([options.onReady?.(open, stop.signal).then(() => stopped) ?? stopped, stopped]);
    }
  } finally {
    progress.end();
    await options.onStopping?.();
    await open.close();
  }
  print(style('dim', say('stopped', 'oprit')));
  return EXIT.done;
}

function banner({ settings, workers }: ServeOptions): void {
  const tags = workers.map(({ tag }) => tag).join(', ');
  print(
    `${style(['cyan', 'bold'], 'Genius Workers')} ${style('dim', say(`embedded in ${settings.data}`, `integrat în ${settings.data}`))}`,
  );
  print(
    style('dim', say(`one process, no server; workers: ${tags}\n`, `un proces, niciun server; lucrători: ${tags}\n`)),
  );
}

function workerLine({ platform }: OpenPlatform, { tag, summary }: Worker): string {
  const remedy = platform.unavailable.get(tag);
  if (remedy) return `  ${style('yellow', '○')} ${style('bold', tag)}  ${remedy}`;
  return `  ${style('green', '●')} ${style('bold', tag)}  ${style('dim', summary)}`;
}
