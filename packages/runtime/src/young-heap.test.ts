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

/**
 * MB of the space for new objects while much is kept that was made under `before`, and once more under `after`. Medians:
 * a collection under way lets that space run over for a moment.
 */
async function widths(before: string, after: string): Promise<number[]> {
  const said = await inOwnProcess(`
    const keep = [];
    const width = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
    const grow = () => {
      const seen = [];
      for (let i = 1; i <= 400_000; i++) {
        keep.push({ i, text: 'kept ' + i });
        if (i % 20_000 === 0) seen.push(width());
      }
      return seen.sort((a, b) => a - b)[seen.length / 2];
    };
    ${before}
    const first = grow();
    ${after}
    console.log(JSON.stringify([first, grow()]));`);
  return said as number[];
}

/**
 * Leaves something behind in the heap for old objects, as loading does: too little for V8 to collect it by itself, and
 * between what stays.
 */
const LEAVE_BEHIND = `
  const held = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_size / 2 ** 20;
  holdYoungHeap();
  const before = held();
  let made = [];
  for (let i = 0; i < 60_000; i++) made.push({ i, text: 'made ' + i });
  const loaded = held() - before;
  const left = new WeakRef(made);
  globalThis.kept = made.filter((_, i) => i % 50 === 0);
  made = undefined;
  releaseYoungHeap();
  const quiet = async () => {
    const until = Date.now() + 20_000;
    while (left.deref() && Date.now() < until) await sleep(50);
  };`;

test('what is loaded does not widen the heap for new objects, and work does', { timeout: 60_000 }, async () => {
  const [held = 0, released = 0] = await widths('holdYoungHeap()', 'releaseYoungHeap()');
  const [never = 0] = await widths('', '');
  expect(held).toBeLessThanOrEqual(4);
  expect(never).toBeGreaterThan(2 * held);
  expect(released).toBeGreaterThan(2 * held);
});

test('what loading left behind is given back once the process is quiet', { timeout: 60_000 }, async () => {
  const { loaded = 0, remains } = (await inOwnProcess(`${LEAVE_BEHIND}
    await quiet();
    console.log(JSON.stringify({ loaded, remains: held() - before }));`)) as Record<string, number>;
  expect(remains).toBeLessThan(loaded / 2);
});

test('a process at work is not stopped to collect', { timeout: 60_000 }, async () => {
  const isLeft = await inOwnProcess(`${LEAVE_BEHIND}
    const until = Date.now() + 2500;
    while (Date.now() < until) {
      const turn = Date.now() + 20;
      while (Date.now() < turn);
      await new Promise(setImmediate);
    }
    const atWork = left.deref() !== undefined;
    await quiet();
    console.log(JSON.stringify({ atWork, afterwards: left.deref() !== undefined }));`);
  expect(isLeft).toEqual({ atWork: true, afterwards: false });
});

test('a process with nothing left to do does not wait for it', { timeout: 60_000 }, async () => {
  const took = await inOwnProcess(`
    releaseYoungHeap();
    const since = performance.now();
    process.on('exit', () => console.log(JSON.stringify(performance.now() - since)));`);
  expect(took).toBeLessThan(900);
});
