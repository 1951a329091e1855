/** A host as the runtime sees it: one thread or process that runs one handler at a time. */

import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { Worker as Thread } from 'node:worker_threads';
import { errors, type Failure, FailureError, toFailure } from '@genius/contract';
import type { Attempt } from '../attempt.ts';
import type { LogFields } from '../log.ts';
import type { ClaimAnswer, EffectClaim } from '../ports/effects.ts';
import type { Ports } from '../ports/ports.ts';
import { withoutKeys } from '../secrets-settings.ts';
import type { Worker } from '../worker.ts';
import { createOpenStreams, type OpenStreams } from './open-streams.ts';
import { ALLOWED, type FromHost, type Target, type ToHost } from './wire.ts';

export interface Host {
  readonly kind: 'thread' | 'process';
  /** After its last run. */
  readonly rssBytes: number;
  warm(progress: (fraction: number, note: string) => void): Promise<void>;
  run(attempt: Attempt, task: string, input: unknown): Promise<unknown>;
  /** Returns what forgets the listener. */
  onExit(listener: () => void): () => void;
  /** At once, whatever it is doing. */
  kill(): void;
  /** Kills it and waits until it is gone. */
  close(): Promise<void>;
}

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './host-main.ts' : './host-main.js', import.meta.url);

interface Running {
  attempt: Attempt;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  /** Effects that the handler has claimed and not finished. */
  claims: Map<string, EffectClaim>;
  /** Blobs that it reads. */
  streams: OpenStreams;
}

const LOST: Failure = errors.GW_WORKER_LOST({ task: 'this worker' }).failure;

export function startHost(kind: 'thread' | 'process', worker: Worker, ports: Ports): Host {
  const module = worker.module as string;
  const exits = new Set<() => void>();
  const running = new Map<number, Running>();
  let nextRun = 0;
  let gone = false;
  let rssBytes = 0;
  let warming: { progress: (fraction: number, note: string) => void; end: (failure?: Failure) => void } | undefined;

  const left = () => {
    gone = true;
    // An effect that was being performed in there has no outcome now: its next claim must settle it.
    for (const { claims, streams } of running.values()) {
      streams.closeAll();
      for (const claim of claims.values()) ports.effects.abandon(claim).catch(() => undefined);
    }
    for (const listener of exits) listener();
    exits.clear();
    warming?.end(LOST);
  };
  const channel = kind === 'process' ? forkHost(receive, left, worker.processEnv) : threadHost(receive, left);

  function receive(message: FromHost): void {
    if (message.type === 'warming') warming?.progress(message.fraction, message.note);
    else if (message.type === 'warmed') warming?.end(message.failure);
    else {
      const current = running.get(message.run);
      if (current) receiveOf(current, message);
    }
  }

  function receiveOf(current: Running, message: Exclude<FromHost, { type: 'warming' | 'warmed' }>): void {
    const { attempt } = current;
    switch (message.type) {
      case 'done':
        running.delete(message.run);
        current.streams.closeAll();
        rssBytes = message.rssBytes;
        if (message.failure) current.reject(new FailureError(message.failure));
        else current.resolve(message.output);
        break;
      case 'progress':
        attempt.progress(message.fraction, message.note);
        break;
      case 'log':
        attempt.log[message.level](message.message, message.fields as LogFields | undefined);
        break;
      case 'call':
        answer(message, current).then(
          (value) => channel.send({ type: 'answer', call: message.call, value }),
          (error: unknown) => channel.send({ type: 'answer', call: message.call, failure: toFailure(error) }),
        );
    }
  }

  async function answer(message: Extract<FromHost, { type: 'call' }>, current: Running): Promise<unknown> {
    const { target, method, args } = message;
    if (!(ALLOWED[target] as readonly string[] | undefined)?.includes(method)) {
      throw new TypeError(`a handler's host may not call ${target}.${method}`);
    }
    const object = objectOf(target, current);
    const call = (object as unknown as Record<string, (...args: unknown[]) => unknown>)[method] as (
      ...args: unknown[]
    ) => unknown;
    const value = await call.apply(object, args);
    if (target === 'effects') noteClaim(current, method, args[0] as EffectClaim, value as ClaimAnswer | undefined);
    return value;
  }

  function objectOf(target: Target, { attempt, streams }: Running): object {
    if (target === 'delivery') return attempt.delivery;
    if (target === 'streams') return streams;
    return target === 'secrets' ? attempt.secrets : ports[target];
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
      const { signal, delivery, startedAt, environment } = attempt;
      const abort = () => channel.send({ type: 'abort', run, failure: attempt.stopped as Failure });
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      const { envelope, attempt: n, losses, firstStartedAt, redelivered } = delivery;
      const { generation, synced } = ports.effects;
      return new Promise<unknown>((resolve, reject) => {
        running.set(run, { attempt, resolve, reject, claims: new Map(), streams: createOpenStreams(ports.blobs) });
        const about = {
          envelope,
          attempt: n,
          losses,
          firstStartedAt,
          redelivered,
          startedAt,
          environment,
          generation,
          synced,
        };
        channel.send({ type: 'run', run, module, task, input, about });
      }).finally(() => signal.removeEventListener('abort', abort));
    },
    onExit(listener) {
      if (gone) listener();
      else exits.add(listener);
      return () => exits.delete(listener);
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

function noteClaim({ claims }: Running, method: string, claim: EffectClaim, answer: ClaimAnswer | undefined): void {
  if (method === 'list' || method === 'changed') return;
  const name = `${claim.scope}\n${claim.key}`;
  if (method !== 'claim') claims.delete(name);
  else if (answer?.state === 'claimed' || answer?.state === 'orphaned') claims.set(name, claim);
}

interface HostChannel {
  send(message: ToHost): void;
  kill(): void;
}

function forkHost(
  receive: (message: FromHost) => void,
  left: () => void,
  more: Readonly<Record<string, string>> = {},
): HostChannel {
  const cache = getCompileCacheDir();
  const child: ChildProcess = fork(ENTRY, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...withoutKeys(process.env), ...(cache ? { NODE_COMPILE_CACHE: cache } : {}), ...more },
  });
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
  const thread = new Thread(ENTRY, { execArgv: [], stdout: false, stderr: false, env: withoutKeys(process.env) });
  thread.on('message', (message) => receive(message as FromHost));
  thread.once('exit', left);
  thread.on('error', () => undefined);
  return { send: (message) => thread.postMessage(message), kill: () => void thread.terminate() };
}
