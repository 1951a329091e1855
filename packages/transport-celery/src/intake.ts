/** Takes messages of one queue: reads them, and hands them on in the order of their arrival. */

import type { Channel } from 'amqplib';
import type { AmqpLink } from './amqp/connect.ts';
import type { AmqpConsumer, Taken } from './amqp/consumer.ts';
import { declareAsCelery } from './amqp/publisher.ts';
import { type Decoded, decodeTask } from './wire/decode-task.ts';

/** Messages in hand whose runs are not on disk yet. */
export const PREFETCH = 1_000;
/** So many messages that wait at the start are sorted before the first is run, at most this long. */
const SORT_MOST = 20_000;
const SORT_MS = 3_000;

/** Messages that may be let go of are so together: after this, ms, or at this many. */
const LET_GO_MS = 10;
const LET_GO_MOST = 100;

export interface Arrived {
  decoded: Decoded;
  taken: Taken;
}

export interface Intake {
  readonly queue: string;
  /** Messages that have arrived and were not fetched yet. */
  readonly waiting: number;
  /** Whether what waited in the queue at the start is still on its way: claims wait for it, so that it is sorted. */
  readonly isSorting: boolean;
  fetch(most: number): Arrived[];
  /** Lets go of every message up to this one. */
  ackUpTo(taken: Taken): void;
  /** The rows of messages in hand may be lost: none of these is let go of. */
  distrust(): void;
  /** Takes them again. */
  renew(): void;
  pause(): Promise<void>;
  resume(): void;
  close(): Promise<void>;
}

export function openIntake(amqp: AmqpLink, queue: string, now: () => number, onArrival: () => void): Intake {
  let arrived: Arrived[] = [];
  let seen = 0;
  let toSort = Number.POSITIVE_INFINITY;
  let sortUntil = performance.now() + SORT_MS;
  /** The newest that may be let go of, with all before it. */
  let free: Taken | undefined;
  let freed = 0;
  let timer: NodeJS.Timeout | undefined;

  const consumer: AmqpConsumer = amqp.consume({
    prefetch: PREFETCH,
    async declare(channel) {
      if (!(await exists(amqp, queue))) await declareAsCelery(channel, queue);
      return queue;
    },
    onStarted(count) {
      if (toSort === Number.POSITIVE_INFINITY) {
        toSort = Math.min(count, SORT_MOST);
        sortUntil = performance.now() + SORT_MS;
      }
      onArrival();
    },
    onMessage(taken) {
      seen++;
      arrived.push({ decoded: decodeTask(taken.message, { queue, now: now() }), taken });
      onArrival();
    },
  });

  function letGo(): void {
    clearTimeout(timer);
    timer = undefined;
    if (free) consumer.ackUpTo(free);
    forget();
  }

  function forget(): void {
    free = undefined;
    freed = 0;
  }

  return {
    queue,
    get waiting() {
      return arrived.length;
    },
    get isSorting() {
      return seen < toSort && performance.now() < sortUntil;
    },
    fetch(most) {
      const batch = arrived.slice(0, most);
      arrived = arrived.slice(most);
      return batch;
    },
    ackUpTo(taken) {
      free = taken;
      if (++freed >= LET_GO_MOST) letGo();
      else timer ??= setTimeout(letGo, LET_GO_MS);
    },
    distrust() {
      forget();
      consumer.distrust();
    },
    renew() {
      forget();
      arrived = [];
      consumer.renew();
    },
    pause: () => consumer.pause(),
    resume: () => consumer.resume(),
    async close() {
      letGo();
      await consumer.close();
    },
  };
}

/** A queue that is there is taken as it is: it may be a quorum queue, or have a policy's arguments. */
async function exists(amqp: AmqpLink, queue: string): Promise<boolean> {
  return amqp.use((channel) => bindAsCelery(channel, queue)).catch(() => false);
}

async function bindAsCelery(channel: Channel, queue: string): Promise<boolean> {
  await channel.checkQueue(queue);
  // Celery's clients publish to an exchange of the queue's name; one that is there already is the operator's.
  await channel
    .assertExchange(queue, 'direct', { durable: true })
    .then(() => channel.bindQueue(queue, queue, queue))
    .catch(() => undefined);
  return true;
}
