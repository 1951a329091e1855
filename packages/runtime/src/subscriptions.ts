/** The Events port's subscriptions over a stored stream of events: each reads on, in order, from its own position. */

import type { Clock } from './clock.ts';
import { type Events, type ReceivedEvent, topicMatches } from './ports/events.ts';

/** What a store gives: a stream in which an event, once seen, has none appear before it. */
export interface EventStream {
  /** Position of the newest event; 0 if there is none. */
  last(): Promise<number>;
  /** The next events after a position, in order; none at the end. */
  after(position: number): Promise<ReceivedEvent[]>;
  /** Creates a named subscription, or gives the one there is this pattern. */
  register(name: string, pattern: string, position: number): Promise<void>;
  /** Makes this instance its only reader. Its position, or undefined if another live instance reads it. */
  own(name: string): Promise<number | undefined>;
  /** Keeps how far it has read, if this instance still is its reader. */
  keep(name: string, position: number): Promise<void>;
  /** Keeps it and lets another instance read on, which is told. */
  release(name: string, position: number): Promise<void>;
  /** Whether there are subscriptions at all changed. */
  listening?(isListening: boolean): Promise<void>;
}

export interface Subscriptions {
  subscribe: Events['subscribe'];
  /** There may be new events, or a subscription that nobody reads any more. */
  wake(): void;
  /** Resolves when no handler of any is at work and the named ones are released. */
  close(): Promise<void>;
}

interface Subscription {
  pattern: string;
  name: string | undefined;
  position: number;
  handler: (event: ReceivedEvent) => void | Promise<void>;
  reading: Promise<void> | undefined;
  again: boolean;
  closed: boolean;
  failures: number;
  notBefore: number;
}

/** A failing handler is tried again after a pause that doubles up to this, ms. */
const LONGEST_PAUSE_MS = 60_000;

export function createSubscriptions(stream: EventStream, clock: Pick<Clock, 'now' | 'after'>): Subscriptions {
  const subscriptions = new Set<Subscription>();

  function start(subscription: Subscription): void {
    if (subscription.closed || clock.now() < subscription.notBefore) return;
    if (subscription.reading !== undefined) {
      subscription.again = true;
      return;
    }
    subscription.reading = readOn(subscription)
      .catch(() => undefined)
      .finally(() => {
        subscription.reading = undefined;
        if (subscription.again) {
          subscription.again = false;
          start(subscription);
        }
      });
  }

  async function readOn(subscription: Subscription): Promise<void> {
    if (subscription.name !== undefined) {
      const position = await stream.own(subscription.name);
      if (position === undefined) return;
      subscription.position = position;
    }
    for (;;) {
      const events = await stream.after(subscription.position);
      if (events.length === 0) return;
      for (const event of events) {
        if (subscription.closed) return;
        if (topicMatches(subscription.pattern, event.type) && !(await handle(subscription, event))) return;
        subscription.position = event.position;
      }
      await keepPosition(subscription);
    }
  }

  async function handle(subscription: Subscription, event: ReceivedEvent): Promise<boolean> {
    try {
      await subscription.handler(event);
      subscription.failures = 0;
      return true;
    } catch {
      await keepPosition(subscription);
      const pause = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** subscription.failures++);
      subscription.notBefore = clock.now() + pause;
      clock.after(pause, () => {
        // A timer may fire a moment before its time.
        subscription.notBefore = 0;
        start(subscription);
      });
      return false;
    }
  }

  async function keepPosition({ name, position }: Subscription): Promise<void> {
    if (name !== undefined) await stream.keep(name, position);
  }

  return {
    wake() {
      for (const subscription of subscriptions) start(subscription);
    },
    async subscribe(pattern, handler, { name, after } = {}) {
      const position = after ?? (await stream.last());
      if (name !== undefined) {
        await stream.register(name, pattern, position);
        // Who subscribed first reads first. If it can't be asked now, reading asks again.
        await stream.own(name).catch(() => undefined);
      }
      const subscription: Subscription = {
        pattern,
        name,
        position,
        handler,
        reading: undefined,
        again: false,
        closed: false,
        failures: 0,
        notBefore: 0,
      };
      subscriptions.add(subscription);
      await stream.listening?.(true);
      start(subscription);
      return {
        position,
        async close() {
          subscription.closed = true;
          subscriptions.delete(subscription);
          if (subscriptions.size === 0) void stream.listening?.(false);
          await subscription.reading;
          if (name !== undefined) await stream.release(name, subscription.position);
        },
      };
    },
    async close() {
      for (const subscription of subscriptions) subscription.closed = true;
      await Promise.all([...subscriptions].map((subscription) => subscription.reading));
      for (const { name, position } of subscriptions) if (name !== undefined) await stream.release(name, position);
    },
  };
}
