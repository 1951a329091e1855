import type { QueueDepth } from '@genius/runtime';
import { describe, expect, test } from 'vitest';
import type { KnownInstance } from '../workers/worker-registry-service.ts';
import { noDurations, type SampleFacts, takeSamples } from './metric-sample.ts';

const row = (id: string, metrics: object = {}, more: Partial<KnownInstance> = {}): KnownInstance => ({
  tag: 'ocr',
  id,
  status: 'idle',
  metrics,
  ...more,
});
const depth = (queue: string, more: Partial<QueueDepth> = {}): QueueDepth => ({
  queue,
  ready: 0,
  scheduled: 0,
  held: 0,
  running: 0,
  dead: 0,
  ...more,
});
const take = (facts: Partial<SampleFacts>) =>
  takeSamples({ rows: [], depths: [], instances: [], before: new Map(), since: 0, nameOf: (tag) => tag, ...facts });

const SINCE = Date.parse('2026-11-29T12:00:00Z');
const EARLIER = '2026-11-29T11:00:00Z';
const LATER = '2026-11-29T12:00:01Z';

test('living instances are counted once, whether the store or a heartbeat knows them', () => {
  const { samples } = take({
    rows: [
      row('a', { memory_bytes: 10, cpu_share: 0.5 }, { status: 'running' }),
      row('afar', { memory_bytes: 5, cpu_share: 0.25 }),
      row('dead', { memory_bytes: 99, cpu_share: 9 }, { status: 'error' }),
      row('gone', {}, { status: 'stopped' }),
    ],
    instances: [
      { id: 'a', alive: true, tags: ['ocr'] },
      { id: 'silent', alive: true, tags: ['ocr'] },
      { id: 'dead', alive: false, tags: ['ocr'] },
    ],
  });
  expect(samples).toMatchObject([{ tag: 'ocr', workers: 3, memoryBytes: 15, cpuShare: 0.75 }]);
});

test('a queue has a history before a worker for it has', () => {
  const { samples } = take({ depths: [depth('new', { ready: 3, scheduled: 2, held: 1, running: 4 })] });
  expect(samples).toMatchObject([{ tag: 'new', workers: 0, depth: 6, inside: 10, inFlight: 4 }]);
});

test('probes of the platform are not traffic', () => {
  const instances = [{ id: 'a', alive: true, tags: ['genius.probe'] }];
  expect(take({ depths: [depth('genius.probe.x', { ready: 1 })], instances }).samples).toEqual([]);
});

describe('ends', () => {
  const counted = (ended: number, broken = 0, more: object = {}) => ({ ended, broken, started_at: EARLIER, ...more });
  const endsAfter = (before: object, now: object) => {
    const first = take({ rows: [row('a', before)], since: SINCE });
    return take({ rows: [row('a', now)], since: SINCE, before: first.counters }).samples[0];
  };

  test('are what a counter grew by since the sample before', () => {
    expect(take({ rows: [row('a', counted(100, 5))], since: SINCE }).samples[0]).toMatchObject({ ended: 0, broken: 0 });
    expect(endsAfter(counted(100, 5), counted(107, 6))).toMatchObject({ ended: 7, broken: 1 });
  });

  test('of a counter that fell are all that it has, for it began anew', () => {
    expect(endsAfter(counted(100, 5), counted(3, 1))).toMatchObject({ ended: 3, broken: 1 });
  });

  test('of an instance that started after counting began are all of them', () => {
    const rows = [row('a', counted(4, 1, { started_at: LATER }))];
    expect(take({ rows, since: SINCE }).samples[0]).toMatchObject({ ended: 4, broken: 1 });
  });

  test('are counted by how long they took, whatever length the list has', () => {
    const durations = [1, 2];
    expect(endsAfter(counted(0), counted(3, 0, { durations }))?.durations).toEqual(
      noDurations().map((_, step) => durations[step] ?? 0),
    );
  });
});

test('what a heartbeat claims beyond all measure stays a number that can be summed and stored', () => {
  const rows = [row('a', { memory_bytes: 1e308 }), row('b', { memory_bytes: 1e308, in_flight: -5 })];
  expect(take({ rows }).samples[0]).toMatchObject({ memoryBytes: 2e15, inFlight: 0 });
});
