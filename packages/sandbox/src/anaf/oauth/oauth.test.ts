import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AnafServed, call, serveAnaf } from '../testing/anaf-client.ts';

const CALLBACK = 'https://localhost:8443/callback';
const DAY_MS = 86_400_000;

const authorizeUrl = ({ simulator }: AnafServed, more: Record<string, string> = {}) => {
  const query = {
    response_type: 'code',
    client_id: 'genius-sandbox',
    redirect_uri: CALLBACK,
    token_content_type: 'jwt',
  };
  return `${simulator.env.ANAF_OAUTH_URL}/anaf-oauth2/v1/authorize?${new URLSearchParams({ ...query, ...more })}`;
};

async function codeFor(served: AnafServed, certificate = 'contabil'): Promise<string> {
  const { status, headers } = await call(authorizeUrl(served, { certificate }));
  expect(status).toBe(302);
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

const token = ({ simulator: { env } }: AnafServed, form: Record<string, string>, secret = env.ANAF_CLIENT_SECRET) =>
  call(`${env.ANAF_OAUTH_URL}/anaf-oauth2/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${env.ANAF_CLIENT_ID}:${secret}`)}` },
    body: new URLSearchParams(form),
  });

const exchange = (served: AnafServed, code: string, redirect_uri = CALLBACK) =>
  token(served, { grant_type: 'authorization_code', code, redirect_uri, token_content_type: 'jwt' });
const refresh = (served: AnafServed, refresh_token: string) =>
  token(served, { grant_type: 'refresh_token', refresh_token });
const hello = ({ simulator }: AnafServed, access: string) =>
  call(`${simulator.env.ANAF_API_URL}/TestOauth/jaxrs/hello?name=Ana`, {
    headers: { authorization: `Bearer ${access}` },
  });

test('the page offers people with certificates, and the one that is picked leads back with a code', async () => {
  await using served = await serveAnaf();
  const { body } = await call(authorizeUrl(served), { headers: { 'accept-language': 'ro' } });
  expect(body).toContain('Alegeți certificatul');
  const link = /href="(\?[^"]+certificate=administrator[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  const { headers } = await call(new URL(link ?? '', authorizeUrl(served)).href);
  expect(headers.get('location')).toMatch(/^https:\/\/localhost:8443\/callback\?code=[0-9a-f]{64}$/);
});

test('a code becomes tokens once, within 60 seconds, for the same callback', async () => {
  await using served = await serveAnaf();
  const code = await codeFor(served);
  const { status, body } = await exchange(served, code);
  expect([status, body]).toMatchObject([200, { token_type: 'Bearer', expires_in: 7_776_000 }]);
  expect((await hello(served, body.access_token)).body).toBe('Hello, Ana!');
  expect(await exchange(served, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const elsewhere = await exchange(served, await codeFor(served), `${CALLBACK}/`);
  expect(elsewhere).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const late = await codeFor(served);
  served.simulator.state.change({ clockOffsetMs: 61_000 });
  expect(await exchange(served, late)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('tokens are JWT with RS512, of 90 and 365 days', async () => {
  await using served = await serveAnaf();
  const { body } = await exchange(served, await codeFor(served));
  const read = (jwt: string) =>
    jwt
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  const [head, access] = read(body.access_token);
  expect(head).toMatchObject({ alg: 'RS512', typ: 'JWT' });
  expect(access).toMatchObject({
    iss: 'https://logincert.anaf.ro',
    token_type: 'Bearer',
    clientappid: 'genius-sandbox',
  });
  expect(access.exp - access.iat).toBe(129_600 * 60);
  const [, refreshing] = read(body.refresh_token);
  expect(refreshing.exp - refreshing.iat).toBe(525_600 * 60);
  const [content, signature] = [body.access_token.replace(/\.[^.]+$/, ''), body.access_token.split('.')[2]];
  const key = createPublicKey(await readFile(join(served.folder, 'token-key.pem')));
  expect(verify('sha512', Buffer.from(content), key, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('a refresh token gives two new ones and is dead after, over a restart too', async () => {
  await using served = await serveAnaf();
  const first = served.simulator.env.ANAF_REFRESH_TOKEN ?? '';
  const { body } = await refresh(served, first);
  expect((await hello(served, body.access_token)).status).toBe(200);
  await served.restart();
  expect(await refresh(served, first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const again = await refresh(served, body.refresh_token);
  expect(again.status).toBe(200);
  expect(again.body.refresh_token).not.toBe(body.refresh_token);
});

test('of two refreshes at the same time one wins', async () => {
  await using served = await serveAnaf();
  const first = served.simulator.env.ANAF_REFRESH_TOKEN ?? '';
  const answers = await Promise.all([refresh(served, first), refresh(served, first)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
});

test('tokens end on their day', async () => {
  await using served = await serveAnaf();
  const { body } = await refresh(served, served.simulator.env.ANAF_REFRESH_TOKEN ?? '');
  served.simulator.state.change({ clockOffsetMs: 90 * DAY_MS - 60_000 });
  expect((await hello(served, body.access_token)).status).toBe(200);
  served.simulator.state.change({ clockOffsetMs: 90 * DAY_MS + 1_000 });
  expect(await hello(served, body.access_token)).toMatchObject({ status: 401, body: { error: 'Unauthorized' } });
  served.simulator.state.change({ clockOffsetMs: 365 * DAY_MS + 1_000 });
  expect((await refresh(served, body.refresh_token)).status).toBe(400);
});

test('a wrong secret, another grant and a refresh token as bearer are refused', async () => {
  await using served = await serveAnaf();
  const refresh_token = served.simulator.env.ANAF_REFRESH_TOKEN ?? '';
  expect(await token(served, { grant_type: 'refresh_token', refresh_token }, 'wrong')).toMatchObject({
    status: 400,
    body: { error: 'invalid_client' },
  });
  expect(await token(served, { grant_type: 'password' })).toMatchObject({ body: { error: 'invalid_request' } });
  expect((await hello(served, refresh_token)).status).toBe(401);
  expect((await hello(served, 'a.b.c')).status).toBe(401);
});

test('an unknown client or a callback that is no https address is refused on a page, never redirected', async () => {
  await using served = await serveAnaf();
  for (const wrong of [{ client_id: 'x' }, { redirect_uri: 'http://example.com/callback' }, { redirect_uri: 'x' }]) {
    const { status, headers } = await call(
      authorizeUrl(served, { ...wrong, certificate: 'contabil' } as Record<string, string>),
    );
    expect([status, headers.get('location')]).toEqual([400, null]);
  }
});

test('a registered application is sent back to exactly what it registered', async () => {
  await using served = await serveAnaf();
  const client = { id: 'shop', secret: 's3cret', callbacks: ['https://shop.example.com/anaf'] };
  await call(`${served.url}/anaf/control/clients`, { method: 'PUT', body: JSON.stringify(client) });
  const at = async (redirect_uri: string) =>
    (await call(authorizeUrl(served, { client_id: 'shop', redirect_uri, certificate: 'contabil' }))).status;
  expect(await at('https://shop.example.com/anaf')).toBe(302);
  expect(await at('https://shop.example.com/anaf/')).toBe(400);
  expect(await at(CALLBACK)).toBe(400);
});

test('revoke and unknown paths of the host lead to the login wall', async () => {
  await using served = await serveAnaf();
  const at = (path: string) => call(`${served.simulator.env.ANAF_OAUTH_URL}${path}`, { method: 'POST' });
  for (const path of ['/anaf-oauth2/v1/revoke', '/anaf-oauth2/v1/other']) {
    const { status, headers } = await at(path);
    expect([status, headers.get('location')]).toEqual([302, '/my.policy']);
  }
});

test('the API answers 401 to nobody, 403 to a person at a wrong path, 429 above the calls of a minute', async () => {
  await using served = await serveAnaf({ callsPerMinute: 3 });
  const { body } = await call(`${served.url}/anaf/control/tokens`, { method: 'POST' });
  const at = (path: string, headers: Record<string, string> = { authorization: `Bearer ${body.access_token}` }) =>
    call(`${served.simulator.env.ANAF_API_URL}${path}`, { headers });
  expect((await at('/prod/FCTEL/rest/nothing', {})).status).toBe(401);
  expect((await at('/prod/FCTEL/rest/nothing')).status).toBe(403);
  await at('/TestOauth/jaxrs/hello');
  await at('/TestOauth/jaxrs/hello');
  const above = await at('/TestOauth/jaxrs/hello');
  expect(above.status).toBe(429);
  expect(Number(above.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('with a certificate in the settings every application gets its code without the page', async () => {
  await using served = await serveAnaf({ certificate: 'administrator' });
  expect((await call(authorizeUrl(served, { state: 'abc' }))).headers.get('location')).toMatch(
    /code=[0-9a-f]+&state=abc$/,
  );
});
