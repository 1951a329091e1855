import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
type Paths = Record<string, any>;

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
let world: TestRegistry;

beforeAll(async () => {
  world = await openRegistry({ secret: SECRET, origins: ['https://ops.example.com'] });
});
afterAll(() => world[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${world.url}${path}`, { headers });

describe('who is let in', () => {
  test('without a token nobody is, and the answer is a problem that says what to do', async () => {
    const answer = await get('/v1/tasks');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({
      status: 401,
      code: 'GW_REGISTRY_UNAUTHENTICATED',
      detail: 'The request needs a token: there is none. Send it as "Authorization: Bearer …".',
    });
  });

  const sign = (claims: object, change: (token: SignJWT) => SignJWT = (token) => token, secret = SECRET) =>
    change(
      new SignJWT({ scope: 'workers:admin', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ana')
        .setIssuer('genius-workers')
        .setAudience('workers-registry')
        .setIssuedAt()
        .setExpirationTime('1m'),
    ).sign(new TextEncoder().encode(secret));

  test.each([
    ['expired', () => sign({}, (token) => token.setExpirationTime('-1h')), 'it has expired'],
    ['of another issuer', () => sign({}, (token) => token.setIssuer('someone')), 'its claim iss is not right'],
    ['for another audience', () => sign({}, (token) => token.setAudience('other')), 'its claim aud is not right'],
    ['of another secret', () => sign({}, undefined, 'another-secret-of-more-than-32-characters'), 'it is not valid'],
    ['unsigned', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ana"}')}.`, 'it is signed in a way'],
    ['cut off', async () => (await sign({})).slice(0, -4), 'it is not valid'],
  ])('a token that is %s is refused, with the reason', async (_, make, problem) => {
    const answer = await get('/v1/tasks', { authorization: `Bearer ${await make()}` });
    expect(answer.status).toBe(401);
    expect(((await answer.json()) as { detail: string }).detail).toContain(problem);
  });

  test('a token without the scope is told which one it needs; admin has all', async () => {
    expect(await world.as('workers:heartbeat').ask('GET', '/v1/tasks')).toMatchObject({
      status: 403,
      body: { detail: 'The token does not have the scope workers:read.' },
    });
    expect(await world.as('workers:admin').ask('GET', '/v1/tasks')).toMatchObject({ status: 200 });
  });

  test('a Romanian asker is answered in Romanian', async () => {
    const answer = await get('/v1/tasks', { 'accept-language': 'ro-RO,ro;q=0.9' });
    expect(((await answer.json()) as { detail: string }).detail).toBe(
      'Cererea are nevoie de un token: nu există niciunul. Trimiteți-l ca „Authorization: Bearer …”.',
    );
  });

  test('a page of a listed origin can read why it is not let in, and when to come back; others can not', async () => {
    const refused = async (origin: string) => (await get('/v1/tasks', { origin })).headers;
    const listed = await refused('https://ops.example.com');
    expect(listed.get('access-control-allow-origin')).toBe('https://ops.example.com');
    expect(listed.get('access-control-expose-headers')).toContain('retry-after');
    expect((await refused('https://evil.example.com')).get('access-control-allow-origin')).toBeNull();
  });

  test('pages of listed origins may call it, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${world.url}/v1/tasks`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
    const allowed = async (origin: string) => (await preflight(origin)).headers.get('access-control-allow-origin');
    expect(await allowed('https://ops.example.com')).toBe('https://ops.example.com');
    expect(await allowed('https://evil.example.com')).not.toBe('https://evil.example.com');
  });
});

describe('a login link', () => {
  const login = async () =>
    (await fetch(world.registry.loginLink('ana'), { redirect: 'manual' })).headers.get('set-cookie');

  test('opens a session in a cookie that no script and no other site can use', async () => {
    const cookie = await login();
    expect(cookie).toMatch(/^genius_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    const mine = { cookie: (cookie as string).split(';')[0] as string };
    expect((await get('/v1/tasks', mine)).status).toBe(200);
    expect((await get('/v1/tasks', { ...mine, 'sec-fetch-site': 'cross-site' })).status).toBe(401);
    expect((await get('/v1/tasks', { ...mine, origin: 'https://evil.example.com' })).status).toBe(401);
  });

  test('works once', async () => {
    const link = world.registry.loginLink('ana');
    const statuses = [await fetch(link, { redirect: 'manual' }), await fetch(link, { redirect: 'manual' })];
    expect(statuses.map(({ status }) => status)).toEqual([303, 401]);
  });
});

test('a token that asks more than its rate is told when to come back', async () => {
  await using strict = await openRegistry({ isDatabaseCostly: true, rate: 2 });
  const caller = strict.as('workers:read');
  const answers = [];
  for (let n = 0; n < 3; n++) answers.push(await caller.ask('GET', '/v1/tasks'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('the OpenAPI document names every route, and each task with its own input', async () => {
  const document = (await (await get('/openapi.json')).json()) as { openapi: string; paths: Paths };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/v1/tasks',
      '/v1/tasks/{name}/runs',
      '/v1/tasks/probe.greet/runs',
      '/v1/runs/{id}/result',
    ]),
  );
  const body = document.paths['/v1/tasks/probe.greet/runs'].post.requestBody.content['application/json'];
  expect(body.schema.properties.input.properties.name).toEqual({ type: 'string', minLength: 1 });
  expect(body.example).toEqual({ input: { name: 'Ana' } });
  expect((await get('/docs')).status).toBe(200);
});

test('an unknown route is a problem that names it, without its query', async () => {
  expect(await world.as('workers:admin').ask('GET', '/v1/nothing?subject=ana')).toMatchObject({
    status: 404,
    body: { code: 'GW_REGISTRY_NOT_FOUND', detail: 'There is no route GET /v1/nothing here.' },
  });
});

test.each([
  ['', 'it has no body'],
  ['{bad', 'is not JSON'],
])('a body that can not be read (%j) is answered with what is wrong with it', async (body, problem) => {
  const headers = { authorization: `Bearer ${await world.as('workers:admin').token()}` };
  const answer = await fetch(`${world.url}/v1/runs/retry`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  expect(await answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining(problem) });
});
