/** Opens the ports that the settings ask for, and puts a platform together on them. */

import type { Database } from '@genius/database';
import { createLogger, createPlatform, type Logger, type Observer, type Platform, type Worker } from '@genius/runtime';
import { releaseYoungHeap } from '@genius/runtime/young-heap';
import { openLazyDatabase } from './database.ts';
import { cliErrors } from './errors.ts';
import { openPorts } from './open-ports.ts';
import { hasData, readSettings, type Settings } from './settings.ts';
import { openStandIns, type StandIn } from './stand-ins.ts';

export interface OpenOptions {
  /** Default: none, a client only. */
  workers?: readonly Worker[];
  /** Handlers of each worker at once. Default: the worker's own. */
  concurrency?: number | undefined;
  /** Default: what the environment says. */
  settings?: Settings;
  /** Default: what LOG_LEVEL says, else warnings and errors, as JSON lines on stderr. */
  log?: Logger;
  observer?: Observer | undefined;
  onWarm?: (tag: string, fraction: number, note: string) => void;
  /** An operator asks for a new start. Default: it can't. */
  onRestart?: () => void;
  /** An operator changed the mode. */
  onMode?: () => void;
  /** Carries runs that were sent inside transactions. Default false; processes that run workers say true. */
  relay?: boolean;
  /** Refuse a folder on which nothing ever ran; servers are taken as they are. Default false. */
  mustExist?: boolean;
}

export interface OpenPlatform {
  platform: Platform;
  settings: Settings;
  log: Logger;
  /** Simulators that answer for the outside world. */
  standIns: readonly StandIn[];
  /** Opened by the first call. */
  database: Pick<Database, 'dataSource'>;
  /** Stops the platform and closes the database, if it was opened. */
  close(graceMs?: number): Promise<void>;
}

export async function openPlatform(options: OpenOptions = {}): Promise<OpenPlatform> {
  const settings = options.settings ?? readSettings();
  if (options.mustExist && !hasData(settings)) throw cliErrors.GW_CLI_NO_DATA({ folder: settings.data });
  const log = options.log ?? createLogger(settings.given.has('LOG_LEVEL') ? settings.logLevel : 'warn');
  const workers = options.workers ?? [];
  const standIns = await openStandIns(settings, workers);
  const ports = await openPorts(settings, log).catch(async (error: unknown) => {
    await standIns.close();
    throw error;
  });
  const database = openLazyDatabase(settings, workers, ports.broker, log);
  const platform = createPlatform(ports, {
    workers,
    simulated: standIns.simulated,
    unavailable: standIns.missing,
    db: database.port,
    outbox: database.outbox,
    log,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.observer ? { observer: options.observer } : {}),
    ...(options.onWarm ? { onWarm: options.onWarm } : {}),
    ...(options.onRestart ? { onRestart: options.onRestart } : {}),
    ...(options.onMode ? { onMode: options.onMode } : {}),
  });
  // All is loaded: what comes now is work.
  releaseYoungHeap();
  if (options.relay) database.startRelay();
  return {
    platform,
    settings,
    log,
    standIns: standIns.running,
    database: database.port,
    async close(graceMs = settings.graceMs) {
      await database.stopRelay();
      await platform.stop(graceMs);
      await database.close();
      await standIns.close();
    },
  };
}

/** Opens a client for as long as `use` takes. */
export async function withPlatform<T>(options: OpenOptions, use: (open: OpenPlatform) => Promise<T>): Promise<T> {
  const open = await openPlatform(options);
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}
