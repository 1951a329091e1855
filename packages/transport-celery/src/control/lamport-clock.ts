/** A Lamport clock: Flower and `celery events` order by it what several nodes tell. */

export interface LamportClock {
  readonly value: number;
  /** One step on, for what is about to be told. */
  forward(): number;
  /** Not behind what another node has told. What is no sensible clock is taken for none. */
  adjust(other: unknown): number;
}

/** Beyond this a sender is mistaken or hostile: following it would bring the clock where doubles no longer count. */
const HIGHEST = 2 ** 48;

export function createLamportClock(start = 0): LamportClock {
  let value = start;
  return {
    get value() {
      return value;
    },
    forward: () => ++value,
    adjust(other) {
      const isClock = typeof other === 'number' && Number.isInteger(other) && other >= 0 && other <= HIGHEST;
      value = Math.max(value, isClock ? other : 0) + 1;
      return value;
    },
  };
}
