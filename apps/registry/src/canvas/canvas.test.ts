import { newRunId } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose]());

const ana = () => world.as('workers:submit');
const greet = (name: string, more: object = {}) => ({ task: 'probe.greet', input: { name }, ...more });
const send = (body: object, caller: Caller = ana()) => caller.ask('POST', '/v1/canvas', { id: newRunId(), ...body });
const result = async (runId: string) => (await ana().ask('GET', `/v1/runs/${runId}/result?wait=30s`)).body;
/** Takes the text of the run before it as its name. */
const greetText = { task: 'probe.join', input: {} };

test('a chain answers with its last run, which has taken the result before it', async () => {
  const { status, body } = await send({ kind: 'chain', steps: [greet('Ana'), { ...greetText, as: 'parts' }] });
  expect([status, body.runs.length]).toEqual([202, 1]);
  expect(await result(body.runs[0])).toMatchObject({ state: 'done', output: { text: 'Hello, Ana!' } });
});

test('a group answers with each of its runs, in order', async () => {
  const { body } = await send({ kind: 'group', steps: [greet('Ana'), greet('nobody'), greet('Ion')] });
  const ends = await Promise.all(body.runs.map(result));
  expect(ends.map((end) => end.output?.text ?? end.failure.code)).toEqual([
    'Hello, Ana!',
    'GW_URL_REFUSED',
    'Hello, Ion!',
  ]);
});

test('the body of a chord takes the list of results', async () => {
  const { body } = await send({
    kind: 'chord',
    steps: [greet('Ana'), greet('Ion')],
    body: { ...greetText, as: 'parts' },
  });
  expect(await result(body.runs[0])).toMatchObject({ state: 'done', output: { text: 'Hello, Ana! Hello, Ion!' } });
});

test('a request that is repeated answers with the same runs; another’s with its id has its own', async () => {
  const asked = { kind: 'group', id: newRunId(), steps: [greet('Ana'), greet('Ion')] };
  const [first, again] = [await send(asked), await send(asked)];
  expect(again.body).toEqual(first.body);
  const others = await send(asked, ana().subject('ion'));
  expect(others.body.runs.some((run: string) => first.body.runs.includes(run))).toBe(false);
});

test.each([
  ['an input that breaks the contract', { kind: 'group', steps: [greet('')] }, 422, 'GW_INPUT_INVALID'],
  ['a task that nobody knows', { kind: 'group', steps: [{ task: 'no.such', input: {} }] }, 404, 'GW_TASK_UNKNOWN'],
  ['a chord without a body', { kind: 'chord', steps: [greet('Ana')] }, 422, 'GW_OPTION_INVALID'],
  ['nothing', { kind: 'chain', steps: [] }, 400, 'GW_REGISTRY_BAD_REQUEST'],
])('%s is refused and nothing is sent', async (_, body, status, code) => {
  expect(await send(body)).toMatchObject({ status, body: { code } });
});
