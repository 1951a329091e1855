/** The inside of a host: loads the worker's module and runs its handlers with a true context on remote ports. */

import { isMainThread, parentPort } from 'node:worker_threads';
import { type Failure, FailureError, toFailure } from '@genius/contract';
import { Attempt, failureOf } from '../attempt.ts';
import { createClient } from '../client.ts';
import { systemClock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Delivery } from '../ports/broker.ts';
import type { Ports } from '../ports/ports.ts';
import type { TenantSecrets } from '../secrets.ts';
import type { Worker } from '../worker.ts';
import { type About, ALLOWED, type FromHost, type Target, type ToHost } from './wire.ts';

const send = (message: FromHost) => {
  if (isMainThread) process.send?.(message);
  else parentPort?.postMessage(message);
};

const attempts = new Map<number, Attempt>();
/** Orders to stop that came while the worker was still being loaded. */
const stoppedEarly = new Map<number, Failure>();
const loading = new Set<number>();
const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
let nextCall = 0;

async function load(module: string): Promise<Worker> {
  const loaded = (await import(module)) as { worker?: Worker; default?: Worker };
  const worker = loaded.worker ?? loaded.default;
  if (!worker?.byName) throw new TypeError(`${module} exports no worker (export const worker = defineWorker({…}))`);
  return worker;
}

function call(run: number, target: Target, method: string, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = nextCall++;
    calls.set(id, { resolve, reject });
    send({ type: 'call', run, call: id, target, method, args });
  });
}

function remote(run: number, target: Target): Record<string, (...args: unknown[]) => Promise<unknown>> {
  return Object.fromEntries(
    ALLOWED[target].map((method) => [method, (...args: unknown[]) => call(run, target, method, args)]),
  );
}

const notHere = (what: string) => () =>
  Promise.reject(
    new TypeError(`${what} is not there in a handler that runs in a thread or process; use an inline task`),
  );

/** Ports whose methods run on the other side. What can't cross the channel is refused with a sentence. */
function remotePorts(run: number, about: About): Ports {
  const blobs = remote(run, 'blobs');
  const results = remote(run, 'results');
  return {
    broker: remote(run, 'broker'),
    results: {
      ...results,
      // A signal can't cross: the wait is left behind when it fires.
      wait: (runId: string, { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal }) =>
        Promise.race([results.wait?.(runId, { deadlineMs }), fired(signal)]),
    },
    effects: { ...remote(run, 'effects'), generation: about.generation, synced: about.synced },
    blobs: {
      ...blobs,
      put: async (content: Uint8Array | AsyncIterable<Uint8Array>, meta: unknown) =>
        blobs.put?.(content instanceof Uint8Array ? content : await collect(content), meta),
      get: async (blob: unknown) => Buffer.from((await blobs.get?.(blob)) as Uint8Array),
      stream: async (blob: unknown) => piecesOf(run, (await call(run, 'streams', 'open', [blob])) as number),
    },
    kv: { ...remote(run, 'kv'), subscribe: notHere('ctx.kv.subscribe') },
  } as unknown as Ports;
}

async function* piecesOf(run: number, stream: number): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const piece = (await call(run, 'streams', 'next', [stream])) as Uint8Array | undefined;
      if (piece === undefined) return;
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } finally {
    await call(run, 'streams', 'close', [stream]);
  }
}

function fired(signal: AbortSignal | undefined): Promise<'timeout'> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve('timeout'), { once: true }));
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function remoteLogger(run: number, bound: object): Logger {
  const level = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: object) =>
    send({ type: 'log', run, level: name, message, fields: { ...bound, ...fields } });
  return {
    debug: level('debug'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
    child: (fields) => remoteLogger(run, { ...bound, ...fields }),
  };
}

function remoteDelivery(run: number, about: About): Delivery {
  const { envelope, attempt, losses, firstStartedAt, redelivered } = about;
  return {
    envelope,
    attempt,
    losses,
    firstStartedAt,
    redelivered,
    settle: notHere('settle'),
    yieldSlot: () => void call(run, 'delivery', 'yieldSlot', []),
    reclaimSlot: () => call(run, 'delivery', 'reclaimSlot', []) as Promise<void>,
    progress: (fraction, note) => send({ type: 'progress', run, fraction, ...(note === undefined ? {} : { note }) }),
  };
}

async function runTask({ run, module, task, input, about }: Extract<ToHost, { type: 'run' }>): Promise<void> {
  let failure: Failure | undefined;
  let output: unknown;
  loading.add(run);
  try {
    const handler = (await load(module)).byName.get(task);
    if (!handler) throw new TypeError(`${module} has no task ${task}`);
    const ports = remotePorts(run, about);
    const host = {
      ports,
      client: createClient({ ports }),
      log: remoteLogger(run, {}),
      db: { dataSource: notHere('ctx.db') },
      secrets: { of: () => remote(run, 'secrets') as unknown as TenantSecrets },
      clock: systemClock,
    };
    const attempt = new Attempt(host, handler, remoteDelivery(run, about), about.startedAt, about.environment);
    attempts.set(run, attempt);
    const early = stoppedEarly.get(run);
    if (early) throw new FailureError(early);
    output = await handler.run(input, attempt);
  } catch (error) {
    failure = failureOf(error);
  }
  attempts.delete(run);
  stoppedEarly.delete(run);
  loading.delete(run);
  const rssBytes = process.memoryUsage.rss();
  send(failure ? { type: 'done', run, failure, rssBytes } : { type: 'done', run, output, rssBytes });
}

async function warm(module: string): Promise<void> {
  try {
    const worker = await load(module);
    await worker.warm?.((fraction, note) => send({ type: 'warming', fraction, note }));
    send({ type: 'warmed' });
  } catch (error) {
    send({ type: 'warmed', failure: toFailure(error) });
  }
}

function receive(message: ToHost): void {
  switch (message.type) {
    case 'warm':
      void warm(message.module);
      return;
    case 'run':
      void runTask(message);
      return;
    case 'abort': {
      const attempt = attempts.get(message.run);
      if (attempt) attempt.stop(message.failure);
      else if (loading.has(message.run)) stoppedEarly.set(message.run, message.failure);
      return;
    }
    case 'answer': {
      const waiting = calls.get(message.call);
      calls.delete(message.call);
      if (message.failure) waiting?.reject(new FailureError(message.failure));
      else waiting?.resolve(message.value);
    }
  }
}

if (isMainThread) {
  process.on('message', (message) => receive(message as ToHost));
  // A terminal and systemd send these to every process of a group; what runs here has the grace that the runtime gives.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  // The runtime is gone: nobody would take the result.
  process.on('disconnect', () => process.exit(0));
} else parentPort?.on('message', receive);
