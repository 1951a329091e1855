/** Messages of one channel in the order of their arrival: they are let go of together, up to the first that is needed. */

import type { Taken } from './amqp/consumer.ts';

export interface InHand {
  add(taken: Taken): void;
  /** These are needed no more. */
  free(taken: Iterable<Taken>): void;
  /** Lets go of what may be let go of, now. */
  letGo(): void;
  /** None of them will be let go of. */
  forget(): void;
}

/** Messages that may be let go of are so together: after this, ms, or at this many. */
const LET_GO_MS = 10;
const LET_GO_MOST = 100;

/** `ackUpTo` acknowledges a message and all before it of its channel. */
export function createInHand(ackUpTo: (taken: Taken) => void): InHand {
  let messages: Taken[] = [];
  let first = 0;
  const free = new Set<Taken>();
  let generation = 0;
  let last: Taken | undefined;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  function letGo(): void {
    clearTimeout(timer);
    timer = undefined;
    if (last) ackUpTo(last);
    last = undefined;
    count = 0;
  }

  function forget(): void {
    messages = [];
    first = 0;
    free.clear();
    last = undefined;
    count = 0;
  }

  function advance(): void {
    for (let next = messages[first]; next && free.delete(next); next = messages[++first]) {
      last = next;
      count++;
    }
    if (first > 1_000) {
      messages = messages.slice(first);
      first = 0;
    }
    if (count >= LET_GO_MOST) letGo();
    else if (last) timer ??= setTimeout(letGo, LET_GO_MS);
  }

  return {
    add(taken) {
      // A tag belongs to its channel. What an ended one held comes again, also what it still brings.
      if (taken.generation < generation) return;
      if (taken.generation > generation) {
        forget();
        generation = taken.generation;
      }
      messages.push(taken);
    },
    free(done) {
      for (const each of done) if (each.generation === generation) free.add(each);
      advance();
    },
    letGo,
    forget,
  };
}
