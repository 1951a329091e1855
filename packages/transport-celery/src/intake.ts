/** Takes messages of one queue: reads them, and hands them on in the order of their arrival. */

import type { Channel } from 'amqplib';
import type { AmqpLink } from './amqp/connect.ts';
import type { AmqpConsumer, Taken } from './amqp/consumer.ts';
import { declareAsCelery } from './amqp/publisher.ts';
import { createInHand } from './in-hand.ts';
import { type Decoded, decodeTask } from './wire/decode-task.ts';
import { AGAIN, FRESH } from './wire/genius-header.ts';

/** Messages in hand whose runs are not on disk yet. */
export const PREFETCH = 1_000;
/** So many messages that wait at the start are sorted before the first is run, at most this long. */
const SORT_MOST = 20_000;
const SORT_MS = 3_000;
/**
 * A fresh message that comes again is read after this, ms: whoever ran its run straight from the message has stored it
 * by then, also if it ran on while its connection was gone.
 */
export const AGAIN_MS = 100;

export interface Arrived {
  readonly decoded: Decoded;
  readonly taken: Taken;
  /** Nothing but this message can ask for its run, and nobody else has had it. */
  isFresh: boolean;
}

export interface Intake {
  readonly queue: string;
  /** Messages that have arrived and were not fetched yet. */
  readonly waiting: number;
  /** Whether those are all of one tenant and of one priority: the order of their arrival is the fair one. */
  readonly isUniform: boolean;
  /** Whether what waited in the queue at the start is still on its way: claims wait for it, so that it is sorted. */
  readonly isSorting: boolean;
  fetch(most: number): Arrived[];
  /** Those at the front that meet the condition. */
  fetchWhile(most: number, condition: (arrived: Arrived) => boolean): Arrived[];
  /** These are fetched again, as if they were not fresh. */
  giveBack(arrived: readonly Arrived[]): void;
  /** These may be let go of, once all that arrived before them may. */
  free(arrived: Iterable<Arrived>): void;
  /** Whether its message is still in hand. If not, it comes again, here or elsewhere. */
  holds(arrived: Arrived): boolean;
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
  /** So many of those that come next were in the queue before: somebody may have had them, and have lost them. */
  let old = 0;
  /** The newest that waits and differs from the one before it. */
  let differing: Arrived | undefined;
  let renewals = 0;

  const consumer: AmqpConsumer = amqp.consume({
    prefetch: PREFETCH,
    async declare(channel) {
      if (!(await exists(amqp, queue))) await declareAsCelery(channel, queue);
      return queue;
    },
    onStarted(count) {
      old = count;
      if (toSort === Number.POSITIVE_INFINITY) {
        toSort = Math.min(count, SORT_MOST);
        sortUntil = performance.now() + SORT_MS;
      }
      onArrival();
    },
    onMessage(taken) {
      seen++;
      const { fields, properties } = taken.message;
      const mark: unknown = properties.headers?.[FRESH];
      const isFirst = old === 0 && !fields.redelivered && mark === properties.headers?.id;
      if (old > 0) old--;
      const each: Arrived = {
        decoded: decodeTask(taken.message, { queue, now: now() }),
        taken,
        isFresh: mark !== undefined && isFirst,
      };
      inHand.add(taken);
      if (mark === AGAIN || (mark !== undefined && fields.redelivered))
        setTimeout(admitAgain, AGAIN_MS, each, renewals);
      else admit(each);
    },
  });
  const inHand = createInHand((taken) => consumer.ackUpTo(taken));

  function admit(each: Arrived): void {
    const last = arrived.at(-1);
    if (last && !areAlike(last, each)) differing = each;
    arrived.push(each);
    onArrival();
  }

  function admitAgain(each: Arrived, since: number): void {
    if (since === renewals) admit(each);
  }

  function fetch(most: number): Arrived[] {
    const batch = arrived.slice(0, most);
    arrived = arrived.slice(most);
    if (differing && batch.includes(differing)) differing = undefined;
    return batch;
  }

  return {
    queue,
    get waiting() {
      return arrived.length;
    },
    get isUniform() {
      return differing === undefined;
    },
    get isSorting() {
      return seen < toSort && performance.now() < sortUntil;
    },
    fetch,
    fetchWhile(most, condition) {
      let count = 0;
      while (count < most && count < arrived.length && condition(arrived[count] as Arrived)) count++;
      return count === 0 ? [] : fetch(count);
    },
    giveBack(back) {
      const still = back.filter(({ taken }) => consumer.holds(taken));
      for (const each of still) each.isFresh = false;
      arrived = [...still, ...arrived];
      onArrival();
    },
    free: (done) => inHand.free(Array.from(done, ({ taken }) => taken)),
    holds: ({ taken }) => consumer.holds(taken),
    distrust() {
      inHand.forget();
      consumer.distrust();
    },
    renew() {
      renewals++;
      inHand.forget();
      arrived = [];
      differing = undefined;
      consumer.renew();
    },
    pause: () => consumer.pause(),
    resume: () => consumer.resume(),
    async close() {
      renewals++;
      inHand.letGo();
      await consumer.close();
    },
  };
}

function areAlike({ decoded: one }: Arrived, { decoded: other }: Arrived): boolean {
  if (one.kind === 'poison' || other.kind === 'poison') return one.kind === other.kind;
  return one.envelope.tenant === other.envelope.tenant && one.envelope.priority === other.envelope.priority;
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
