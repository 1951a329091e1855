/** The small parts of a node: its name, its clock, what it knows as revoked. */

import { expect, test } from 'vitest';
import { createLamportClock } from './lamport-clock.ts';
import { nodeName } from './node-name.ts';
import { createRevokedIds } from './revoked-ids.ts';

test('instances that start in the same moment have names of their own', () => {
  const one = nodeName('01977a2b-0000-7000-8000-00000a1b2c3d', 'host');
  expect(one).toBe('genius-0a1b2c3d@host');
  expect(nodeName('01977a2b-0000-7000-8000-0000ffffffff', 'host')).not.toBe(one);
  expect(Buffer.byteLength(`${nodeName('x', 'h'.repeat(500))}.celery.pidbox`)).toBeLessThan(256);
});

test('the clock is never behind what it heard, and follows nobody out of bounds', () => {
  const clock = createLamportClock();
  expect([clock.forward(), clock.adjust(10), clock.adjust(3), clock.forward()]).toEqual([1, 11, 12, 13]);
  for (const hostile of [1e300, -5, Number.NaN, 2.5, '99', null, undefined, 10n]) clock.adjust(hostile);
  expect(clock.value).toBe(21);
});

test('revoked ids are kept for a time and up to a number, the newest', () => {
  let now = 5_000;
  const revoked = createRevokedIds({ limit: 3, keepMs: 100, monotonicMs: () => now });
  expect(['a', 'b', 'a', 'c', 'd'].map((id) => revoked.add(id))).toEqual([true, true, false, true, true]);
  expect(revoked.list()).toEqual(['a', 'c', 'd']);
  expect(revoked.has('b')).toBe(false);
  now += 50;
  revoked.add('e');
  now += 50;
  expect([revoked.has('d'), revoked.has('e'), revoked.list()]).toEqual([false, true, ['e']]);
});

test('fifty thousand revoked ids take a moment', () => {
  const revoked = createRevokedIds();
  const start = performance.now();
  for (let i = 0; i < 60_000; i++) revoked.add(`id-${i}`);
  expect(revoked.list()).toHaveLength(50_000);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('times for peers read as floats in Python, whatever the moment', () => {
  const revoked = createRevokedIds({ monotonicMs: () => 7_000 });
  revoked.add('a');
  expect(JSON.stringify(revoked.forPeers())).toBe('{"a":[7.000001,"a"]}');
});
