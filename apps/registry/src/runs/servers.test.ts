/** Runs, queues, instances and events through the API on RabbitMQ, Redis and PostgreSQL. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingMigrations, openDatabase } from '@genius/database';
import { createPlatform, openSecretKeys, silentLogger } from '@genius/runtime';
import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, onTestFinished, test } from 'vitest';
import { createRegistry } from '../registry.ts';
import { entities, migrations } from '../tables.ts';
import { greet, probe } from '../testing/open-registry.ts';

async function openOnServers(ctx: TestContext) {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-registry-'));
  const platform = async () => {
    const ports = await openCelery({
      brokerUrl: amqpUrl,
      redisUrl,
      databaseUrl,
      schema,
      blobFolder: join(folder, 'blobs'),
      version: 'test',
      log: silentLogger,
      queueOf: () => undefined,
    });
    const secretKeys = openSecretKeys(folder, {});
    return createPlatform(ports, { workers: [probe], log: silentLogger, secretKeys });
  };
  const [own, other] = await Promise.all([platform(), platform()]);
  const database = openDatabase({ url: databaseUrl, entities, migrations });
  const registry = await createRegistry({
    platform: own,
    tasks: [greet],
    database,
    log: silentLogger,
    version: '0',
    rate: 100_000,
  });
  await Promise.all([own.start(), other.start()]);
  const url = await registry.listen({ port: 0 });
  onTestFinished(async () => {
    await registry.close();
    await Promise.all([own.stop(1_000), other.stop(1_000)]);
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const token = await registry.tokens.sign({ subject: 'ana', scopes: ['workers:admin'], lifetime: 600 });
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await answer.json()) as Record<string, never>;
  };
  return { own, other, database, ask, url, token };
}

test('on servers too a paused queue stands still everywhere, runs are found, retried, purged, and processes obey', {
  timeout: 180_000,
}, async (ctx) => {
  const { own, other, database, ask, url, token } = await openOnServers(ctx);
  expect(
    (await missingMigrations(await database.dataSource())).filter((sql) => !sql.includes('registry_watch')),
  ).toEqual([]);
  const messages: string[] = [];
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/events?topic=probe.%23`, ['e', `bearer.${token}`]);
  socket.addEventListener('message', ({ data }) => messages.push(String(data)));
  await expect.poll(() => messages.length).toBe(1);
  const submit = async (input: object, more: object = {}): Promise<string> =>
    (await ask('POST', '/v1/tasks/probe.greet/runs', { input, ...more })).id as unknown as string;
  const result = (id: string, wait = '30s') => ask('GET', `/v1/runs/${id}/result?wait=${wait}`);

  const failed = await submit({ name: 'nobody' });
  expect(await result(failed)).toMatchObject({ state: 'failed' });
  await expect.poll(() => messages.some((text) => text.includes(failed))).toBe(true);
  // Words are taken in in the background.
  await expect
    .poll(() => ask('GET', '/v1/runs?state=failed&kind=invalid&words=NOBODY'))
    .toMatchObject({ runs: [{ id: failed }] });
  const retried = await ask('POST', `/v1/runs/${failed}/retry`, { reason: 'edited', input: { name: 'Ana' } });
  expect(await result(retried.id as unknown as string)).toMatchObject({ output: { text: 'Hello, Ana!' } });
  expect(await ask('GET', `/v1/runs/${retried.id}`)).toMatchObject({ parent: failed });

  await ask('POST', '/v1/queues/probe/pause', { reason: 'hold' });
  await expect.poll(() => [own, other].every(({ consumers }) => consumers.get('probe')?.paused)).toBe(true);
  const waiting = await submit({ name: 'Ana' });
  expect(await result(waiting, '1s')).toMatchObject({ state: 'waiting' });
  expect(await ask('GET', `/v1/runs/${waiting}`)).toMatchObject({ waitsFor: 'The queue probe is paused: hold' });
  const later = await submit({ name: 'Ana' }, { delay: '1h' });
  const purge = (await ask('POST', '/v1/queues/probe/purge', { reason: 'not wanted' })).operation as unknown as string;
  expect(await result(purge)).toMatchObject({ state: 'done', output: { done: 2 } });
  expect([await result(waiting), await result(later)]).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
  await ask('POST', '/v1/queues/probe/resume', { reason: 'go on' });
  const last = await submit({ name: 'Ana' });
  expect(await result(last)).toMatchObject({ state: 'done' });

  const { id } = other.ports.instances.self;
  expect(await ask('POST', `/v1/instances/${id}/drain`, { reason: 'new host' })).toMatchObject({ mode: 'draining' });
  expect(other.consumers.get('probe')?.paused).toBe(true);
  expect(await ask('GET', '/v1/audit/verify')).toEqual({ intact: true });
  socket.close();
});
