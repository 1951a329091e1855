/** The inside of a host: loads the worker's module and runs its handlers with a context that asks the runtime. */

import { isMainThread, parentPort } from 'node:worker_threads';
import { type Failure, FailureError, toFailure } from '@genius/contract';
import type { Effect, TaskContext } from '../context.ts';
import type { Logger } from '../log.ts';
import type { Worker } from '../worker.ts';
import type { About, FromHost, ToHost } from './wire.ts';

const send = (message: FromHost) => {
  if (isMainThread) process.send?.(message);
  else parentPort?.postMessage(message);
};

interface Inside {
  controller: AbortController;
  effects: Map<number, Effect<unknown>>;
  nextEffect: number;
}

const runs = new Map<number, Inside>();
const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
let nextCall = 0;

async function load(module: string): Promise<Worker> {
  const loaded = (await import(module)) as { worker?: Worker; default?: Worker };
  const worker = loaded.worker ?? loaded.default;
  if (!worker?.byName) throw new TypeError(`${module} exports no worker (export const worker = defineWorker({…}))`);
  return worker;
}

function call(run: number, method: string, ...args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = nextCall++;
    calls.set(id, { resolve, reject });
    send({ type: 'call', run, call: id, method, args });
  });
}

/** A contract's schemas are functions and can't cross; its name and limits are enough for the other side. */
function contextOf(run: number, about: About, inside: Inside): TaskContext {
  const level = (name: 'debug' | 'info' | 'warn' | 'error', bound: object) => (message: string, fields?: object) =>
    send({ type: 'log', run, level: name, message, fields: { ...bound, ...fields } });
  const logger = (bound: object): Logger => ({
    debug: level('debug', bound),
    info: level('info', bound),
    warn: level('warn', bound),
    error: level('error', bound),
    child: (fields) => logger({ ...bound, ...fields }),
  });
  const port = (name: 'blobs' | 'kv', methods: readonly string[]) =>
    Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => call(run, `${name}.${method}`, ...args)]));
  const notHere = (what: string) => () =>
    Promise.reject(new TypeError(`${what} is not there in a handler that runs in a thread or process; use an inline task`));
  const blobs = port('blobs', ['put', 'get', 'stat', 'delete', 'list', 'link', 'sweep']);
  return {
    signal: inside.controller.signal,
    log: logger({}),
    runId: about.runId,
    attempt: about.attempt,
    key: about.key,
    tenant: about.tenant,
    correlationId: about.correlationId,
    deadline: new Date(about.softAt),
    environment: about.environment,
    progress: (fraction, note) => send({ type: 'progress', run, fraction, ...(note === undefined ? {} : { note }) }),
    once(key, effect) {
      const id = inside.nextEffect++;
      const whole: Effect<unknown> = typeof effect === 'function' ? { perform: effect } : (effect as Effect<unknown>);
      inside.effects.set(id, whole);
      return call(run, 'once', key, id, whole.settle !== undefined) as never;
    },
    call: notHere('ctx.call') as never,
    send: notHere('ctx.send') as never,
    blobs: { ...blobs, stream: notHere('ctx.blobs.stream') } as never,
    kv: { ...port('kv', ['get', 'set', 'delete', 'increment', 'keys', 'publish']), subscribe: notHere('ctx.kv.subscribe') } as never,
    db: { dataSource: notHere('ctx.db') },
  };
}

async function runTask(message: Extract<ToHost, { type: 'run' }>): Promise<void> {
  const inside: Inside = { controller: new AbortController(), effects: new Map(), nextEffect: 0 };
  runs.set(message.run, inside);
  let failure: Failure | undefined;
  let output: unknown;
  try {
    const worker = await load(message.module);
    const handler = worker.byName.get(message.task);
    if (!handler) throw new TypeError(`${message.module} has no task ${message.task}`);
    output = await handler.run(message.input, contextOf(message.run, message.about, inside));
  } catch (error) {
    failure = toFailure(error);
  }
  runs.delete(message.run);
  const rssBytes = process.memoryUsage.rss();
  send(failure ? { type: 'done', run: message.run, failure, rssBytes } : { type: 'done', run: message.run, output, rssBytes });
}

async function doEffect(message: Extract<ToHost, { type: 'effect' }>): Promise<void> {
  const inside = runs.get(message.run);
  const effect = inside?.effects.get(message.effect);
  try {
    if (!inside || !effect) throw new TypeError('the run of this effect has ended');
    const { signal } = inside.controller;
    const value = message.what === 'perform' ? await effect.perform(signal) : await effect.settle?.(signal);
    send({ type: 'effect-done', run: message.run, ask: message.ask, value });
  } catch (error) {
    send({ type: 'effect-done', run: message.run, ask: message.ask, failure: toFailure(error) });
  }
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
    case 'abort':
      runs.get(message.run)?.controller.abort(new FailureError(message.failure));
      return;
    case 'effect':
      void doEffect(message);
      return;
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
  // The runtime is gone: nobody would take the result.
  process.on('disconnect', () => process.exit(0));
} else parentPort?.on('message', receive);

