import { expect, test } from 'vitest';
import { addSample, type QueueSample, RING, velocityOf } from './queue-signal.ts';
import { DEFAULT_RULES, needOf, type QueueSignal, type ScalingMemory, wantReplicas } from './wanted-replicas.ts';

const signal = (more: Partial<QueueSignal> = {}): QueueSignal => ({
  backlog: 0,
  arrivalRate: 0,
  serviceSeconds: 2,
  concurrency: 4,
  ...more,
});

test.each<[string, Partial<QueueSignal>, number]>([
  ['nothing to do wants nobody', {}, 0],
  ['a single run wants one', { backlog: 1 }, 1],
  ['the flow wants its places and headroom: 2 s × 10/s × 1.2 / 4', { arrivalRate: 10 }, 6],
  ['a backlog wants to be gone in 30 s: 2 s × 300 / 30 s / 4', { backlog: 300 }, 5],
  ['both', { arrivalRate: 10, backlog: 300 }, 11],
  ['never more than the limit', { backlog: 1e9 }, 20],
])('%s', (_, more, wanted) => {
  expect(needOf(signal(more), DEFAULT_RULES)).toBe(wanted);
});

test('more at once, fewer only when fewer were enough for the whole cooldown', () => {
  let memory: ScalingMemory = { wanted: 0, needs: [] };
  const seen: number[] = [];
  for (let at = 0; at < 100; at++) {
    memory = wantReplicas(signal({ arrivalRate: at === 10 ? 10 : 1 }), DEFAULT_RULES, memory, at);
    seen.push(memory.wanted);
  }
  expect([seen[9], seen[10], seen[69], seen[70]]).toEqual([1, 6, 6, 1]);
  expect(memory.needs.length).toBeLessThan(3);
});

test('a small decrease is left, to nobody is never small', () => {
  const rules = { ...DEFAULT_RULES, cooldownSeconds: 0, max: 100 };
  const from = (wanted: number, arrivalRate: number) =>
    wantReplicas(signal({ arrivalRate, concurrency: 1, serviceSeconds: 1 }), rules, { wanted, needs: [] }, 0).wanted;
  expect([from(50, 40), from(50, 37), from(1, 0)]).toEqual([50, 45, 0]);
});

test('limits hold what is remembered', () => {
  const rules = { ...DEFAULT_RULES, min: 2, max: 3 };
  expect(wantReplicas(signal(), rules, { wanted: 9, needs: [] }, 0).wanted).toBe(2);
  expect(wantReplicas(signal({ backlog: 9_999 }), rules, { wanted: 9, needs: [] }, 0).wanted).toBe(3);
});

function ringOf(seconds: number, at: (second: number) => Omit<QueueSample, 'at'>): QueueSample[] {
  let ring: QueueSample[] = [];
  for (let second = 0; second < seconds; second++) ring = addSample(ring, { at: second, ...at(second) });
  return ring;
}

test('arrivals are what ends and what the queue grows by', () => {
  // 8 run, 4 end a second, the backlog grows by 3 a second.
  const velocity = velocityOf(ringOf(60, (s) => ({ backlog: 3 * s, running: 8, ended: 100 + 4 * s })));
  expect(velocity.arrivalRate).toBeCloseTo(7);
  expect(velocity.serviceRate).toBeCloseTo(4);
  expect(velocity.serviceSeconds).toBeCloseTo(2);
  // 177 wait and 7 a second came: the first of them 26 s ago.
  expect(velocity.backlogAge).toBe(26);
});

test('an instance that leaves takes its counter along, and nothing is told of a single sample', () => {
  expect(
    velocityOf(ringOf(21, (s) => ({ backlog: 0, running: 1, ended: s < 10 ? 500 + s : s }))).serviceRate,
  ).toBeCloseTo(19 / 20);
  expect(velocityOf(ringOf(1, () => ({ backlog: 5, running: 0, ended: 0 })))).toEqual({
    arrivalRate: 0,
    serviceRate: 0,
    serviceSeconds: undefined,
    backlogAge: 0,
  });
});

test('the ring is short, and a backlog older than it is as old at least', () => {
  const ring = ringOf(1_000, () => ({ backlog: 50, running: 0, ended: 0 }));
  expect(ring).toHaveLength(RING);
  expect(velocityOf(ring).backlogAge).toBe(RING - 1);
});
