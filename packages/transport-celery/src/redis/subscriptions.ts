/**
 * Listeners by channel over one connection. Many short subscriptions are cheap: what is asked within one turn of the event
 * loop becomes one SUBSCRIBE and one UNSUBSCRIBE, and a channel with several listeners is asked for once.
 */

import type { Redis } from 'ioredis';

export type Listener = (message: string) => void;

export interface Subscriptions {
  /** Resolves once every later message is heard. */
  add(channel: string, listener: Listener): { heard: Promise<void>; leave: () => void };
  /** To be called with each new connection; resolves once all channels are heard on it. */
  connected(redis: Redis): Promise<void>;
  disconnected(): void;
  message(channel: string, message: string): void;
}

interface Channel {
  listeners: Set<{ listener: Listener }>;
  /** Kept until the server confirms; made anew when the connection is lost. */
  heard: PromiseWithResolvers<void>;
}

/** Names in one command at most: the server answers each, and others want to be served in between. */
const BATCH = 1_000;

/** A book of subscriptions, with no connection yet. */
export function createSubscriptions(): Subscriptions {
  const channels = new Map<string, Channel>();
  /** What the server was told on this connection, and its answer. */
  const told = new Map<string, Promise<unknown>>();
  /** Channels that came or went since the server was told last. */
  const changed = new Set<string>();
  let redis: Redis | undefined;
  let isPlanned = false;

  const note = (name: string) => {
    changed.add(name);
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      void tell();
    });
  };

  async function tell(): Promise<void> {
    if (!redis) return;
    const on = redis;
    const names = [...changed];
    changed.clear();
    const gone = names.filter((name) => told.has(name) && !channels.has(name));
    const come = names.filter((name) => !told.has(name) && channels.has(name));
    const answers: Promise<unknown>[] = [];
    for (const batch of batches(gone)) {
      for (const name of batch) told.delete(name);
      answers.push(on.unsubscribe(...batch));
    }
    for (const batch of batches(come)) {
      const answer = on.subscribe(...batch);
      for (const name of batch) told.set(name, answer);
    }
    // Not only those that have come: one may have gone and come back since the server was told.
    for (const name of names) answers.push(confirm(name));
    // What fails here was lost with its connection; the next one is told of every channel.
    await Promise.allSettled(answers);
  }

  async function confirm(name: string): Promise<void> {
    try {
      await told.get(name);
      channels.get(name)?.heard.resolve();
    } catch (error) {
      // Such as a channel that this user may not hear.
      if (error instanceof Error && error.name === 'ReplyError') channels.get(name)?.heard.reject(error);
    }
  }

  return {
    add(name, listener) {
      const channel = channels.get(name) ?? { listeners: new Set(), heard: promised() };
      // An object of its own, so that a function that listens twice hears twice.
      const entry = { listener };
      channel.listeners.add(entry);
      if (!channels.has(name)) {
        channels.set(name, channel);
        note(name);
      }
      return {
        heard: channel.heard.promise,
        leave() {
          channel.listeners.delete(entry);
          if (channel.listeners.size > 0 || channels.get(name) !== channel) return;
          channels.delete(name);
          note(name);
        },
      };
    },
    connected(fresh) {
      redis = fresh;
      told.clear();
      for (const name of channels.keys()) changed.add(name);
      return tell();
    },
    disconnected() {
      redis = undefined;
      for (const channel of channels.values()) {
        const before = channel.heard;
        channel.heard = promised();
        // Whoever waits since before waits for the next connection.
        channel.heard.promise.then(before.resolve, before.reject);
      }
    },
    message(name, message) {
      for (const { listener } of channels.get(name)?.listeners ?? []) {
        try {
          listener(message);
        } catch (error) {
          // It comes from within the reading of a socket, which must go on.
          process.emitWarning(error as Error);
        }
      }
    },
  };
}

function promised(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>();
  // Its listener may have left before it fails.
  made.promise.catch(() => undefined);
  return made;
}

function batches(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / BATCH) }, (_, i) => names.slice(i * BATCH, (i + 1) * BATCH));
}
