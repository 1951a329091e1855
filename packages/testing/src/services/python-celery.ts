/** The real Celery in Python: workers of it on a world, and scripts that call them. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { CeleryWorld } from './celery-world.ts';
import { dyingWithParent, endOfLog } from './child.ts';
import { python, whyAbsent } from './installed.ts';
import { Connection } from './supervisor.ts';
import type { TestContext } from './use-services.ts';

export interface PythonCeleryOptions {
  /** Path of the .py file that holds the Celery app. */
  app: string;
  /** The queues it consumes; by default the app's own. */
  queues?: readonly string[];
  /** Default `solo`. */
  pool?: 'solo' | 'prefork';
  /** Processes of a prefork pool. Default 2. */
  concurrency?: number;
  /** More arguments of `celery worker`. */
  args?: readonly string[];
  env?: Record<string, string>;
  /** Another Celery than Debian's: what `useNewestCelery` gives. */
  celery?: string;
  /** Default 30 000. */
  readyMs?: number;
}

export interface PythonCelery {
  readonly pid: number;
  /** All it has written. */
  log(): string;
  /** Its whole process group; resolves when it is gone. Default SIGKILL; SIGTERM lets it finish what it runs. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts `celery worker` on the world and resolves when it is ready to consume; it ends with the test. The app finds
 * the broker in `CELERY_BROKER_URL` and the results in `CELERY_RESULT_BACKEND`, which Celery reads by itself.
 */
export async function startPythonCelery(
  ctx: TestContext,
  world: Pick<CeleryWorld, 'amqpUrl' | 'redisUrl'>,
  options: PythonCeleryOptions,
): Promise<PythonCelery> {
  const reason = whyAbsent(['celery']);
  if (reason !== undefined) ctx.skip(reason);
  const folder = mkdtempSync(join(tmpdir(), 'genius-test-celery-'));
  const connection = await Connection.open();
  const path = join(folder, 'log');
  ctx.onTestFinished(() => {
    connection.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const { pool = 'solo', concurrency = 2, queues = [], args = [], readyMs = 30_000 } = options;
  const { id, pid } = await connection.ask('startProcess', {
    command: python,
    args: [
      ...['-m', 'celery', '-A', basename(options.app, '.py'), 'worker', '--loglevel=INFO', `--pool=${pool}`],
      ...(pool === 'prefork' ? [`--concurrency=${concurrency}`] : []),
      ...(queues.length > 0 ? ['--queues', queues.join(',')] : []),
      // Neither waits for other workers nor shares this world's broker with them.
      ...['--without-mingle', '--without-gossip', `--hostname=${basename(folder)}@localhost`, ...args],
    ],
    cwd: dirname(options.app),
    log: path,
    env: celeryEnv(world, options),
  });
  ctx.onTestFinished(async () => {
    await connection.ask('remove', { id });
  });
  const log = () => readFileSync(path, 'utf8');
  const deadline = performance.now() + readyMs;
  while (!/ ready\.$/m.test(log())) {
    const { hasEnded } = await connection.ask('state', { id });
    if (hasEnded) throw new Error(`Celery ended while starting. The end of its log:\n${endOfLog(path)}`);
    if (performance.now() > deadline) {
      throw new Error(`Celery was not ready after ${readyMs / 1000} s. The end of its log:\n${endOfLog(path)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid,
    log,
    async kill(signal = 'SIGKILL') {
      await connection.ask('kill', { id, signal });
    },
  };
}

export interface RunPythonOptions {
  world?: Pick<CeleryWorld, 'amqpUrl' | 'redisUrl'>;
  args?: readonly string[];
  env?: Record<string, string>;
  /** Another Celery than Debian's: what `useNewestCelery` gives. */
  celery?: string;
  /** Default 20 000. */
  timeoutMs?: number;
}

/** Runs a script with the Python that has Celery, and gives the JSON of the last line it prints. */
export async function runPython(file: string, options: RunPythonOptions = {}): Promise<unknown> {
  const [command, args] = dyingWithParent(python, [file, ...(options.args ?? [])]);
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: dirname(file),
    env: celeryEnv(options.world, options),
    timeout: options.timeoutMs ?? 20_000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  const [line = ''] = stdout.trimEnd().split('\n').slice(-1);
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${basename(file)} has to print JSON as its last line, not: ${line.slice(0, 200)}`);
  }
}

function celeryEnv(
  world: Pick<CeleryWorld, 'amqpUrl' | 'redisUrl'> | undefined,
  { env, celery }: { env?: Record<string, string>; celery?: string },
): Record<string, string | undefined> {
  return {
    ...process.env,
    ...(world === undefined ? {} : { CELERY_BROKER_URL: world.amqpUrl, CELERY_RESULT_BACKEND: world.redisUrl }),
    ...(celery === undefined ? {} : { PYTHONPATH: celery }),
    PYTHONUNBUFFERED: '1',
    // No __pycache__ beside the scripts.
    PYTHONDONTWRITEBYTECODE: '1',
    // Celery refuses to deserialize pickle as root unless told, and says so at length; JSON is all we speak.
    C_FORCE_ROOT: '1',
    ...env,
  };
}
