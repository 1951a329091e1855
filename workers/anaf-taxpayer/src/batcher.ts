/**
 * Puts the questions of all runs of this process together into as few calls as ANAF allows. Whoever asks about ten
 * thousand firms and whoever asks about one take turns within each call, so that the one does not wait for the many.
 */

import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { ReadAnswer } from './domain/record.ts';
import type { Question } from './providers/register.ts';

export type BatchContext = Pick<TaskContext, 'pace' | 'kv' | 'signal'>;

/** Of one question: ANAF's record, `null` if it knows no such firm, or why there is no answer. */
export type Outcome = { record: Record<string, unknown> | null } | { error: unknown };

export interface BatcherOptions {
  /** How many go in a call. */
  size: number;
  /** Waits for the turn of a call, in the name of one who asks. */
  takeTurn: (ctx: BatchContext) => Promise<void>;
  /** One call. */
  call: (questions: readonly Question[], ctx: BatchContext) => Promise<ReadAnswer>;
  /** How many calls may be under way at once. Default 10. */
  atOnce?: number;
}

export interface Batcher {
  /** Tells each outcome as it comes; resolves after the last. Rejects with the signal's reason, or if the turn is too late. */
  ask(
    ctx: BatchContext,
    questions: readonly Question[],
    onOutcome: (question: Question, outcome: Outcome) => void,
  ): Promise<void>;
}

interface Asker {
  ctx: BatchContext;
  /** Not asked yet, in order. */
  waiting: Map<string, Question>;
  /** Without an outcome yet, whether asked or not. */
  open: Map<string, Question>;
  failedInRow: number;
  onOutcome: (question: Question, outcome: Outcome) => void;
  done: PromiseWithResolvers<void>;
}

/** A question goes out again once; a caller of whom three calls in a row came to nothing asks no more. */
const TRIES = 2;
const HOPELESS = 3;

const keyOf = ({ cui, date }: Question) => `${cui} ${date}`;

export function createBatcher({ size, takeTurn, call, atOnce = 10 }: BatcherOptions): Batcher {
  const askers: Asker[] = [];
  /** How often a question went out whose answer did not come. */
  const tried = new Map<string, number>();
  let underWay = 0;
  let isPumping = false;
  let freed: (() => void) | undefined;

  const leave = (asker: Asker) => {
    const at = askers.indexOf(asker);
    if (at >= 0) askers.splice(at, 1);
  };

  /** One question of each in turn, until the call is full. Starts behind those who began the last one. */
  function compose(): Map<string, { question: Question; askers: Asker[] }> {
    const batch = new Map<string, { question: Question; askers: Asker[] }>();
    const cuis = new Set<string>();
    const rest = askers.map((asker) => ({ asker, keys: [...asker.waiting.keys()].values() }));
    while (rest.length > 0 && batch.size < size) {
      for (const each of [...rest]) {
        if (batch.size >= size) break;
        const key = nextKey(each.asker, each.keys, batch, cuis);
        if (key === undefined) {
          rest.splice(rest.indexOf(each), 1);
          continue;
        }
        const question = each.asker.waiting.get(key) as Question;
        batch.set(key, { question, askers: [] });
        cuis.add(question.cui);
      }
    }
    for (const [key, entry] of batch) {
      for (const asker of askers) {
        if (asker.waiting.delete(key)) entry.askers.push(asker);
      }
    }
    // Whoever was first is last next time.
    const first = askers.shift();
    if (first) askers.push(first);
    return batch;
  }

  async function run(batch: ReturnType<typeof compose>, ctx: BatchContext): Promise<void> {
    underWay++;
    try {
      const { found, notFound } = await call(
        [...batch.values()].map(({ question }) => question),
        ctx,
      );
      const asked = new Set([...batch.values()].flatMap((entry) => entry.askers));
      for (const asker of asked) asker.failedInRow = 0;
      for (const [key, entry] of batch) {
        const record = found.get(entry.question.cui);
        const isAlone = batch.size === 1 && found.size + notFound.size === 0;
        const isKnown = record !== undefined || notFound.has(entry.question.cui) || isAlone;
        // A firm that is in neither list was left out: that says nothing about it.
        if (isKnown) settle(key, entry.askers, { record: record ?? null });
        else again(key, entry, new LeftOut());
      }
    } catch (error) {
      const isFinal = error instanceof FailureError && error.kind !== 'transient';
      const asked = new Set([...batch.values()].flatMap((entry) => entry.askers));
      for (const asker of asked) asker.failedInRow++;
      for (const [key, entry] of batch) {
        if (isFinal) settle(key, entry.askers, { error });
        else again(key, entry, error);
      }
      for (const asker of asked) if (asker.failedInRow >= HOPELESS) giveUp(asker, error);
    } finally {
      underWay--;
      freed?.();
      void pump();
    }
  }

  function again(key: string, entry: { question: Question; askers: Asker[] }, error: unknown): void {
    const before = tried.get(key) ?? 1;
    if (before >= TRIES) {
      settle(key, entry.askers, { error });
      return;
    }
    tried.set(key, before + 1);
    for (const asker of entry.askers) {
      if (askers.includes(asker) && asker.open.has(key)) asker.waiting.set(key, entry.question);
    }
  }

  function settle(key: string, whose: readonly Asker[], outcome: Outcome): void {
    tried.delete(key);
    for (const asker of whose) {
      const question = asker.open.get(key);
      if (!question) continue;
      asker.open.delete(key);
      asker.onOutcome(question, outcome);
      if (asker.open.size > 0) continue;
      leave(asker);
      asker.done.resolve();
    }
  }

  function giveUp(asker: Asker, error: unknown): void {
    for (const key of [...asker.waiting.keys()]) {
      asker.waiting.delete(key);
      settle(key, [asker], { error });
    }
  }

  const whoWaits = () => askers.find(({ waiting }) => waiting.size > 0);

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      for (let asker = whoWaits(); asker; asker = whoWaits()) {
        if (underWay >= atOnce) {
          await new Promise<void>((resolve) => {
            freed = resolve;
          });
          continue;
        }
        try {
          await takeTurn(asker.ctx);
        } catch (error) {
          leave(asker);
          asker.done.reject(error);
          continue;
        }
        // Composed after the wait, so that whoever came meanwhile is in it.
        const batch = compose();
        const leader = whoseContext(batch) ?? asker;
        if (batch.size > 0) void run(batch, leader.ctx);
      }
    } finally {
      isPumping = false;
    }
  }

  return {
    async ask(ctx, questions, onOutcome) {
      ctx.signal.throwIfAborted();
      if (questions.length === 0) return;
      const waiting = new Map(questions.map((question) => [keyOf(question), question]));
      const done = Promise.withResolvers<void>();
      const asker: Asker = { ctx, waiting, open: new Map(waiting), failedInRow: 0, onOutcome, done };
      const stop = () => {
        leave(asker);
        done.reject(ctx.signal.reason);
      };
      ctx.signal.addEventListener('abort', stop, { once: true });
      // Whoever comes is first in the next call, and moves back from then on.
      askers.unshift(asker);
      void pump();
      try {
        await done.promise;
      } finally {
        ctx.signal.removeEventListener('abort', stop);
      }
    },
  };
}

function nextKey(
  asker: Asker,
  keys: IterableIterator<string>,
  batch: ReadonlyMap<string, unknown>,
  cuis: ReadonlySet<string>,
): string | undefined {
  for (let next = keys.next(); !next.done; next = keys.next()) {
    const question = asker.waiting.get(next.value);
    // One firm as of two days goes in two calls: the answer does not tell them apart for certain.
    if (question && !batch.has(next.value) && !cuis.has(question.cui)) return next.value;
  }
  return undefined;
}

function whoseContext(batch: ReadonlyMap<string, { askers: Asker[] }>): Asker | undefined {
  for (const { askers } of batch.values()) if (askers[0] && !askers[0].ctx.signal.aborted) return askers[0];
  return undefined;
}

/** ANAF answered, and left this firm out. */
class LeftOut extends Error {
  constructor() {
    super('ANAF left it out of its answer');
  }
}
