import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from '../index.ts';
import { call, callerWith, connect, serveReges, signIn } from '../testing/reges-client.ts';

const [employer, , disabled] = READY_EMPLOYERS;
const password = { grant_type: 'password', username: employer.username, password: employer.password };

test('user and password of an employer give tokens, and the refresh token gives new ones', async () => {
  await using served = await serveReges();
  const first = await signIn(served, password);
  expect([first.status, first.body]).toMatchObject([
    200,
    { token_type: 'Bearer', expires_in: 300, refresh_expires_in: 1_800, access_token: expect.any(String) },
  ]);
  const again = await signIn(served, { grant_type: 'refresh_token', refresh_token: first.body.refresh_token });
  expect(again.status).toBe(200);
  const caller = callerWith(served.simulator.env.REGES_API_URL ?? '', again.body.access_token);
  expect((await caller.get('Profile')).body).toMatchObject({ referintaAngajator: { id: employer.id } });
});

test('the token says whom it is for', async () => {
  await using served = await serveReges();
  const { token } = await connect(served);
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ authorId: employer.id, preferred_username: employer.username });
});

test('wrong clients, wrong people and disabled accounts are told apart', async () => {
  await using served = await serveReges();
  const refusal = async (form: Record<string, string>) => {
    const { status, body } = await signIn(served, { ...password, ...form });
    return [status, body.error, body.error_description];
  };
  const client = 'Invalid client or Invalid client credentials';
  expect(await refusal({ client_id: 'other' })).toEqual([401, 'invalid_client', client]);
  expect(await refusal({ client_secret: 'other' })).toEqual([401, 'unauthorized_client', client]);
  expect(await refusal({ password: 'other' })).toEqual([401, 'invalid_grant', 'Invalid user credentials']);
  expect(await refusal({ username: 'other' })).toEqual([401, 'invalid_grant', 'Invalid user credentials']);
  const { username, password: secret } = disabled;
  expect(await refusal({ username, password: secret })).toEqual([400, 'invalid_grant', 'Account disabled']);
  expect(await refusal({ grant_type: 'client_credentials' })).toEqual([
    400,
    'unsupported_grant_type',
    'Unsupported grant_type',
  ]);
  expect(await refusal({ grant_type: 'refresh_token', refresh_token: 'a.b.c' })).toEqual([
    400,
    'invalid_grant',
    'Token is not active',
  ]);
});

test('tokens end after their seconds, and outlive a restart', async () => {
  await using served = await serveReges();
  const { body } = await signIn(served, password);
  await served.restart();
  const caller = callerWith(served.simulator.env.REGES_API_URL ?? '', body.access_token);
  expect((await caller.get('Profile')).status).toBe(200);
  served.simulator.state.change({ clockOffsetMs: 301_000 });
  const late = await caller.get('Profile');
  expect([late.status, late.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  expect((await signIn(served, refresh)).status).toBe(200);
  served.simulator.state.change({ clockOffsetMs: 1_801_000 });
  expect((await signIn(served, refresh)).status).toBe(400);
});

test('a refresh token, a changed token and no token are no way in', async () => {
  await using served = await serveReges();
  const { body } = await signIn(served, password);
  const base = served.simulator.env.REGES_API_URL ?? '';
  for (const token of [body.refresh_token, `${body.access_token}x`, '', 'a.b.c']) {
    expect((await callerWith(base, token).get('Profile')).status).toBe(401);
  }
});

test('another realm does not exist', async () => {
  await using served = await serveReges();
  const other = served.simulator.env.REGES_TOKEN_URL?.replace('/API/', '/REGES/') ?? '';
  expect(await call(other, { method: 'POST' })).toMatchObject({ status: 404, body: { error: 'Realm does not exist' } });
});
