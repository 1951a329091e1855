import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** MB of the space for new objects once much was kept that was made under `before`, and once more under `after`. */
async function widths(before: string, after: string): Promise<number[]> {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { holdYoungHeap, releaseYoungHeap } from ${JSON.stringify(new URL('./young-heap.ts', import.meta.url).href)};
    const keep = [];
    const grow = () => {
      for (let i = 0; i < 400_000; i++) keep.push({ i, text: 'kept ' + i });
      return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
    };
    ${before}
    const first = grow();
    ${after}
    console.log(JSON.stringify([first, grow()]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 30_000,
  });
  return JSON.parse(stdout) as number[];
}

test('what is loaded does not widen the heap for new objects, and work does', { timeout: 60_000 }, async () => {
  const [held = 0, released = 0] = await widths('holdYoungHeap()', 'releaseYoungHeap()');
  const [never = 0] = await widths('', '');
  expect(held).toBeLessThanOrEqual(4);
  expect(never).toBeGreaterThan(2 * held);
  expect(released).toBeGreaterThan(2 * held);
});
