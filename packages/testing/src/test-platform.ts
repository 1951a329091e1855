/** The whole platform on a folder of its own: the same ports as in production, nothing mocked. */

import { join } from 'node:path';
import {
  type Clock,
  createPlatform,
  type Logger,
  openSecretKeys,
  type Platform,
  silentLogger,
  type Worker,
} from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { layFreshDatabase } from './fresh-database.ts';
import { makeTestFolder } from './test-folder.ts';

export interface TestPlatformOptions {
  /** Workers that run here. Default: none, a client only. */
  workers?: readonly Worker[];
  /** Handlers of each worker at once. Default: the worker's own. */
  concurrency?: number;
  /** Default: the system's. */
  clock?: Clock;
  /** Use this folder and leave it in place. Default: a new one, removed at `close`. */
  folder?: string;
  /** Default: silent. */
  log?: Logger;
  /** Default `'real'`. */
  environment?: 'real' | 'sandbox';
  /** Names of providers for which simulators stand in. Default none. */
  simulated?: ReadonlySet<string>;
  /** Whether `ctx.db` has a database in the folder, with the workers' tables. Default false. */
  database?: boolean;
  /** Whether to take runs at once. Default true. */
  start?: boolean;
}

export interface TestPlatform extends Platform {
  readonly folder: string;
  /** Runs a statement in the Database of its workers (option `database`), as time or another process would. */
  sql<Row>(statement: string, parameters?: unknown[]): Promise<Row[]>;
  /** Stops and removes the folder. Handlers that still run get `graceMs` first. Default 1000. */
  close(graceMs?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens a platform. `await using platform = await openTestPlatform({ workers })` closes it at the end of the block. */
export async function openTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const { workers = [], clock, concurrency, environment, log = silentLogger, start = true } = options;
  const made = options.folder === undefined ? makeTestFolder() : undefined;
  const folder = options.folder ?? (made?.path as string);
  try {
    const ports = await openEmbedded({ folder, ...(clock ? { clock } : {}) });
    const database = options.database ? await openTables(folder, workers) : undefined;
    const platform = createPlatform(ports, {
      workers,
      log,
      // The folder's own key, whatever the environment of the developer names.
      secretKeys: openSecretKeys(folder, {}),
      ...(database ? { db: database } : {}),
      ...(options.simulated ? { simulated: options.simulated } : {}),
      ...(clock ? { clock } : {}),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(environment ? { environment } : {}),
    });
    if (start) await platform.start();
    const close = async (graceMs = 1_000) => {
      await platform.stop(graceMs);
      await database?.close();
      made?.remove();
    };
    const sql = async <Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> => {
      if (!database) throw new TypeError('the test platform has no Database (option database)');
      return (await database.dataSource()).query(statement, parameters);
    };
    return { ...platform, folder, sql, close, [Symbol.asyncDispose]: () => close() };
  } catch (error) {
    made?.remove();
    throw error;
  }
}

async function openTables(folder: string, workers: readonly Worker[]) {
  const { defineMigration, openDatabase } = await import('@genius/database');
  const migrations = workers.flatMap((worker) => worker.migrations ?? []).map(defineMigration);
  await layFreshDatabase(join(folder, 'database'));
  return openDatabase({ folder: join(folder, 'database'), migrations });
}
