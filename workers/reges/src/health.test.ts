import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReges } from './health.ts';
import { OPENING_MS, openSimulator } from './testing/reges-world.ts';

let simulator: Awaited<ReturnType<typeof openSimulator>>;

beforeAll(async () => {
  simulator = await openSimulator();
}, OPENING_MS);
afterAll(() => simulator[Symbol.asyncDispose]());

const check = () => checkReges(AbortSignal.timeout(5_000), undefined);

test('health gets a token and asks REGES whose it is; without a login it says how to come by one', async () => {
  expect(await check()).toBeUndefined();
  expect(simulator.reges.state.calls(10).map(({ call }) => call)).toContain('Profile');
  simulator.reges.recipes.set([{ match: { call: 'Profile' }, do: { status: 503 } }]);
  await expect(check()).rejects.toMatchObject({ failure: { code: 'GW_REGES_UNAVAILABLE' } });
  const { REGES_USERNAME } = process.env;
  delete process.env.REGES_USERNAME;
  expect(await check()).toContain('genius reges login');
  process.env.REGES_USERNAME = REGES_USERNAME;
});
