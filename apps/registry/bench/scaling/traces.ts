/** Six kinds of arrivals, an hour each, from a seed: how many runs arrive in each second. */

const SECONDS = 3_600;

export interface Trace {
  name: string;
  what: string;
  arrivals: number[];
}

/** mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Knuth's way. */
function poisson(mean: number, random: () => number): number {
  const end = Math.exp(-mean);
  let [n, product] = [0, random()];
  while (product > end) {
    n++;
    product *= random();
  }
  return n;
}

export function makeTraces(seed: number): Trace[] {
  const trace = (
    index: number,
    name: string,
    what: string,
    rate: (s: number, random: () => number) => number,
  ): Trace => {
    const random = seeded(seed * 1_000 + index);
    return { name, what, arrivals: Array.from({ length: SECONDS }, (_, s) => poisson(rate(s, random), random)) };
  };
  let isBusy = false;
  return [
    trace(1, 'steady', '20 runs a second', () => 20),
    trace(
      2,
      'diurnal',
      'a day in an hour: a sine from 2 to 38 a second',
      (s) => 20 - 18 * Math.cos((2 * Math.PI * s) / SECONDS),
    ),
    trace(3, 'bursty', 'MMPP: 5 or 60 a second; a calm lasts 180 s on average, a burst 45 s', (_, random) => {
      if (random() < 1 / (isBusy ? 45 : 180)) isBusy = !isBusy;
      return isBusy ? 60 : 5;
    }),
    trace(4, 'flash crowd', '5 a second; from minute 20 on 80, halved every 3 minutes', (s) =>
      s < 1_200 ? 5 : 5 + 75 * 0.5 ** ((s - 1_200) / 180),
    ),
    trace(5, 'ramp', 'from 1 to 60 a second, evenly', (s) => 1 + (59 * s) / SECONDS),
    trace(6, 'on-off', '40 a second for 5 minutes, nothing for 5 minutes', (s) => (Math.floor(s / 300) % 2 ? 0 : 40)),
  ];
}
