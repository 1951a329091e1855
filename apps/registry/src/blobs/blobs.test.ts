import type { BlobRef } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose]());

const bytes = new TextEncoder().encode('%PDF-1.7 – ț');

async function put(
  caller: Caller,
  query = '',
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> = bytes,
  type = 'application/pdf',
) {
  const answer = await fetch(`${world.url}/v1/blobs${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await caller.token()}`, 'content-type': type },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as BlobRef };
}

const get = async (caller: Caller, blob: string, query = '') =>
  fetch(`${world.url}/v1/blobs/${blob}${query}`, { headers: { authorization: `Bearer ${await caller.token()}` } });

const ana = () => world.as('workers:submit').subject('ana');
const ion = () => world.as('workers:submit').subject('ion');

test('what was uploaded comes down as it was, as a download that no page can be', async () => {
  const { status, body } = await put(ana());
  expect([status, body]).toEqual([
    201,
    {
      blob: body.blob,
      mediaType: 'application/pdf',
      size: bytes.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  const answer = await get(ana(), body.blob);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  expect(['content-type', 'content-disposition', 'content-security-policy'].map((h) => answer.headers.get(h))).toEqual([
    'application/pdf',
    'attachment',
    "sandbox; default-src 'none'",
  ]);
});

test('JSON, and nothing at all, are content as well', async () => {
  const { body } = await put(ana(), '', '{"a": 1}', 'application/json; charset=utf-8');
  expect(await (await get(ana(), body.blob)).text()).toBe('{"a": 1}');
  expect(body.mediaType).toBe('application/json');
  expect((await put(ana(), '', '')).body).toMatchObject({ size: 0 });
});

test('another submitter finds nothing; a reader finds it, but not what is about a person', async () => {
  const [plain, personal] = [(await put(ana())).body.blob, (await put(ana(), '?subject=p-1')).body.blob];
  const statuses = async (caller: Caller) => [(await get(caller, plain)).status, (await get(caller, personal)).status];
  expect(await statuses(ana())).toEqual([200, 200]);
  expect(await statuses(ion())).toEqual([404, 404]);
  const reader = world.as('workers:read', 'workers:submit').subject('ion');
  expect(await statuses(reader)).toEqual([200, 404]);
  expect(await statuses(world.as('workers:admin').subject('boss'))).toEqual([200, 200]);
  const audited = await world.platform.ports.audit.list({ target: personal });
  expect(audited.map(({ actor, action }) => `${actor} ${action}`)).toEqual(['boss blob.revealed']);
});

test('a tenant’s token uploads for its tenant only, and reads no other’s', async () => {
  const acme = world.as('workers:submit', 'workers:read').tenant('acme');
  const { body } = await put(acme);
  expect(await world.platform.ports.blobs.stat(body.blob)).toMatchObject({ tenant: 'acme' });
  expect((await get(acme.subject('colleague'), body.blob)).status).toBe(200);
  expect((await get(acme.tenant('other').subject('x'), body.blob)).status).toBe(404);
  expect(await put(acme, '?tenant=other')).toMatchObject({ status: 403, body: { code: 'GW_REGISTRY_OTHER_TENANT' } });
});

test('a blob in the result of one’s own run is read by naming the run', async () => {
  const hidden = await world.platform.ports.blobs.put(bytes, {});
  const run = await ana().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana', card: true } });
  const result = await ana().ask('GET', `/v1/runs/${run.body.id}/result?wait=20s`);
  const made = result.body.output.card;
  const status = async (caller: Caller, blob: string) => (await get(caller, blob, `?run=${run.body.id}`)).status;
  expect(await status(ana(), made.blob)).toBe(200);
  expect(await status(ana(), hidden.blob)).toBe(404);
  expect(await status(ion(), made.blob)).toBe(404);
});

test('more than 100 MB are refused, also if no length was told', async () => {
  const chunk = new Uint8Array(1_000_000);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ > 120) return controller.close();
      controller.enqueue(chunk);
    },
  });
  const answer = await put(ana(), '', endless).catch((error: Error) => error);
  // The answer may come while the upload still goes on, which cuts the connection.
  if (!(answer instanceof Error))
    expect(answer).toMatchObject({ status: 413, body: { code: 'GW_REGISTRY_TOO_LARGE' } });
  expect(sent).toBeLessThan(121);
});

test('how long it is kept is within a year', async () => {
  expect((await put(ana(), '?expires=400d')).body).toMatchObject({ code: 'GW_REGISTRY_BAD_REQUEST' });
  expect((await put(ana(), '?expires=1h')).status).toBe(201);
});
