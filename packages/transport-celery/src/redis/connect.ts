/** A link to Redis: commands, batches of them, and channels, over connections that come back for ever. */

import { errors } from '@genius/contract';
import { type Logger, silentLogger } from '@genius/runtime';
import type { ChainableCommander, Redis } from 'ioredis';
import { type Connection, openConnection, type RunOptions } from './connection.ts';
import { readRedisAddress } from './redis-address.ts';
import { createSubscriptions, type Listener } from './subscriptions.ts';

export interface RedisLink {
  /** Runs a command, which waits for the connection if need be. Rejects with GW_REDIS_… */
  run<T>(command: (redis: Redis) => Promise<T>, options?: RunOptions): Promise<T>;
  /** Sends commands as one transaction (MULTI, EXEC) and answers with their results. Rejects with the first error. */
  batch(fill: (pipeline: ChainableCommander) => void, options?: RunOptions): Promise<unknown[]>;
  /** Resolves, with a function that leaves, once every later message on the channel is heard. */
  subscribe(channel: string, listener: Listener): Promise<() => void>;
  /**
   * Calls back each time that a connection has come back, all channels heard again: messages may have been missed and
   * are to be looked for.
   */
  onReconnected(listener: () => void): () => void;
  /** Whether a command would be sent at once. */
  readonly isReady: boolean;
  /** Ends the connections; what waits rejects with GW_SHUTTING_DOWN. */
  close(): void;
}

export interface RedisOptions {
  /** How long a command or a subscription may take, waiting for the connection included. Default 30 s. */
  deadlineMs?: number;
  /** Default: none. */
  log?: Logger;
}

/** Opens a link to `redis://…` or `rediss://…`. It begins to connect at once and never gives up. */
export function openRedis(url: string, { deadlineMs = 30_000, log = silentLogger }: RedisOptions = {}): RedisLink {
  const address = readRedisAddress(url);
  const subscriptions = createSubscriptions();
  const listeners = new Set<() => void>();
  const tellReconnected = () => {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        process.emitWarning(error as Error);
      }
    }
  };
  let wasReady = false;
  const commands = openConnection({
    address,
    deadlineMs,
    log,
    onReady() {
      if (wasReady) tellReconnected();
      wasReady = true;
    },
  });

  // A connection with subscriptions takes no commands, and many links never subscribe.
  let subscriber: Connection | undefined;
  let wasHeard = false;
  let isClosed = false;
  const openSubscriber = () =>
    openConnection({
      address,
      deadlineMs,
      log,
      onReady(redis) {
        void subscriptions.connected(redis).then(() => {
          if (wasHeard) tellReconnected();
          wasHeard = true;
        });
      },
      onLost: () => subscriptions.disconnected(),
      onMessage: (channel, message) => subscriptions.message(channel, message),
    });

  return {
    run: (command, options) => commands.run(command, options),
    batch: (fill, options) =>
      commands.run(async (redis) => {
        const transaction = redis.multi();
        fill(transaction);
        return ((await transaction.exec().catch(throwFirst)) ?? []).map(([error, result]) => {
          if (error) throw error;
          return result;
        });
      }, options),
    async subscribe(channel, listener) {
      if (isClosed) throw errors.GW_SHUTTING_DOWN();
      subscriber ??= openSubscriber();
      const { heard, leave } = subscriptions.add(channel, listener);
      try {
        // Not a command of its own: it only waits for the connection, its deadline, and the end of the link.
        await subscriber.run(() => heard);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    onReconnected(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get isReady() {
      return commands.isReady;
    },
    close() {
      isClosed = true;
      commands.close();
      subscriber?.close();
    },
  };
}

/** Redis discards a transaction with a command that it does not take, and tells the reason at that command only. */
function throwFirst(error: Error & { previousErrors?: Error[] }): never {
  throw error.previousErrors?.[0] ?? error;
}
