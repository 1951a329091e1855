/**
 * Queues that an operator paused. The note stands in the KeyValue, so that every instance holds still, also those that
 * come later; a channel tells those that listen at once, and who missed it looks now and then.
 */

import type { Clock } from './clock.ts';
import type { Logger } from './log.ts';
import type { Consumer } from './ports/broker.ts';
import type { KeyValue } from './ports/key-value.ts';

export interface QueuePause {
  reason: string;
  /** Who paused it. */
  by: string;
  /** ms since 1970. */
  at: number;
}

/** A consumer is paused while anybody holds it, for whatever reason. */
export interface ConsumerGate {
  hold(by: string): void;
  release(by: string): void;
}

export interface QueuePauses {
  isPaused(queue: string): Promise<boolean>;
  /** From now on the gate follows the pauses of a queue. */
  follow(queue: string, gate: ConsumerGate): Promise<void>;
  stop(): void;
}

const CHANNEL = 'wrk:queue-pauses';
/** Who holds a gate for a paused queue. */
const HOLDER = 'queue';
const LOOK_EVERY_MS = 10_000;

const keyOf = (queue: string) => `wrk:queue-paused:${queue}`;

/** Pauses a queue on all instances. */
export async function pauseQueue(kv: KeyValue, queue: string, pause: QueuePause): Promise<void> {
  await kv.set(keyOf(queue), JSON.stringify(pause));
  await kv.publish(CHANNEL, queue);
}

/** Lets a queue go on. False if it was not paused. */
export async function resumeQueue(kv: KeyValue, queue: string): Promise<boolean> {
  const was = await kv.delete(keyOf(queue));
  await kv.publish(CHANNEL, queue);
  return was;
}

/** Who paused a queue and why, if it is paused. */
export async function pauseOf(kv: Pick<KeyValue, 'get'>, queue: string): Promise<QueuePause | undefined> {
  const note = await kv.get(keyOf(queue));
  return note === undefined ? undefined : (JSON.parse(note) as QueuePause);
}

/** `held` is who holds it from its start. */
function openGate(consumer: Pick<Consumer, 'pause' | 'resume'>, held: readonly string[] = []): ConsumerGate {
  const holders = new Set(held);
  return {
    hold(by) {
      holders.add(by);
      consumer.pause();
    },
    release(by) {
      if (holders.delete(by) && holders.size === 0) consumer.resume();
    },
  };
}

/** The gate of a consumer that was started with what `isPaused` answered. */
export function openQueueGate(consumer: Pick<Consumer, 'pause' | 'resume'>, isPaused: boolean): ConsumerGate {
  return openGate(consumer, isPaused ? [HOLDER] : []);
}

/** Follows the pauses of the queues that this process works on. */
export function watchQueuePauses(kv: KeyValue, clock: Clock, log: Logger): QueuePauses {
  const gates = new Map<string, ConsumerGate>();
  let unsubscribe: (() => void) | undefined;
  let forget: (() => void) | undefined;
  let stopped = false;

  async function look(queue: string): Promise<void> {
    const gate = gates.get(queue);
    if (!gate) return;
    try {
      if (await pauseOf(kv, queue)) gate.hold(HOLDER);
      else gate.release(HOLDER);
    } catch (error) {
      // What it was read from may have been closed meanwhile.
      if (stopped) return;
      log.warn('whether a queue is paused could not be read', { queue, problem: String(error) });
    }
  }

  function lookLater(): void {
    if (stopped) return;
    forget = clock.after(LOOK_EVERY_MS, () => {
      void Promise.all([...gates.keys()].map(look)).then(lookLater);
    });
  }

  return {
    isPaused: async (queue) => (await pauseOf(kv, queue)) !== undefined,
    async follow(queue, gate) {
      gates.set(queue, gate);
      if (gates.size === 1) {
        unsubscribe = await kv.subscribe(CHANNEL, (changed) => void look(changed));
        lookLater();
      }
      // It may have changed since it was asked for.
      await look(queue);
    },
    stop() {
      stopped = true;
      forget?.();
      unsubscribe?.();
    },
  };
}
