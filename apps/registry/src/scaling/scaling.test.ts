import { expect, onTestFinished, test, vi } from 'vitest';
import { greet, openRegistry } from '../testing/open-registry.ts';

async function open() {
  const world = await openRegistry({ isDatabaseCostly: true });
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

test('a worker wants what runs at first, and more for a backlog', async () => {
  const { as, platform } = await open();
  const reader = as('workers:read');
  expect((await reader.ask('GET', '/v1/scaling/probe')).body).toMatchObject({
    tag: 'probe',
    current: 1,
    wanted: 1,
    backlog: 0,
  });
  expect((await as('workers:admin').ask('POST', '/v1/queues/probe/pause', { reason: 'test' })).status).toBe(200);
  for (let n = 0; n < 90; n++) await platform.client.send(greet, { name: `n${n}` });
  await vi.waitFor(async () => {
    const { body } = await reader.ask('GET', '/v1/scaling/probe?max=2');
    expect(body).toMatchObject({ backlog: 90, running: 0, wanted: 2, value: 2 });
  });
  // 90 runs within 30 s, one a second each: 3, and more for how fast they came.
  await vi.waitFor(async () => {
    expect((await reader.ask('GET', '/v1/scaling/probe')).body.wanted).toBeGreaterThanOrEqual(3);
  });
  const { body } = await reader.ask('GET', '/v1/scaling?min=1');
  expect(body.scaling.map(({ tag }: { tag: string }) => tag)).toEqual(['probe']);
});

test('an unknown worker is not found, wrong limits are refused, and a tenant is told no counts', async () => {
  const { as } = await open();
  expect((await as('workers:read').ask('GET', '/v1/scaling/nothing')).status).toBe(404);
  expect((await as('workers:read').ask('GET', '/v1/scaling/probe?max=-1')).status).toBe(400);
  expect((await as('workers:read').tenant('acme').ask('GET', '/v1/scaling/probe')).status).toBe(403);
  expect((await as('workers:submit').ask('GET', '/v1/scaling')).status).toBe(403);
});
