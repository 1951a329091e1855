import { randomUUID } from 'node:crypto';
import type { TaskContext } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { describe, expect, it, vi } from 'vitest';
import { anafSettings } from '../settings.ts';
import { answerJson, openScriptedServer, type Seen } from '../testing/scripted-server.ts';
import { withContext } from '../testing/with-context.ts';
import { accessToken, withToken } from './access-token.ts';
import { authorizeUrl, exchangeCode } from './ask-token.ts';
import { loginState } from './expiry.ts';
import { readTokens, type Tokens, writeTokens } from './tokens.ts';

const DAY = 86_400_000;
const jwt = (days: number) =>
  ['h', Buffer.from(JSON.stringify({ exp: Math.round((Date.now() + days * DAY) / 1_000), id: randomUUID() })), 's']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const tokens = (accessDays: number, refreshDays = 200): Tokens => ({
  accessToken: jwt(accessDays),
  refreshToken: jwt(refreshDays),
  accessExpiresAt: Date.now() + accessDays * DAY,
  refreshExpiresAt: Date.now() + refreshDays * DAY,
  issuedAt: Date.now() - (90 - accessDays) * DAY,
});
const settingsFor = (url: string) =>
  anafSettings.read({ ANAF_OAUTH_URL: url, ANAF_CLIENT_ID: 'app', ANAF_CLIENT_SECRET: 'shh:x' });
const form = ({ body }: Seen) => Object.fromEntries(new URLSearchParams(body));

/** ANAF's token address: each refresh token is good once; whoever brings an old one is refused. */
const openIssuer = () => {
  const used = new Set<string>();
  return openScriptedServer((seen, response) => {
    const { grant_type: grant, refresh_token: old = '' } = form(seen);
    if (grant === 'refresh_token' && used.has(old)) {
      return answerJson(response, { error: 'invalid_grant', error_description: 'used' }, 400);
    }
    used.add(old);
    // A pause in which everybody else has time to do it wrong.
    setTimeout(
      () =>
        answerJson(response, {
          access_token: jwt(90),
          refresh_token: jwt(365),
          expires_in: 7_776_000,
          token_type: 'Bearer',
        }),
      100,
    );
  });
};

it('the address to log in at holds everything escaped, and the code is exchanged with Basic', async () => {
  const url = new URL(authorizeUrl('https://logincert.anaf.ro', 'a&b', 'https://localhost:9443/callback?x=1', 's'));
  expect(url.origin + url.pathname).toBe('https://logincert.anaf.ro/anaf-oauth2/v1/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'a&b',
    redirect_uri: 'https://localhost:9443/callback?x=1',
    token_content_type: 'jwt',
    state: 's',
  });
  await using issuer = await openIssuer();
  const client = { clientId: 'app', clientSecret: 'shh:x' };
  const made = await exchangeCode({ oauthUrl: issuer.url, client }, 'the code', 'https://localhost/cb');
  expect(Math.round((made.accessExpiresAt - Date.now()) / DAY)).toBe(90);
  expect(Math.round((made.refreshExpiresAt - Date.now()) / DAY)).toBe(365);
  const [seen] = issuer.seen as [Seen];
  expect(seen.headers.authorization).toBe(`Basic ${Buffer.from('app:shh:x').toString('base64')}`);
  expect(form(seen)).toEqual({
    grant_type: 'authorization_code',
    code: 'the code',
    redirect_uri: 'https://localhost/cb',
    token_content_type: 'jwt',
  });
});

describe('a token near its end', () => {
  it('is renewed once, however many ask in however many processes, and all get the new one', async () => {
    await using issuer = await openIssuer();
    const folder = makeTestFolder();
    try {
      const settings = settingsFor(issuer.url);
      await withContext((ctx) => writeTokens(ctx.secrets, '123', tokens(1)), { folder: folder.path, tenant: 'firm' });
      const askMany = () =>
        withContext((ctx) => Promise.all(Array.from({ length: 8 }, () => accessToken(ctx, '123', { settings }))), {
          folder: folder.path,
          tenant: 'firm',
        });
      const got = (await Promise.all([askMany(), askMany()])).flat();
      expect(new Set(got).size).toBe(1);
      expect(issuer.seen).toHaveLength(1);
    } finally {
      folder.remove();
    }
  });

  it('that tenants share is renewed for all of them at once, and stays shared', async () => {
    await using issuer = await openIssuer();
    const folder = makeTestFolder();
    try {
      const settings = settingsFor(issuer.url);
      const at = (tenant: string) => ({ folder: folder.path, tenant });
      await withContext((ctx) => writeTokens(ctx.secrets, 'default', tokens(1)), at(''));
      const ask = (tenant: string) => withContext((ctx) => accessToken(ctx, '123', { settings }), at(tenant));
      const got = await Promise.all([ask('a'), ask('b'), ask('a')]);
      expect(new Set([...got, await ask('c'), await ask('')]).size).toBe(1);
      expect(issuer.seen).toHaveLength(1);
    } finally {
      folder.remove();
    }
  });

  it('whose secret is sealed anew meanwhile is kept all the same', async () => {
    const reseal = Promise.withResolvers<void>();
    await using issuer = await openScriptedServer((_seen, response) => {
      void reseal.promise.then(() => answerJson(response, { access_token: jwt(90), refresh_token: jwt(365) }));
    });
    await withContext(async (ctx) => {
      const old = tokens(1);
      await writeTokens(ctx.secrets, '1', old);
      const renewed = accessToken(ctx, '1', { settings: settingsFor(issuer.url) });
      await vi.waitFor(() => expect(issuer.seen).toHaveLength(1), { timeout: 20_000 });
      // As a rotation of keys does: the same value under a new version.
      await writeTokens(ctx.secrets, '1', old);
      reseal.resolve();
      const stored = await renewed.then(() => readTokens(ctx.secrets, '1'));
      expect(stored.tokens.accessToken).toBe(await renewed);
    });
  });

  it('that ANAF has taken back is renewed at once, and the call made again with the new one', async () => {
    await using issuer = await openIssuer();
    await using api = await openScriptedServer((seen, response) => {
      const isOld = seen.headers.authorization === `Bearer ${before.accessToken}`;
      answerJson(response, isOld ? { error: 'Unauthorized' } : { ok: true }, isOld ? 401 : 200);
    });
    const before = tokens(80);
    const { callAnaf } = await import('../call.ts');
    const statuses = await withContext(async (ctx) => {
      await writeTokens(ctx.secrets, 'default', before);
      const answer = await withToken(ctx, '999', settingsFor(issuer.url), (token) =>
        callAnaf({ name: 'hello', url: api.url, token }),
      );
      return answer.status;
    });
    expect(statuses).toBe(200);
    expect([api.seen.length, issuer.seen.length]).toEqual([2, 1]);
  });

  it('goes on being used while ANAF can not renew it, and is tried again with the same refresh token', async () => {
    let answers = 0;
    await using issuer = await openScriptedServer((_seen, response) => {
      if (++answers === 1) return answerJson(response, {}, 503);
      answerJson(response, { access_token: jwt(90), refresh_token: jwt(365) });
    });
    const old = tokens(2);
    await withContext(async (ctx) => {
      await writeTokens(ctx.secrets, '1', old);
      expect(await accessToken(ctx, '1', { settings: settingsFor(issuer.url) })).toBe(old.accessToken);
      expect(await accessToken(ctx, '1', { settings: settingsFor(issuer.url) })).not.toBe(old.accessToken);
      expect((await readTokens(ctx.secrets, '1')).tokens.refreshToken).not.toBe(old.refreshToken);
    });
  });

  it('that can not be renewed asks a person to log in, in both languages, with the command', async () => {
    await using issuer = await openScriptedServer((_seen, response) =>
      answerJson(response, { error: 'invalid_grant' }, 400),
    );
    await withContext(async (ctx) => {
      await writeTokens(ctx.secrets, '18547290', tokens(-1));
      const error = await accessToken(ctx, '18547290', { settings: settingsFor(issuer.url) }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        code: 'GW_ANAF_LOGIN_NEEDED',
        failure: {
          kind: 'refused',
          message: expect.stringContaining('genius anaf login --cif 18547290'),
          messageRo: expect.stringContaining('nu o mai reînnoiește'),
        },
      });
      await writeTokens(ctx.secrets, '2', tokens(-100, -1));
      await expect(accessToken(ctx, '2', { settings: settingsFor(issuer.url) })).rejects.toMatchObject({
        code: 'GW_ANAF_LOGIN_NEEDED',
      });
      expect(issuer.seen).toHaveLength(1);
    });
  });

  it('of the environment is used once to begin with, and what came of it from then on', async () => {
    await using issuer = await openIssuer();
    const settings = { ...settingsFor(`${issuer.url}/anaf/oauth`), ANAF_REFRESH_TOKEN: jwt(300) };
    await withContext(async (ctx) => {
      const [first, second] = await Promise.all([
        accessToken(ctx, '1', { settings }),
        accessToken(ctx, '2', { settings }),
      ]);
      expect(second).toBe(first);
      expect(await accessToken(ctx, '3', { settings })).toBe(first);
    });
    expect(issuer.seen.map(({ path }) => path)).toEqual(['/anaf/oauth/anaf-oauth2/v1/token']);
  });

  it('of the environment is not used up where there is no place to keep what comes of it', async () => {
    await using issuer = await openIssuer();
    const settings = { ...settingsFor(issuer.url), ANAF_REFRESH_TOKEN: jwt(300) };
    // As on servers without GENIUS_SECRET_KEY.
    const keyless = (ctx: TaskContext) => ({
      ...ctx,
      tenant: ctx.tenant,
      kv: ctx.kv,
      signal: ctx.signal,
      log: ctx.log,
      secrets: { ...ctx.secrets, write: () => Promise.reject(new Error('there is no key')) },
    });
    const asked = withContext((ctx) => accessToken(keyless(ctx), '1', { settings }));
    await expect(asked).rejects.toThrow('there is no key');
    expect(issuer.seen).toEqual([]);
  });

  it('nobody has logged in yet is said so; another tenant’s login is not used', async () => {
    const folder = makeTestFolder();
    try {
      await withContext((ctx) => writeTokens(ctx.secrets, '5', tokens(80)), { folder: folder.path, tenant: 'a' });
      await expect(
        withContext((ctx) => accessToken(ctx, '5', { settings: settingsFor('http://127.0.0.1:1') }), {
          folder: folder.path,
          tenant: 'b',
        }),
      ).rejects.toMatchObject({ code: 'GW_ANAF_LOGIN_NEEDED' });
    } finally {
      folder.remove();
    }
  });
});

it.each([
  [40, 'valid', undefined],
  [30, 'ending', 30],
  [20, 'ending', 30],
  [13.5, 'ending', 14],
  [2, 'ending', 3],
  [-1, 'ended', undefined],
])('a login that ends in %d days is %s', (days, state, warning) => {
  const stored = { cif: '1', version: 1, tokens: tokens(1, days) };
  expect(loginState(stored)).toMatchObject({ state, ...(warning === undefined ? {} : { warning }) });
});

it('a login that ANAF refuses to renew is noted as such, and ends with its access token', async () => {
  await using issuer = await openScriptedServer((_, response) => answerJson(response, { error: 'invalid_grant' }, 400));
  const folder = makeTestFolder();
  try {
    const stale = tokens(3, 200);
    const refused = withContext(
      async (ctx) => {
        await writeTokens(ctx.secrets, '51', stale);
        await accessToken(ctx, '51', { settings: settingsFor(issuer.url) });
      },
      { folder: folder.path },
    );
    await expect(refused).rejects.toMatchObject({ code: 'GW_ANAF_LOGIN_NEEDED' });
    const state = await withContext(async (ctx) => loginState(await readTokens(ctx.secrets, '51')), {
      folder: folder.path,
    });
    expect(state).toMatchObject({
      isRenewable: false,
      state: 'ending',
      warning: 3,
      endsAt: new Date(stale.accessExpiresAt).toISOString(),
    });
  } finally {
    folder.remove();
  }
});
