/** Runs workers in this process until it is told to stop: what `start` and `work` have in common. */

import { formatMs } from '@genius/contract';
import type { Heartbeats, Worker } from '@genius/runtime';
import { EXIT, type ExitCode } from './exit-code.ts';
import { openHeartbeats } from './heartbeats.ts';
import { type OpenHttp, openHttp } from './http.ts';
import { say } from './language.ts';
import { type OpenPlatform, openPlatform } from './open-platform.ts';
import { onServers, placeOf, type Settings, shownUrl } from './settings.ts';
import { onInterrupt } from './stop-signals.ts';
import { openTelemetry } from './telemetry.ts';
import { openLog } from './terminal/pretty-log.ts';
import { startProgress } from './terminal/progress-bar.ts';
import { clip, style } from './terminal/style.ts';
import { lineWidth, print } from './terminal/terminal.ts';

export interface ServeOptions {
  settings: Settings;
  workers: readonly Worker[];
  /** Default: what the settings say, else each worker's own. */
  concurrency?: number | undefined;
  /** Whether it answers on the HTTP port. */
  http: boolean;
  /** Whether the Worker Registry answers there too. Default false. */
  registry?: boolean;
  /** Called once it is ready. What it still does when the process is told to stop is left behind. */
  onReady?: (open: OpenPlatform, stop: AbortSignal) => Promise<void>;
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
  const { settings, workers } = options;
  const telemetry = await openTelemetry({ settings, workers, scraped: options.http });
  let open: OpenPlatform | undefined;
  let http: OpenHttp | undefined;
  let heartbeats: Heartbeats | undefined;
  let isRestarting = false;
  const concurrency = options.concurrency ?? settings.concurrency;
  try {
    open = await openPlatform({
      settings,
      workers,
      concurrency,
      observer: telemetry.observer,
      relay: true,
      log: openLog(settings),
      onMode: () => void heartbeats?.beat(),
      onRestart() {
        isRestarting = true;
        stop.abort();
      },
      onWarm(tag, fraction, note) {
        loads.set(tag, { fraction, note });
        const all = [...loads.values()];
        progress.set(all.reduce((sum, each) => sum + each.fraction, 0) / all.length, `${tag}: ${note}`);
      },
    });
    telemetry.metrics?.attach(open.platform);
    if (options.http) http = await openHttp(open, workers, telemetry.metrics, options.registry ?? false);
    await Promise.race([open.platform.start(), stopped]);
    progress.end();
    if (!stop.signal.aborted) {
      heartbeats = openHeartbeats(open, workers, http, concurrency);
      heartbeats.start();
      for (const worker of workers) print(workerLine(open, worker));
      for (const { name, page } of open.standIns) print(standInLine(name, page));
      if (http?.closed) print(`  ${style('yellow', '○')} ${style('bold', 'API')}  ${http.closed}`);
      const took = formatMs(performance.now() - begun);
      print(
        `\n${style(['green', 'bold'], say('ready', 'gata (ready)'))} ${say('in', 'în')} ${took}${http ? `  ${style('underline', http.url)}` : ''}\n`,
      );
      if (http?.loginLink) printLogin(http.loginLink());
      await Promise.race([options.onReady?.(open, stop.signal).then(() => stopped) ?? stopped, stopped]);
    }
  } finally {
    progress.end();
    await heartbeats?.stop();
    await http?.quiet?.();
    await open?.close();
    // Last, so that until then the port says that it is stopping.
    await http?.close();
    await telemetry.close();
  }
  print(style('dim', say('stopped', 'oprit')));
  if (isRestarting) beginAnew();
  return EXIT.done;
}

/** The same program with the same arguments in the place of this one, under its number, so that no supervisor is needed. */
function beginAnew(): void {
  const [node = process.execPath, ...rest] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(node, [node, ...rest], process.env);
}

function banner({ settings, workers }: ServeOptions): void {
  const tags = workers.map(({ tag }) => tag).join(', ');
  const name = style(['cyan', 'bold'], 'Genius Workers');
  if (!onServers(settings)) {
    print(`${name} ${style('dim', say(`embedded in ${settings.data}`, `integrat în ${settings.data}`))}`);
    print(
      style('dim', say(`one process, no server; workers: ${tags}\n`, `un proces, niciun server; lucrători: ${tags}\n`)),
    );
    return;
  }
  const { brokerUrl, redisUrl, blobUrl } = settings;
  print(`${name} ${style('dim', say(`on ${shownUrl(brokerUrl)}`, `pe ${shownUrl(brokerUrl)}`))}`);
  const blobs = blobUrl ? shownUrl(blobUrl) : settings.data;
  for (const line of [
    say(`runs in ${placeOf(settings)}`, `rulări în ${placeOf(settings)}`),
    say(
      `results in ${shownUrl(redisUrl)}; blobs in ${blobs}`,
      `rezultate în ${shownUrl(redisUrl)}; bloburi în ${blobs}`,
    ),
    say(`workers: ${tags}\n`, `lucrători: ${tags}\n`),
  ])
    print(style('dim', line));
}

function printLogin(link: string): void {
  print(
    `${say('API and its pages (the link logs you in, once, within ten minutes):', 'API-ul și paginile lui (linkul vă autentifică o singură dată, în zece minute):')}\n  ${style('underline', link)}\n`,
  );
}

function standInLine(name: string, page: string): string {
  return `  ${style('magenta', '◇')} ${style('bold', name)}  ${say('simulated', 'simulat')}: ${style('underline', page)}`;
}

function workerLine({ platform }: OpenPlatform, { tag, summary }: Worker): string {
  const remedy = platform.unavailable.get(tag);
  if (remedy) return `  ${style('yellow', '○')} ${style('bold', tag)}  ${remedy}`;
  return `  ${style('green', '●')} ${style('bold', tag)}  ${style('dim', clip(summary, lineWidth() - tag.length - 6))}`;
}
