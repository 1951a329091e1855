/** A host as the runtime sees it: one thread or process that runs one handler at a time. */

import { type ChildProcess, fork } from 'node:child_process';
import { Worker as Thread } from 'node:worker_threads';
import { errors, type Failure, FailureError, toFailure } from '@genius/contract';
import type { Attempt } from '../attempt.ts';
import type { Effect } from '../context.ts';
import type { LogFields } from '../log.ts';
import type { FromHost, ToHost } from './wire.ts';

export interface Host {
  readonly kind: 'thread' | 'process';
  /** After its last run. */
  readonly rssBytes: number;
  warm(progress: (fraction: number, note: string) => void): Promise<void>;
  run(attempt: Attempt, task: string, input: unknown): Promise<unknown>;
  onExit(listener: () => void): void;
  /** At once, whatever it is doing. */
  kill(): void;
  /** Kills it and waits until it is gone. */
  close(): Promise<void>;
}

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './host-main.ts' : './host-main.js', import.meta.url);

const LOST: Failure = errors.GW_WORKER_LOST({ task: 'this worker' }).failure;

interface Running {
  attempt: Attempt;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  asks: Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>;
  nextAsk: number;
}

export function startHost(kind: 'thread' | 'process', module: string): Host {
  const exits = new Set<() => void>();
  const running = new Map<number, Running>();
  let nextRun = 0;
  let gone = false;
  let rssBytes = 0;
  let warming: { progress: (fraction: number, note: string) => void; end: (failure?: Failure) => void } | undefined;

  const left = () => {
    gone = true;
    for (const listener of exits) listener();
    exits.clear();
    // An effect that was being performed in there has no outcome now; who waits for it must not wait for ever.
    for (const { asks } of running.values()) for (const ask of asks.values()) ask.reject(new FailureError(LOST));
    warming?.end(LOST);
  };
  const channel = kind === 'process' ? forkHost(receive, left) : threadHost(receive, left);

  function receive(message: FromHost): void {
    if (message.type === 'warming') return warming?.progress(message.fraction, message.note);
    if (message.type === 'warmed') return warming?.end(message.failure);
    const current = running.get(message.run);
    if (!current) return;
    const { attempt } = current;
    switch (message.type) {
      case 'done':
        running.delete(message.run);
        rssBytes = message.rssBytes;
        if (message.failure) current.reject(new FailureError(message.failure));
        else current.resolve(message.output);
        return;
      case 'progress':
        return attempt.progress(message.fraction, message.note);
      case 'log':
        return attempt.log[message.level](message.message, message.fields as LogFields | undefined);
      case 'effect-done': {
        const ask = current.asks.get(message.ask);
        current.asks.delete(message.ask);
        if (message.failure) ask?.reject(new FailureError(message.failure));
        else ask?.resolve(message.value);
        return;
      }
      case 'call':
        answer(message, current).then(
          (value) => channel.send({ type: 'answer', call: message.call, value }),
          (error: unknown) => channel.send({ type: 'answer', call: message.call, failure: toFailure(error) }),
        );
    }
  }

  function answer(message: Extract<FromHost, { type: 'call' }>, current: Running): Promise<unknown> {
    const { attempt } = current;
    const [port, method] = message.method.split('.');
    if (port === 'blobs' || port === 'kv') {
      const target = attempt[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      return (target[method as string] as (...args: unknown[]) => Promise<unknown>)(...message.args);
    }
    if (message.method === 'call') return attempt.call(...(message.args as Parameters<Attempt['call']>));
    if (message.method === 'send') return attempt.send(...(message.args as Parameters<Attempt['send']>));
    const [key, effect, canSettle] = message.args as [string, number, boolean];
    const ask = (what: 'perform' | 'settle') =>
      new Promise<unknown>((resolve, reject) => {
        if (gone) return reject(new FailureError(LOST));
        const id = current.nextAsk++;
        current.asks.set(id, { resolve, reject });
        channel.send({ type: 'effect', run: message.run, effect, ask: id, what });
      });
    const remote: Effect<unknown> = { perform: () => ask('perform') };
    if (canSettle) remote.settle = () => ask('settle') as ReturnType<NonNullable<Effect<unknown>['settle']>>;
    return attempt.once(key, remote);
  }

  return {
    kind,
    get rssBytes() {
      return rssBytes;
    },
    warm(progress) {
      return new Promise((resolve, reject) => {
        warming = {
          progress,
          end: (failure) => {
            warming = undefined;
            if (failure) reject(new FailureError(failure));
            else resolve();
          },
        };
        channel.send({ type: 'warm', module });
      });
    },
    run(attempt, task, input) {
      const run = nextRun++;
      const { signal } = attempt;
      const abort = () => channel.send({ type: 'abort', run, failure: attempt.stopped as Failure });
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      const { runId, attempt: n, key, tenant, correlationId, softAt, environment } = attempt;
      return new Promise<unknown>((resolve, reject) => {
        running.set(run, { attempt, resolve, reject, asks: new Map(), nextAsk: 0 });
        const about = { runId, attempt: n, key, tenant, correlationId, softAt, environment };
        channel.send({ type: 'run', run, module, task, input, about });
      }).finally(() => signal.removeEventListener('abort', abort));
    },
    onExit(listener) {
      if (gone) listener();
      else exits.add(listener);
    },
    kill: () => channel.kill(),
    close() {
      return new Promise((resolve) => {
        if (gone) return resolve();
        exits.add(resolve);
        channel.kill();
      });
    },
  };
}

interface HostChannel {
  send(message: ToHost): void;
  kill(): void;
}

function forkHost(receive: (message: FromHost) => void, left: () => void): HostChannel {
  const child: ChildProcess = fork(ENTRY, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (message) => receive(message as FromHost));
  child.once('exit', left);
  child.on('error', () => undefined);
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function threadHost(receive: (message: FromHost) => void, left: () => void): HostChannel {
  const thread = new Thread(ENTRY, { execArgv: [], stdout: false, stderr: false });
  thread.on('message', (message) => receive(message as FromHost));
  thread.once('exit', left);
  thread.on('error', () => undefined);
  return { send: (message) => thread.postMessage(message), kill: () => void thread.terminate() };
}
