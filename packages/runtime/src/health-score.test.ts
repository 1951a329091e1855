import { describe, expect, it } from 'vitest';
import { aggregateScore, checkPenalty, healthScore } from './health-score.ts';

const well = { isUsable: true, brokenShare: 0, waitingPerSlot: 0, loopDelaySeconds: 0, memoryShare: 0 };

describe('the health score of an instance', () => {
  it.each([
    ['nothing stands in its way', {}, 100],
    ['it can not run', { isUsable: false }, 0],
    ['half of its attempts break', { brokenShare: 0.5 }, 80],
    ['all of its attempts break', { brokenShare: 1 }, 60],
    // Up to two runs for each slot are no queue to speak of.
    ['two runs wait for each slot', { waitingPerSlot: 2 }, 100],
    ['eleven runs wait for each slot', { waitingPerSlot: 11 }, 85],
    ['a thousand runs wait for each slot', { waitingPerSlot: 1_000 }, 70],
    ['its loop is a second late', { loopDelaySeconds: 1 }, 85],
    ['its memory is full', { memoryShare: 1 }, 85],
    ['everything is bad', { brokenShare: 1, waitingPerSlot: 99, loopDelaySeconds: 9, memoryShare: 2 }, 0],
  ])('%s', (_, facts, score) => {
    expect(healthScore({ ...well, ...facts })).toBe(score);
  });

  it('loses sixty points with all of its deep checks, and a share of them with some', () => {
    expect([checkPenalty(0, 0), checkPenalty(0, 3), checkPenalty(1, 3), checkPenalty(3, 3)]).toEqual([0, 0, 20, 60]);
  });
});

describe('the health score of a worker', () => {
  it('is weighted by what each instance could do, and a dead one stands in it with 0', () => {
    expect(aggregateScore([])).toBe(0);
    expect(aggregateScore([{ health_score: 80, weight: 1 }])).toBe(80);
    expect(
      aggregateScore([
        { health_score: 100, weight: 30 },
        { health_score: 0, weight: 10 },
      ]),
    ).toBe(75);
    expect(aggregateScore([{ health_score: 90, weight: 0 }])).toBe(0);
  });
});
