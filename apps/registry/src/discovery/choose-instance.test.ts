import { expect, test } from 'vitest';
import { chooseOfTwo, loadOf } from './choose-instance.ts';

/** A generator that gives the same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('of none there is none, of one it is that one, of two the one with less to do', () => {
  expect(chooseOfTwo([])).toBeUndefined();
  expect(chooseOfTwo([{ load: 9 }])).toEqual({ load: 9 });
  for (let n = 0; n < 50; n++) expect(chooseOfTwo([{ load: 2 }, { load: 1 }])).toEqual({ load: 1 });
});

test('the busiest one is never chosen, and no single one takes all', () => {
  const random = seeded(1);
  const all = Array.from({ length: 10 }, (_, load) => ({ load, chosen: 0 }));
  for (let n = 0; n < 10_000; n++) {
    const one = chooseOfTwo(all, random);
    if (one) one.chosen++;
  }
  expect(all[9]?.chosen).toBe(0);
  // The least busy one wins whenever it is one of the two: 2 in 10.
  expect(all[0]?.chosen).toBeGreaterThan(1_850);
  expect(all[0]?.chosen).toBeLessThan(2_150);
});

test('the fullest of many is much less full than with a choice of one', () => {
  const fill = (choose: (all: { load: number }[]) => { load: number } | undefined) => {
    const all = Array.from({ length: 100 }, () => ({ load: 0 }));
    for (let n = 0; n < 10_000; n++) {
      const one = choose(all);
      if (one) one.load++;
    }
    return Math.max(...all.map(({ load }) => load));
  };
  const random = seeded(7);
  const ofOne = fill((all) => all[Math.floor(random() * all.length)]);
  const ofTwo = fill((all) => chooseOfTwo(all, random));
  expect(ofTwo).toBeLessThanOrEqual(104);
  expect(ofOne).toBeGreaterThan(115);
});

test('load is how full its hands are, and more if it is unwell', () => {
  expect([loadOf(0, 4, 100), loadOf(2, 4, 100), loadOf(2, 4, 50), loadOf(1, 0, 100)]).toEqual([0, 0.5, 1, 1]);
});
