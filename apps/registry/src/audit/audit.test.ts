import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
  for (let i = 0; i < 5; i++) {
    await world.platform.ports.audit.append({
      actor: 'ana',
      action: 'probe.done',
      target: `t${i}`,
      tenant: i % 2 ? 'north' : 'south',
      reason: `r${i}`,
    });
  }
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const ask = (query: string, caller = world.as('workers:admin')) => caller.ask('GET', `/v1/audit${query}`);
const targets = async (query: string, caller = world.as('workers:admin')) =>
  (await ask(query, caller)).body.records.map(({ target }: { target: string }) => target);

test('the log is read page by page, by target and by tenant', async () => {
  const first = (await ask('?limit=3')).body;
  expect(first.records).toHaveLength(3);
  expect(first.records[0]).toMatchObject({ actor: 'ana', action: 'probe.done', target: 't0', reason: 'r0' });
  expect(await targets(`?limit=3&cursor=${first.next}`)).toEqual(['t3', 't4']);
  expect(await targets('?target=t2')).toEqual(['t2']);
  expect(await targets('?tenant=north')).toEqual(['t1', 't3']);
  const ofNorth = (await ask('?tenant=north&limit=1')).body;
  expect(await targets(`?tenant=north&cursor=${ofNorth.next}`)).toEqual(['t3']);
});

test('a token of a tenant reads the records of that tenant alone, and a reader none', async () => {
  const north = world.as('workers:admin').tenant('north');
  expect(await targets('', north)).toEqual(['t1', 't3']);
  expect((await ask('?tenant=south', north)).status).toBe(403);
  expect((await ask('', world.as('workers:read'))).status).toBe(403);
});

test('a log that nobody changed is said to be intact', async () => {
  expect((await ask('/verify')).body).toEqual({ intact: true });
});
