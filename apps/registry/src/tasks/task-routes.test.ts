import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose]());

const submit = (input: unknown, more: object = {}, caller = world.as('workers:submit')) =>
  caller.ask('POST', '/v1/tasks/probe.greet/runs', { input, ...more });

test('a submitted run is answered at once, and its result is waited for', async () => {
  const taken = await submit({ name: 'Ana' });
  expect(taken).toMatchObject({ status: 202, body: { existing: false } });
  expect(taken.headers.get('location')).toBe(`/v1/runs/${taken.body.id}`);
  const result = await world.as('workers:submit').ask('GET', `/v1/runs/${taken.body.id}/result?wait=20s`);
  expect(result).toMatchObject({ status: 200, body: { state: 'done', output: { text: 'Hello, Ana!' } } });
});

test('a second submission with a key is answered with the first run', async () => {
  const [first, second] = [await submit({ name: 'Ana' }, { key: 'k' }), await submit({ name: 'Ion' }, { key: 'k' })];
  expect(second.body).toEqual({ id: first.body.id, existing: true });
});

test('an input that breaks the contract is refused with its field', async () => {
  expect(await submit({ name: '' })).toMatchObject({ status: 422, body: { code: 'GW_INPUT_INVALID', field: 'name' } });
});

test('an unknown task is refused with those that are known', async () => {
  const answer = await world.as('workers:submit').ask('POST', '/v1/tasks/no.such/runs', { input: {} });
  expect(answer).toMatchObject({
    status: 404,
    body: { code: 'GW_TASK_UNKNOWN', details: { known: 'probe.greet, probe.join' } },
  });
});

test('a failed run answers with its failure, without a stack', async () => {
  const { body } = await submit({ name: 'nobody' });
  const result = await world.as('workers:submit').ask('GET', `/v1/runs/${body.id}/result?wait=20s`);
  expect(result).toMatchObject({
    status: 200,
    body: { state: 'failed', failure: { code: 'GW_URL_REFUSED', kind: 'invalid' } },
  });
  expect(JSON.stringify(result.body)).not.toContain('stack');
});

test('a run that still works is told as such, streams its progress, and stops when it is cancelled', async () => {
  const caller = world.as('workers:submit');
  const { body } = await submit({ name: 'Ana', slow: true });
  const stream = await fetch(`${world.url}/v1/runs/${body.id}/progress`, {
    headers: { authorization: `Bearer ${await caller.token()}` },
  });
  const events: string[] = [];
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    events.push(new TextDecoder().decode(chunk));
    if (!events.join('').includes('event: progress')) continue;
    if (events.join('').includes('event: result')) break;
    await caller.ask('POST', `/v1/runs/${body.id}/cancel`, { reason: 'not needed any more' });
  }
  expect(events.join('')).toContain('event: progress\ndata: {"fraction":0.5,"note":"half"}');
  expect(events.join('')).toContain('"state":"cancelled"');
});

test('a submitter sees only its own runs', async () => {
  const { body } = await submit({ name: 'Ana' });
  const asks = (subject: string) =>
    world.as('workers:submit').subject(subject).ask('GET', `/v1/runs/${body.id}/result?wait=5s`);
  expect((await asks('ana')).status).toBe(200);
  expect((await asks('ion')).status).toBe(404);
});

test('a tenant’s token submits for its tenant only, and sees no other’s run', async () => {
  const ours = world.as('workers:submit', 'workers:read').tenant('acme');
  const { body } = await submit({ name: 'Ana' }, {}, ours);
  expect((await ours.ask('GET', `/v1/runs/${body.id}/result?wait=20s`)).status).toBe(200);
  const others = world.as('workers:submit', 'workers:read').tenant('other');
  expect((await others.ask('GET', `/v1/runs/${body.id}/result?wait=1s`)).status).toBe(404);
  expect(await submit({ name: 'Ana' }, { tenant: 'other' }, ours)).toMatchObject({
    status: 403,
    body: { code: 'GW_REGISTRY_OTHER_TENANT' },
  });
});
