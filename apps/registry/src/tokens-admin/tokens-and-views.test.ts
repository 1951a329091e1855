import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
  await world.database.dataSource();
}, 180_000);
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const admin = () => world.as('workers:admin');
const make = (more: object = {}, caller = admin()) =>
  caller.ask('POST', '/v1/tokens', {
    subject: 'billing',
    scopes: ['workers:read'],
    lifetime: '30d',
    reason: 'reads queues',
    ...more,
  });
const withToken = async (token: string, path = '/v1/tasks') =>
  (await fetch(`${world.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('tokens', () => {
  test('one is shown once, works within its scopes, and is listed without itself', async () => {
    const made = await make();
    expect(made).toMatchObject({ status: 201, body: { subject: 'billing', createdBy: 'ana' } });
    const { token, id } = made.body;
    expect(await withToken(token)).toBe(200);
    expect(await withToken(token, '/v1/tokens')).toBe(403);
    const { tokens } = (await admin().ask('GET', '/v1/tokens')).body;
    expect(tokens.find((each: { id: string }) => each.id === id)).toMatchObject({ scopes: ['workers:read'] });
    expect(JSON.stringify(tokens)).not.toContain(token);
  });

  test('a revoked one is refused at once here, and its end stands in the list and the audit log', async () => {
    const { token, id } = (await make()).body;
    expect(await withToken(token)).toBe(200);
    const revoked = await admin().ask('DELETE', `/v1/tokens/${id}?reason=lost`);
    expect(revoked.body.revokedAt).toBeDefined();
    expect(await withToken(token)).toBe(401);
    const { records } = (await admin().ask('GET', `/v1/audit?target=${id}`)).body;
    expect(records.map(({ action, reason }: Record<string, string>) => [action, reason])).toEqual([
      ['token.made', 'reads queues'],
      ['token.revoked', 'lost'],
    ]);
    const again = await admin().ask('DELETE', `/v1/tokens/${id}?reason=again`);
    expect(again.body.revokedAt).toBe(revoked.body.revokedAt);
  });

  test.each(['366d', '30s'])('a lifetime of %s is refused', async (lifetime) => {
    expect(await make({ lifetime })).toMatchObject({ status: 400, body: { field: 'body.lifetime' } });
  });

  test('an admin of a tenant makes, sees and revokes only tokens of that tenant', async () => {
    const north = admin().tenant('north');
    const theirs = (await make({ tenant: 'south' })).body;
    const mine = (await make({}, north)).body;
    expect(mine.tenant).toBe('north');
    expect((await make({ tenant: 'south' }, north)).status).toBe(403);
    const { tokens } = (await north.ask('GET', '/v1/tokens')).body;
    expect(tokens.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    expect((await north.ask('DELETE', `/v1/tokens/${theirs.id}?reason=x`)).status).toBe(404);
  });
});

test('where an OpenID provider makes all tokens none is made here', async () => {
  await using other = await openRegistry({ jwksUrl: 'http://127.0.0.1:9/keys', secret: undefined });
  const session = await fetch(other.registry.loginLink('ana'), { redirect: 'manual' });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const answer = await fetch(`${other.url}/v1/tokens`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', origin: other.url },
    body: JSON.stringify({ subject: 's', scopes: ['workers:read'], lifetime: '1d', reason: 'r' }),
  });
  expect(answer.status).toBe(409);
});

describe('saved views', () => {
  const failed = { name: 'Failed today', page: 'runs', query: { state: 'failed' }, reason: 'daily look' };
  const reader = (name = 'ana') => world.as('workers:read').subject(name);
  const names = async (caller = reader()) =>
    (await caller.ask('GET', '/v1/views')).body.views.map(({ name }: { name: string }) => name);

  test('one is saved, changed and removed by its owner', async () => {
    const saved = await reader().ask('POST', '/v1/views', failed);
    expect(saved).toMatchObject({ status: 201, body: { owner: 'ana', query: { state: 'failed' }, shared: false } });
    const path = `/v1/views/${saved.body.id}`;
    const changed = await reader().ask('PUT', path, { ...failed, name: 'All failed', query: {} });
    expect(changed.body).toMatchObject({ name: 'All failed', query: {} });
    expect(await names()).toEqual(['All failed']);
    expect((await reader('ion').ask('PUT', path, failed)).status).toBe(404);
    expect((await reader('ion').ask('DELETE', `${path}?reason=x`)).status).toBe(404);
    expect((await reader().ask('DELETE', `${path}?reason=x`)).status).toBe(200);
    expect(await names()).toEqual([]);
  });

  test('a shared one is seen by others of the tenant, and by nobody of another', async () => {
    const north = (name: string) => reader(name).tenant('north');
    await north('ana').ask('POST', '/v1/views', { ...failed, shared: true });
    await north('ana').ask('POST', '/v1/views', { ...failed, name: 'Mine' });
    expect(await names(north('ion'))).toEqual(['Failed today']);
    expect(await names(north('ana'))).toEqual(['Failed today', 'Mine']);
    expect(await names(reader('ion'))).toEqual([]);
  });

  test('one with too much in it is refused', async () => {
    const query = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`f${i}`, 'x']));
    expect((await reader().ask('POST', '/v1/views', { ...failed, query })).status).toBe(400);
    expect((await reader().ask('POST', '/v1/views', { ...failed, reason: undefined })).status).toBe(400);
  });
});
