import { expect, it } from 'vitest';
import { callAnaf } from './call.ts';
import { answerJson, openScriptedServer } from './testing/scripted-server.ts';

const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { code, kind, failure } = error as { code: string; kind: string; failure: { details?: object } };
  return { code, kind, details: failure?.details };
};

const TOKEN = 'eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';

it.each([
  [401, 'GW_ANAF_LOGIN_NEEDED', 'refused'],
  [403, 'GW_ANAF_FORBIDDEN', 'refused'],
  [404, 'GW_ANAF_NOT_FOUND', 'refused'],
  [400, 'GW_ANAF_BAD_REQUEST', 'invalid'],
  [302, 'GW_ANAF_UNAVAILABLE', 'transient'],
  [500, 'GW_ANAF_UNAVAILABLE', 'transient'],
  [503, 'GW_ANAF_UNAVAILABLE', 'transient'],
])('status %i is %s, and no error repeats the token that was sent back', async (status, code, kind) => {
  await using server = await openScriptedServer((_seen, response) =>
    answerJson(response, { message: `not ${TOKEN} here` }, status),
  );
  const call = callAnaf({ name: 'lista', url: `${server.url}/x`, token: TOKEN });
  const found = await failureOf(call);
  expect(found).toMatchObject({ code, kind });
  expect(JSON.stringify(found)).not.toContain('eyJ');
  expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

it('429 waits as long as it is asked to, and was certainly not done', async () => {
  await using server = await openScriptedServer((_seen, response) => {
    response.writeHead(429, { 'retry-after': '7' });
    response.end();
  });
  const error = await callAnaf({ name: 'upload', url: server.url, body: 'x' }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'GW_ANAF_TOO_MANY',
    failure: { kind: 'transient', retryAfterMs: 7_000, details: { performed: false } },
  });
});

it.each([
  [
    'The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1234567890123456789',
  ],
  ['<title>Request Rejected - SPV</title>Your support ID is: 1234567890123456789'],
])('the page of the firewall comes with 200 and is no answer', async (words) => {
  await using server = await openScriptedServer((_seen, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<html><head></head><body>${words}</body></html>`);
  });
  expect(await failureOf(callAnaf({ name: 'tva', url: server.url }))).toEqual({
    code: 'GW_ANAF_FIREWALL',
    kind: 'transient',
    details: { call: 'tva', supportId: '1234567890123456789', performed: false },
  });
});

it('a page of maintenance that calls itself JSON is no answer', async () => {
  await using server = await openScriptedServer((_seen, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('<!DOCTYPE html><html><body>Serviciu indisponibil</body></html>');
  });
  expect(await failureOf(callAnaf({ name: 'tva', url: server.url }))).toMatchObject({ code: 'GW_ANAF_UNAVAILABLE' });
});

it('an endless answer is cut off', async () => {
  await using server = await openScriptedServer((_seen, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const call = callAnaf({ name: 'tva', url: server.url, maxBytes: 1_000_000 });
  expect(await failureOf(call)).toMatchObject({ code: 'GW_ANAF_ANSWER_UNREADABLE', kind: 'transient' });
});

it('nobody there is certain not to have got it; silence and a cut connection are not', async () => {
  expect(await failureOf(callAnaf({ name: 'upload', url: 'http://127.0.0.1:1/x', body: 'x' }))).toMatchObject({
    code: 'GW_ANAF_UNREACHABLE',
    details: { performed: false },
  });
  await using silent = await openScriptedServer(() => undefined);
  const call = failureOf(callAnaf({ name: 'upload', url: silent.url, body: 'x', timeoutMs: 300 }));
  expect(await call).toEqual({
    code: 'GW_ANAF_NO_ANSWER',
    kind: 'transient',
    details: { call: 'upload', problem: 'none within 300 ms' },
  });
  await using cutting = await openScriptedServer((_seen, response) => response.destroy());
  const cut = await failureOf(callAnaf({ name: 'upload', url: cutting.url, body: 'x' }));
  expect(cut).toMatchObject({ code: 'GW_ANAF_NO_ANSWER' });
  expect(cut.details).not.toHaveProperty('performed');
});

it('a status that is an answer of the call is given back, and the clock of the other side told', async () => {
  await using server = await openScriptedServer((_seen, response) => {
    response.writeHead(404, { 'content-type': 'application/json', date: new Date(Date.now() + 90_000).toUTCString() });
    response.end('{"found":[],"notFound":[1]}');
  });
  const answer = await callAnaf({ name: 'registru', url: server.url, body: '[]', accept: [404] });
  expect(answer).toMatchObject({ status: 404, mediaType: 'application/json' });
  expect(answer.json()).toEqual({ found: [], notFound: [1] });
  expect(answer.skewMs).toBeGreaterThan(60_000);
  expect(server.seen[0]).toMatchObject({ method: 'POST', body: '[]' });
});
