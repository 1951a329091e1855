/** One world for all tests of a file: our workers on it, a Python program, and a Python worker if one is asked for. */

import { join } from 'node:path';
import { createPlatform, type Platform, silentLogger, type Worker } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import {
  type CeleryWorld,
  newestCelery,
  openCeleryWorld,
  type PythonCelery,
  startPythonCelery,
  type TestContext,
} from '@genius/testing/services';
import { type Channel, connect } from 'amqplib';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { readLongIntegers } from '../../amqp/read-long-integers.ts';
import { openCelery } from '../../celery.ts';
import { type PythonCaller, startPythonCaller } from './python-caller.ts';

export type Version = '5.2 of Debian' | 'the newest';
export const VERSIONS: readonly Version[] = ['5.2 of Debian', 'the newest'];

export interface InteropOptions {
  version: Version;
  workers: readonly Worker[];
  /** Whether a Python worker takes the queue `py`. Default false. */
  pythonWorker?: boolean;
  /** Of the Python worker: `prefork` runs tasks in processes, as Celery does unless told otherwise. Default `solo`. */
  pool?: 'solo' | 'prefork';
  /** Python code that runs before our workers start: what an operator or another program has set up. */
  before?: string;
  /** As the option of the ports. Default false. */
  trackStarted?: boolean;
}

export interface Interop {
  readonly world: CeleryWorld;
  readonly platform: Platform;
  readonly python: PythonCaller['run'];
  readonly pythonWorker: PythonCelery;
  readonly redis: Redis;
  /** For raw messages. */
  readonly amqp: Channel;
}

const APP = join(import.meta.dirname, '../fixtures/py_worker.py');

class Skipped extends Error {}

/** To be called in a `describe`. What is absent skips its tests aloud. */
export function useInterop(options: InteropOptions): Interop {
  const ends: (() => void | Promise<void>)[] = [];
  const parts: Partial<Interop> = {};
  let reason: string | undefined;
  const context: TestContext = {
    skip(note) {
      throw new Skipped(note);
    },
    onTestFinished: (listener) => void ends.unshift(listener),
  };

  beforeAll(async () => {
    try {
      Object.assign(parts, await open(context, options));
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      reason = error.message;
    }
  }, 90_000);
  beforeEach((ctx) => {
    if (reason !== undefined) ctx.skip(reason);
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });
  return new Proxy(parts, {
    get(target, name: keyof Interop) {
      const part = target[name];
      if (part === undefined) throw new TypeError(`there is no ${name} here`);
      return part;
    },
  }) as Interop;
}

async function open(context: TestContext, options: InteropOptions): Promise<Partial<Interop>> {
  const { version, workers, pythonWorker = false } = options;
  const world = await openCeleryWorld(context);
  let celery: { celery?: string } = {};
  if (version === 'the newest') {
    const { path, reason } = await newestCelery();
    if (path === undefined) context.skip(`network: the newest Celery from PyPI: ${reason}`);
    else celery = { celery: path };
  }
  const caller = startPythonCaller(world, celery.celery);
  context.onTestFinished(() => caller.close());
  const worker = pythonWorker
    ? startPythonCelery(context, world, {
        app: APP,
        queues: ['py'],
        args: ['--concurrency=4'],
        pool: options.pool ?? 'solo',
        ...celery,
      })
    : Promise.resolve(undefined);
  const folder = makeTestFolder();
  const ports = await openCelery({
    brokerUrl: world.amqpUrl,
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    schema: world.schema,
    blobFolder: folder.path,
    trackStarted: options.trackStarted ?? false,
    queueOf: (task) => (task.startsWith('py.') ? 'py' : task.startsWith('ts.') ? 'ts' : undefined),
  });
  const platform = createPlatform(ports, { workers, log: silentLogger });
  context.onTestFinished(async () => {
    await platform.stop(500);
    folder.remove();
  });
  if (options.before !== undefined) await caller.run(options.before);
  await platform.start();
  const connection = await connect(world.amqpUrl);
  readLongIntegers(connection);
  const redis = new Redis(world.redisUrl);
  context.onTestFinished(async () => {
    redis.disconnect();
    await connection.close();
  });
  const amqp = await connection.createChannel();
  const started = await worker;
  return {
    world,
    platform,
    redis,
    amqp,
    python: caller.run,
    ...(started ? { pythonWorker: started } : {}),
  };
}
