import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const admin = () => world.as('workers:admin');
const morning = { task: 'probe.greet', input: { name: 'Ana' }, cron: '0 8 * * *', reason: 'wanted' };
const put = (name: string, more: object = {}, caller = admin()) =>
  caller.ask('PUT', `/v1/schedules/${name}`, { ...morning, ...more });
const people = async () => (await list()).filter(({ worker }: { worker?: string }) => worker === undefined);
const list = async (caller = world.as('workers:read')) => (await caller.ask('GET', '/v1/schedules')).body.schedules;

test('a schedule is created, changed, stopped, let go on and removed, each with its reason in the audit log', async () => {
  const created = await put('morning');
  expect(created).toMatchObject({
    status: 200,
    body: { name: 'morning', zone: 'Europe/Bucharest', missed: 'last', paused: false, input: { name: 'Ana' } },
  });
  expect(Date.parse(created.body.nextAt)).toBeGreaterThan(Date.now());
  const act = (deed: string) => admin().ask('POST', `/v1/schedules/morning/${deed}`, { reason: deed });
  expect((await act('pause')).body.paused).toBe(true);
  expect((await put('morning', { cron: '30 9 * * *' })).body).toMatchObject({ cron: '30 9 * * *', paused: true });
  expect((await act('resume')).body.paused).toBe(false);
  expect((await people()).map(({ name }: { name: string }) => name)).toEqual(['morning']);
  expect((await admin().ask('DELETE', '/v1/schedules/morning?reason=old')).status).toBe(200);
  expect(await people()).toEqual([]);
  const { records } = (await admin().ask('GET', '/v1/audit?target=morning')).body;
  expect(records.map(({ action, reason }: { action: string; reason: string }) => [action, reason])).toEqual([
    ['schedule.created', 'wanted'],
    ['schedule.paused', 'pause'],
    ['schedule.changed', 'wanted'],
    ['schedule.resumed', 'resume'],
    ['schedule.removed', 'old'],
  ]);
});

test('its run is sent at once when a person asks for it', async () => {
  await put('now', { tenant: 'north' });
  const { status, body } = await admin().ask('POST', '/v1/schedules/now/run', { reason: 'try it' });
  expect(status).toBe(202);
  const result = await admin().ask('GET', `/v1/runs/${body.id}/result?wait=20s`);
  expect(result.body.output).toEqual({ text: 'Hello, Ana!' });
  expect((await admin().ask('GET', `/v1/runs/${body.id}`)).body.tenant).toBe('north');
});

test('of one that a worker declares a person changes the time, and can have it back as it was, but not remove it', async () => {
  const name = 'probe:greeting';
  const own = async () => (await list()).find((each: { name: string }) => each.name === name);
  await expect.poll(own, { timeout: 20_000 }).toMatchObject({ worker: 'probe', cron: '0 6 * * 1', paused: true });
  expect((await put(name, { cron: '5 6 * * 1' })).body).toMatchObject({
    worker: 'probe',
    isChanged: true,
    paused: true,
  });
  const act = (deed: string) => admin().ask('POST', `/v1/schedules/${name}/${deed}`, { reason: deed });
  expect((await act('resume')).body.paused).toBe(false);
  expect(await admin().ask('DELETE', `/v1/schedules/${name}?reason=old`)).toMatchObject({
    status: 409,
    body: { code: 'GW_SCHEDULE_OF_WORKER' },
  });
  expect((await act('reset')).status).toBe(200);
  await expect.poll(own, { timeout: 20_000 }).toMatchObject({ cron: '0 6 * * 1', paused: true });
  expect(await own()).not.toHaveProperty('isChanged');
  await put('mine');
  expect(await admin().ask('POST', '/v1/schedules/mine/reset', { reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'GW_SCHEDULE_OF_PERSON' },
  });
  await admin().ask('DELETE', '/v1/schedules/mine?reason=old');
});

test('a time, a task or an input that is none is refused', async () => {
  expect(await put('bad', { cron: 'sometimes' })).toMatchObject({ status: 422, body: { field: 'cron' } });
  expect((await put('bad', { zone: 'Mars/Olympus' })).status).toBe(422);
  expect((await put('bad', { task: 'no.such' })).status).toBe(404);
  expect((await put('bad', { input: { name: '' } })).status).toBe(422);
  expect((await put('bad', { reason: '' })).status).toBe(400);
});

test('a token of a tenant sees and changes its own alone', async () => {
  await put('theirs', { tenant: 'south' });
  const north = admin().tenant('north-2');
  await put('ours', {}, north);
  expect((await list(north)).map(({ name, tenant }: Record<string, string>) => [name, tenant])).toEqual([
    ['ours', 'north-2'],
  ]);
  expect((await put('theirs', {}, north)).status).toBe(409);
  expect((await north.ask('DELETE', '/v1/schedules/theirs?reason=mine')).status).toBe(404);
  expect((await north.ask('POST', '/v1/schedules/theirs/run', { reason: 'mine' })).status).toBe(404);
});
