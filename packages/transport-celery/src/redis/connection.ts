/**
 * One connection to Redis that comes back for ever, and commands that wait for it until their deadline. ioredis keeps no
 * queue of its own here: only so is it known of each command whether it was sent.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from '@genius/contract';
import { backoffMs, type Logger } from '@genius/runtime';
import { Redis } from 'ioredis';
import { redisErrors } from './errors.ts';
import type { RedisAddress } from './redis-address.ts';

export interface RunOptions {
  /** How long it may take, waiting for the connection included. Default: the link's. */
  deadlineMs?: number;
  /**
   * Whether it may be sent twice: if the connection is lost before the answer, it is sent again; otherwise it rejects with
   * GW_REDIS_UNANSWERED. Default true.
   */
  repeatable?: boolean;
}

export interface Connection {
  run<T>(command: (redis: Redis) => Promise<T>, options?: RunOptions): Promise<T>;
  readonly isReady: boolean;
  close(): void;
}

export interface ConnectionOptions {
  address: RedisAddress;
  deadlineMs: number;
  log: Logger;
  /** Each time that it can be used; the first time too. */
  onReady(redis: Redis): void;
  onLost?(): void;
  onMessage?(channel: string, message: string): void;
}

const BACKOFF = { first: '100ms', factor: 2, cap: '3s', total: '1d' } as const;
/** The least pause, so that a server that ends every connection at once is not stormed. */
const LEAST_MS = 30;
/** A connection is asked this often whether it still lives: a lost peer is not told by TCP for many minutes. */
const PULSE_MS = 10_000;
const PAUSE_MS = 20;
/** Troubles in a row before one is worth a line in the log. */
const LOUD_AFTER = 3;

/** Opens a connection; it begins to connect at once. */
export function openConnection(options: ConnectionOptions): Connection {
  const { address, log } = options;
  const redis = new Redis(address.url, {
    // Version 2 is spoken by every server and proxy; nothing here needs more.
    protocol: 2,
    retryStrategy: (times) => LEAST_MS + backoffMs(BACKOFF, times, undefined),
    // After a failover the old primary answers READONLY until it is left.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: 5_000,
    connectionName: 'genius-workers',
  });
  let isClosed = false;
  let trouble = 'it has not answered yet';
  let troubles = 0;
  /** Commands that wait for the connection; each is called once. */
  const waiting = new Set<() => void>();
  /** Commands that were sent and not answered; each is called once if the connection is lost. */
  const unanswered = new Set<() => void>();
  const callAll = (calls: Set<() => void>) => {
    const now = [...calls];
    calls.clear();
    for (const call of now) call();
  };

  redis.on('error', (error: Error) => {
    trouble = error.message || (error as NodeJS.ErrnoException).code || error.name;
    if (++troubles === LOUD_AFTER) log.warn('Redis can not be reached', { address: address.shown, problem: trouble });
  });
  redis.on('ready', () => {
    if (troubles >= LOUD_AFTER) log.info('Redis is reached again', { address: address.shown });
    troubles = 0;
    isAsked = false;
    options.onReady(redis);
    callAll(waiting);
  });
  redis.on('close', () => {
    if (troubles === 0) trouble = 'the connection was lost';
    options.onLost?.();
    callAll(unanswered);
  });
  redis.on('message', (channel: string, message: string) => options.onMessage?.(channel, message));

  let isAsked = false;
  const pulse = setInterval(() => {
    if (redis.status !== 'ready') return;
    if (isAsked) redis.disconnect(true);
    else {
      isAsked = true;
      redis.ping().then(
        () => {
          isAsked = false;
        },
        () => undefined,
      );
    }
  }, PULSE_MS);
  pulse.unref();

  const untilReady = (timeMs: number) =>
    new Promise<boolean>((resolve) => {
      const ready = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.delete(ready);
        resolve(false);
      }, timeMs);
      waiting.add(ready);
    });

  return {
    get isReady() {
      return redis.status === 'ready';
    },
    async run(command, { deadlineMs = options.deadlineMs, repeatable = true } = {}) {
      const end = performance.now() + deadlineMs;
      const unreachable = () =>
        redisErrors.GW_REDIS_UNREACHABLE({ address: address.shown, waited: `${deadlineMs} ms`, problem: trouble });
      for (;;) {
        if (redis.status !== 'ready' && !isClosed && !(await untilReady(end - performance.now()))) throw unreachable();
        if (isClosed) throw errors.GW_SHUTTING_DOWN();
        const answer = await send(redis, command, unanswered, end);
        if ('value' in answer) return answer.value;
        if ('refusal' in answer) throw toFailureError(answer.refusal, address);
        if (answer.lost === 'late') trouble = 'no answer came in time';
        const mayHaveHappened = answer.lost !== 'unsent';
        if (mayHaveHappened && (answer.lost === 'late' || !repeatable || isClosed))
          throw redisErrors.GW_REDIS_UNANSWERED({ address: address.shown, problem: trouble });
        if (performance.now() >= end) throw unreachable();
        // A stream may be broken before its end is told: that must not become a busy loop.
        await sleep(PAUSE_MS);
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(pulse);
      redis.disconnect();
      callAll(waiting);
      callAll(unanswered);
    },
  };
}

type Answer<T> = { value: T } | { refusal: unknown } | { lost: 'unsent' | 'sent' | 'late' };

function send<T>(
  redis: Redis,
  command: (redis: Redis) => Promise<T>,
  unanswered: Set<() => void>,
  end: number,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const finish = (answer: Answer<T>) => {
      clearTimeout(timer);
      unanswered.delete(lose);
      resolve(answer);
    };
    const lose = () => finish({ lost: 'sent' });
    const timer = setTimeout(() => finish({ lost: 'late' }), end - performance.now());
    unanswered.add(lose);
    command(redis).then(
      (value) => finish({ value }),
      (error) => finish(NOT_DONE.test(messageOf(error)) ? { lost: 'unsent' } : { refusal: error }),
    );
  });
}

/** What ioredis says of a command that it did not send, and servers of one that they will not do at this moment. */
const NOT_DONE = /^(Stream isn't writeable|Connection is closed|READONLY|LOADING|MASTERDOWN)/;
/** Refusals of a server that is short of something. */
const SHORT = /^(OOM|MISCONF|NOREPLICAS|CLUSTERDOWN|BUSY)/;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '');

/** Without the error itself as a cause: it carries the arguments of the command, which may be of a person. */
function toFailureError(error: unknown, { shown }: RedisAddress): unknown {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return error;
  const about = { address: shown, problem: error.message };
  return SHORT.test(error.message) ? redisErrors.GW_REDIS_SHORT(about) : redisErrors.GW_REDIS_REFUSED(about);
}
