/** Whoever has waited for runs that it sent hears of the ends of others without asking for each. */

import { expect, test } from 'vitest';
import { openFaultWorld, until } from './faults/testing/open-platforms.ts';
import { pass, watchedWorker } from './faults/testing/watched-worker.ts';
import { createToldEnds } from './told-ends.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

test('ends that come before anybody waits for them are there for who waits then, a moment later or a while', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  const first = await client.client.send(pass, { n: 0 });
  expect(await first.result()).toBe(0);
  for (const pauseMs of [0, 300, 2_500]) {
    const runs = await Promise.all(numbers(1, 60).map((input) => client.client.send(pass, input)));
    await until(() => numbers(1, 60).every(({ n }) => watch.starts.has(n)));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const results = await Promise.all(runs.map((run) => run.result({ deadline: '20s' })));
    expect(results).toEqual(numbers(1, 60).map(({ n }) => n));
  }
});

test('a run that is waited for twice, and by two processes, has one result for all', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(20);
  const client = await world.open();
  const other = await world.open();
  await world.open(watch.worker);
  await client.client.call(pass, { n: 0 });
  for (const { n } of numbers(1, 10)) {
    const run = await client.client.send(pass, { n });
    const waits = [run.result(), run.result(), client.client.wait(run.id)];
    await until(async () => (await run.status()) !== undefined);
    await client.ports.history.find({ limit: 1 });
    waits.push(other.client.wait(run.id));
    expect(await Promise.all(waits)).toEqual([n, n, n, n]);
  }
});

test('an end that is long in coming is looked for, and one that comes is not', async () => {
  const ends = createToldEnds();
  const late: string[] = [];
  const { leave } = ends.whenLate(() => late.push('left'));
  ends.whenLate(() => late.push('late'));
  leave();
  await expect.poll(() => late).toEqual(['late']);
  // While other ends come in, it has more time.
  const began = performance.now();
  const telling = setInterval(() => ends.heard(), 20);
  ends.whenLate(() => late.push('later'));
  await expect.poll(() => late).toEqual(['late', 'later']);
  clearInterval(telling);
  expect(performance.now() - began).toBeGreaterThan(900);
  ends.close();
});
