/**
 * A run that its message holds: it was started straight from it, and the store does not know it yet. RabbitMQ keeps the
 * message until the store has the run, with its end or as a running one.
 */

import type { RowIn } from './run-row.ts';

export interface HeldRun {
  readonly row: RowIn & { queue: string };
  /** ms since 1970 on the store's clock; set when its handler starts. */
  startedAt: number | undefined;
  /** `unknown`: the store was not told of it. `ending`: its end is on the way there. */
  readonly state: 'unknown' | 'storing' | 'stored' | 'ending';
  /** Whether its message is still in hand. If not, it comes again, here or elsewhere. */
  readonly isInHand: boolean;
  /** Stores it as running, once. Resolves with whether this attempt has the run. Rejects only where the store is closed. */
  store(): Promise<boolean>;
  /** Its end goes to the store, which needs no row before it. */
  beginEnd(): void;
  /** The store has its end, or somebody else has the run. */
  ended(): void;
  /** Its message is needed no more. */
  free(): void;
}

export interface HeldOptions {
  row: RowIn & { queue: string };
  isInHand(): boolean;
  /** Resolves with whether this attempt has the run. */
  store(held: HeldRun): Promise<boolean>;
  ended(): void;
  free(): void;
}

export function holdRun({ row, isInHand, store, ended, free }: HeldOptions): HeldRun {
  let storing: Promise<boolean> | undefined;
  let state: HeldRun['state'] = 'unknown';
  async function storeOnce(): Promise<boolean> {
    state = 'storing';
    const isMine = await store(held);
    state = 'stored';
    return isMine;
  }

  const held: HeldRun = {
    row,
    startedAt: undefined,
    get state() {
      return state;
    },
    get isInHand() {
      return isInHand();
    },
    store() {
      storing ??= storeOnce();
      return storing;
    },
    beginEnd() {
      state = 'ending';
    },
    ended,
    free,
  };
  return held;
}
