/** Runs one handler alone, with the context that it has in production. */

import {
  type CheckedInputOf,
  type CloudEvent,
  defineTask,
  type InputOf,
  type OutputOf,
  type Task,
} from '@genius/contract';
import {
  defineWorker,
  type EffectRecord,
  type Ports,
  type SqlMigration,
  type TaskHandler,
  type Worker,
} from '@genius/runtime';
import { openTestPlatform } from './test-platform.ts';

export interface RunHandlerOptions {
  /** Aborts the handler's signal, as a cancel does. */
  signal?: AbortSignal;
  key?: string;
  tenant?: string;
  correlationId?: string;
  /** Workers that the handler calls with `ctx.call` and `ctx.send`. Default: none. */
  workers?: readonly Worker[];
  /** Secrets that the handler finds, by name, of its tenant. Default: none. */
  secrets?: Readonly<Record<string, string>>;
  /** Prepares what else the handler finds: consent, blobs, values. Default: nothing. */
  prepare?: (ports: Ports) => Promise<void>;
  /** Default `'real'`. */
  environment?: 'real' | 'sandbox';
  /** Gives `ctx.db` a database with these tables. Default: none. */
  migrations?: readonly SqlMigration[];
}

export interface HandlerRun<O> {
  runId: string;
  output: O;
  /** Reported with `ctx.progress`, in order. */
  progress: { fraction: number; note?: string }[];
  /** Performed with `ctx.once`. */
  effects: EffectRecord[];
  /** Published at its end. */
  events: CloudEvent[];
}

/**
 * Runs a handler with a true context: input and output are checked, `once`, `blobs`, `kv`, `call` and `send` work on a
 * folder that is gone afterwards. It is attempted once; throws `TaskFailed` as a caller would see it. Tasks that run in
 * a thread or process run inline here, so that a debugger stops in them.
 *
 * ```ts
 * const { output, effects } = await runHandler(sendInvoice, { invoice: 'F-1' })
 * ```
 */
export async function runHandler<T extends Task>(
  handler: TaskHandler<T>,
  input: InputOf<T>,
  options: RunHandlerOptions = {},
): Promise<HandlerRun<OutputOf<T>>> {
  const { contract } = handler;
  const alone = defineTask({
    ...contract,
    personalData: contract.personalData as never,
    events: contract.events,
    isolation: 'inline',
    limits: { ...contract.limits, attempts: 1, defectAttempts: 1 },
  } as never) as Task;
  const worker = defineWorker({
    tag: contract.queue,
    version: '0',
    summary: contract.summary,
    ...(options.migrations ? { migrations: options.migrations } : {}),
    tasks: [{ contract: alone, run: handler.run as (input: CheckedInputOf<Task>) => never }],
  });
  const others = options.workers ?? [];
  const platform = await openTestPlatform({
    workers: [worker, ...others.filter(({ tag }) => tag !== contract.queue)],
    ...(options.environment ? { environment: options.environment } : {}),
    ...(options.migrations ? { database: true } : {}),
    start: false,
  });
  try {
    const { ports, client } = platform;
    for (const [name, value] of Object.entries(options.secrets ?? {})) {
      await platform.secrets.of(options.tenant ?? '', 'test').write(name, value);
    }
    await options.prepare?.(ports);
    const events: CloudEvent[] = [];
    const published = Promise.withResolvers<void>();
    const { key, tenant, correlationId } = options;
    const run = await client.send(alone, input, {
      ...(key === undefined ? {} : { key }),
      ...(tenant === undefined ? {} : { tenant }),
      ...(correlationId === undefined ? {} : { correlationId }),
    });
    await ports.events.subscribe('#', ({ position: _, ...event }) => {
      if (event.data.run_id !== run.id) return;
      events.push(event);
      published.resolve();
    });
    const progress: HandlerRun<unknown>['progress'] = [];
    const abort = () => void run.cancel('aborted by its test').catch(() => undefined);
    if (options.signal?.aborted) abort();
    else options.signal?.addEventListener('abort', abort, { once: true });
    const result = run.result({ onProgress: (each) => progress.push(each) });
    // Whoever awaits it awaits it below; a start that fails must not leave it unhandled.
    result.catch(() => undefined);
    await platform.start();
    const output = (await result) as OutputOf<T>;
    await published.promise;
    options.signal?.removeEventListener('abort', abort);
    return { runId: run.id, output, progress, effects: await ports.effects.list(run.id), events };
  } finally {
    await platform.close();
  }
}
