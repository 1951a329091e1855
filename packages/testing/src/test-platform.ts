/** The whole platform on a folder of its own: the same ports as in production, nothing mocked. */

import { type Clock, createPlatform, type Logger, type Platform, silentLogger, type Worker } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
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
  /** Whether to take runs at once. Default true. */
  start?: boolean;
}

export interface TestPlatform extends Platform {
  readonly folder: string;
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
    const platform = createPlatform(ports, {
      workers,
      log,
      ...(clock ? { clock } : {}),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(environment ? { environment } : {}),
    });
    if (start) await platform.start();
    const close = async (graceMs = 1_000) => {
      await platform.stop(graceMs);
      made?.remove();
    };
    return { ...platform, folder, close, [Symbol.asyncDispose]: () => close() };
  } catch (error) {
    made?.remove();
    throw error;
  }
}
