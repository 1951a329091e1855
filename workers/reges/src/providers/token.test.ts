import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMPLOYER, OPENING_MS, openSimulator } from '../testing/reges-world.ts';
import { openApi } from './reges-api.ts';
import { accessToken } from './token.ts';

let simulator: Awaited<ReturnType<typeof openSimulator>>;

beforeAll(async () => {
  simulator = await openSimulator();
}, OPENING_MS);
afterAll(() => simulator[Symbol.asyncDispose]());

/** A tenant that no other test has: its tokens are its own. */
const context = (secrets: Record<string, string> = {}) => ({
  tenant: randomUUID(),
  signal: AbortSignal.timeout(20_000),
  secrets: {
    read: async (name: string) => (secrets[name] === undefined ? undefined : { value: secrets[name], version: 1 }),
  },
});
const grants = () =>
  simulator.reges.state
    .calls(100)
    .filter(({ call }) => call === 'token')
    .map(({ detail }) => detail);

describe('a login that REGES refuses says what to do', () => {
  test.each([
    ['invalid_client', 'GW_REGES_CLIENT_REFUSED', 'REGES_CLIENT_SECRET'],
    ['unauthorized_client', 'GW_REGES_CLIENT_REFUSED', 'REGES_TOKEN_URL'],
    ['invalid_grant', 'GW_REGES_LOGIN_REFUSED', 'genius reges login'],
    ['account_disabled', 'GW_REGES_ACCOUNT_DISABLED', 'portal'],
  ] as const)('%s', async (error, code, words) => {
    simulator.reges.recipes.set([{ match: { call: 'token' }, do: { error } }]);
    await expect(accessToken(context(), EMPLOYER)).rejects.toMatchObject({
      failure: { code, kind: 'refused', message: expect.stringContaining(words) },
    });
  });

  test('a wrong password', async () => {
    const secrets = { [`reges/login/${EMPLOYER}`]: JSON.stringify({ username: 'api-1', password: 'nu' }) };
    await expect(accessToken(context(secrets), EMPLOYER)).rejects.toMatchObject({
      failure: { code: 'GW_REGES_LOGIN_REFUSED' },
    });
  });

  test('a kept login that is none', async () => {
    await expect(accessToken(context({ [`reges/login/${EMPLOYER}`]: 'x' }), EMPLOYER)).rejects.toMatchObject({
      failure: { code: 'GW_REGES_LOGIN_UNREADABLE' },
    });
  });

  test('trouble of the server is tried again later', async () => {
    simulator.reges.recipes.set([{ match: { call: 'token' }, do: { status: 503 } }]);
    await expect(accessToken(context(), EMPLOYER)).rejects.toMatchObject({
      failure: { code: 'GW_REGES_UNAVAILABLE', kind: 'transient', details: { performed: false } },
    });
  });
});

describe('a token', () => {
  test('is got once for all who ask at once, and kept', async () => {
    const ctx = context();
    const before = grants().length;
    const [first, second] = await Promise.all([accessToken(ctx, EMPLOYER), accessToken(ctx, EMPLOYER)]);
    expect(second).toBe(first);
    expect(await accessToken(ctx, EMPLOYER)).toBe(first);
    expect(grants().length - before).toBe(1);
  });

  test('is got by somebody else, where who asked for it is stopped meanwhile', async () => {
    simulator.reges.recipes.set([{ match: { call: 'token' }, do: { waitMs: 2_000 } }]);
    const ctx = context();
    const stop = new AbortController();
    const stopped = accessToken({ ...ctx, signal: stop.signal }, EMPLOYER);
    const waiting = accessToken(ctx, EMPLOYER);
    setTimeout(() => stop.abort(new Error('stopped')), 300);
    await expect(stopped).rejects.toThrow('stopped');
    expect(await waiting).not.toBe('');
  });

  test('is renewed before its end by its refresh token', async () => {
    simulator.reges.state.change({ accessSeconds: 5 });
    const ctx = context();
    const first = await accessToken(ctx, EMPLOYER);
    const second = await accessToken(ctx, EMPLOYER);
    expect(second).not.toBe(first);
    expect(grants().some((detail) => /refresh/.test(detail))).toBe(true);
    simulator.reges.state.change({ accessSeconds: 300 });
  });

  test('that REGES takes no more is replaced once, in the middle of a call', async () => {
    simulator.reges.recipes.set([{ match: { call: 'Profile' }, do: { staleToken: true } }]);
    expect(await openApi(context(), EMPLOYER).login()).toMatchObject({ cui: EMPLOYER });
  });
});

test('what REGES finds wrong with a message is told in its words', async () => {
  const api = openApi(context(), EMPLOYER);
  await expect(api.post('/api/Salariat', '{"$type":"salariat"}', 'json')).rejects.toMatchObject({
    failure: { code: 'GW_REGES_BAD_REQUEST', kind: 'refused' },
  });
});
