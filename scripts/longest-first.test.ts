import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification } from 'vitest/node';
import { DURATIONS, LongestFirst } from './longest-first.ts';

const root = resolve(import.meta.dirname, '..');
const seconds: Record<string, number> = JSON.parse(readFileSync(DURATIONS, 'utf8'));

test('every file that is known to be long is there', () => {
  expect(Object.keys(seconds).filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
});

test('long files are started first, the longest before the others', async () => {
  const [longest = '', second = ''] = Object.keys(seconds);
  const project = { name: '', config: { isolate: true, sequence: { groupOrder: 0 } } };
  const files = ['scripts/longest-first.test.ts', second, longest].map((file) => ({
    moduleId: resolve(root, file),
    project,
  }));
  const context = { config: { root }, cache: { getTestSpecificationResult: () => ({ failed: false, duration: 0 }) } };
  const sorted = await new LongestFirst(context as never).sort(files as unknown as TestSpecification[]);
  expect(sorted.map(({ moduleId }) => moduleId)).toEqual(
    [longest, second, 'scripts/longest-first.test.ts'].map((file) => resolve(root, file)),
  );
});
