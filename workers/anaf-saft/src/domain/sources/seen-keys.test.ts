import { expect, test } from 'vitest';
import { SeenKeys } from './seen-keys.ts';

test('each of a million keys is new once, however alike they are', () => {
  const seen = new SeenKeys();
  const key = (at: number) => `VANZ\u0000FCT-2026-${at}`;
  let isNew = 0;
  for (let at = 0; at < 1_000_000; at++) if (seen.add(key(at))) isNew++;
  expect(isNew).toBe(1_000_000);
  for (let at = 0; at < 1_000_000; at += 997) expect(seen.add(key(at))).toBe(false);
});

test('keys that differ in the place of a character alone are different', () => {
  const seen = new SeenKeys();
  expect(['', 'a', 'aa', 'ab', 'ba', 'a\u0000b', 'ab\u0000', '\u0000ab'].map((key) => seen.add(key))).toEqual(
    Array.from({ length: 8 }, () => true),
  );
});
