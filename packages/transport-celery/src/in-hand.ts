/** Messages of one channel in the order of their arrival: they are let go of together, up to the first that is needed. */

import type { Taken } from './amqp/consumer.ts';

interface InHandMessage {
  readonly taken: Taken;
}

export interface InHand<M extends InHandMessage> {
  add(message: M): void;
  /** These are needed no more. */
  free(messages: Iterable<M>): void;
  /** Lets go of what may be let go of, now. */
  letGo(): void;
  /** None of them will be let go of. */
  forget(): void;
}

/** Messages that may be let go of are so together: after this, ms, or at this many. */
const LET_GO_MS = 10;
const LET_GO_MOST = 100;

/** `ackUpTo` acknowledges a message and all before it of its channel. */
export function createInHand<M extends InHandMessage>(ackUpTo: (taken: Taken) => void): InHand<M> {
  let messages: M[] = [];
  let first = 0;
  const free = new Set<M>();
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
      last = next.taken;
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
    add(message) {
      // A tag belongs to its channel; what an ended one held comes again.
      if (message.taken.generation !== generation) {
        forget();
        generation = message.taken.generation;
      }
      messages.push(message);
    },
    free(done) {
      for (const each of done) if (each.taken.generation === generation) free.add(each);
      advance();
    },
    letGo,
    forget,
  };
}
