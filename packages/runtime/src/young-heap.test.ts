import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What a process of its own says as JSON in the end. */
async function inOwnProcess(body: string): Promise<unknown> {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { holdYoungHeap, releaseYoungHeap } from ${JSON.stringify(new URL('./young-heap.ts', import.meta.url).href)};
    ${body}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 30_000,
  });
  return JSON.parse(stdout);
}

/** MB of the space for new objects once much was kept that was made under `before`, and once more under `after`. */
async function widths(before: string, after: string): Promise<number[]> {
  const said = await inOwnProcess(`
    const keep = [];
    const grow = () => {
      for (let i = 0; i < 400_000; i++) keep.push({ i, text: 'kept ' + i });
      return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
    };
    ${before}
    const first = grow();
    ${after}
    console.log(JSON.stringify([first, grow()]));`);
  return said as number[];
}

/** Leaves much behind in the heap for old objects, as loading does, and tells how many MB that heap holds. */
const LEAVE_BEHIND = `
  const held = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_size / 2 ** 20;
  holdYoungHeap();
  let kept = [];
  for (let i = 0; i < 400_000; i++) kept.push({ i, text: 'kept ' + i });
  kept = undefined;
  const loaded = held();
  releaseYoungHeap();`;

test('what is loaded does not widen the heap for new objects, and work does', { timeout: 60_000 }, async () => {
  const [held = 0, released = 0] = await widths('holdYoungHeap()', 'releaseYoungHeap()');
  const [never = 0] = await widths('', '');
  expect(held).toBeLessThanOrEqual(4);
  expect(never).toBeGreaterThan(2 * held);
  expect(released).toBeGreaterThan(2 * held);
});

test('what loading left behind is given back once the process is quiet', { timeout: 60_000 }, async () => {
  const { loaded, quiet } = (await inOwnProcess(`${LEAVE_BEHIND}
    const until = Date.now() + 20_000;
    while (held() > loaded / 2 && Date.now() < until) await sleep(100);
    console.log(JSON.stringify({ loaded, quiet: held() }));`)) as Record<string, number>;
  expect(quiet).toBeLessThan((loaded ?? 0) / 2);
});

test('a process that is at work is not stopped to collect', { timeout: 60_000 }, async () => {
  const { loaded, busy } = (await inOwnProcess(`${LEAVE_BEHIND}
    const until = Date.now() + 2500;
    while (Date.now() < until) {
      const turn = Date.now() + 20;
      while (Date.now() < turn);
      await new Promise(setImmediate);
    }
    console.log(JSON.stringify({ loaded, busy: held() }));`)) as Record<string, number>;
  expect(busy).toBeGreaterThan((loaded ?? 0) * 0.9);
});

test('a process with nothing left to do does not wait for it', { timeout: 60_000 }, async () => {
  const took = await inOwnProcess(`
    releaseYoungHeap();
    const since = performance.now();
    process.on('exit', () => console.log(JSON.stringify(performance.now() - since)));`);
  expect(took).toBeLessThan(900);
});
