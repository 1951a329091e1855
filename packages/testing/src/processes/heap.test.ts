/** What is left of runs that have passed. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { makeTestFolder } from '../index.ts';

it('the heap is flat over 20,000 runs', async () => {
  const folder = makeTestFolder();
  const entry = new URL('./heap-process.ts', import.meta.url).pathname;
  const child = fork(entry, [folder.path, '25', '1000'], { execArgv: ['--expose-gc'], stdio: 'inherit' });
  try {
    const [inUse] = (await once(child, 'message')) as [number[]];
    // The first 5,000 fill caches and let the compiler learn.
    const [, , , , warm, ...rest] = inUse;
    expect(rest).toHaveLength(20);
    // 50 bytes a run would be a megabyte.
    expect(((rest.at(-1) as number) - (warm as number)) / 1_000_000).toBeLessThan(1);
  } finally {
    child.kill('SIGKILL');
    folder.remove();
  }
});
