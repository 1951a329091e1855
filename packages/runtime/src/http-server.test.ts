import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from './http-server.ts';
import { silentLogger } from './log.ts';
import { createPlatform } from './platform.ts';
import { defineWorker, type HealthCheck } from './worker.ts';

async function open(check: HealthCheck['check'] = async () => undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-http-'));
  const worker = defineWorker({
    tag: 'demo',
    version: '1.0.0',
    summary: 'Shows <things>.',
    tasks: [],
    health: [{ name: 'outside', check }],
  });
  const platform = createPlatform(await openEmbedded({ folder }), { workers: [worker], log: silentLogger });
  await platform.start();
  const failed: string[] = [];
  const metrics = {
    scrape: async () => 'up 1\n',
    failedHealthCheck: (tag: string, name: string) => failed.push(`${tag}/${name}`),
  };
  const server = await startHttpServer({ platform, workers: [worker], port: 0, metrics });
  onTestFinished(async () => {
    await server.close();
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(server.url + path, init);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return { platform, server, get, failed };
}

test('a started platform is alive, ready by a probe through its own queue, and healthy', async () => {
  const { get, platform } = await open();
  expect(await get('/livez')).toMatchObject({ status: 200, text: '{"status":"alive"}\n' });
  const ready = await get('/readyz');
  expect(ready.status).toBe(200);
  expect(JSON.parse(ready.text)).toMatchObject({ status: 'ready' });
  const { runs } = await platform.ports.history.find({ task: 'genius.probe' });
  expect(runs.map(({ state }) => state)).toEqual(['done']);
  expect(JSON.parse((await get('/healthz')).text)).toMatchObject({
    status: 'healthy',
    checks: [{ worker: 'demo', check: 'outside', healthy: true }],
    unavailable: [],
  });
});

test('a failed deep check makes it unhealthy, says why, and is counted', async () => {
  const { get, failed } = await open(async () => {
    throw new Error('the key has expired; renew it');
  });
  const { status, text } = await get('/healthz');
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({
    status: 'unhealthy',
    checks: [{ problem: 'the key has expired; renew it' }],
  });
  expect(failed).toEqual(['demo/outside']);
});

test('a deep check sees the secrets of all tenants', async () => {
  const { get, platform } = await open(async (_, host) => JSON.stringify(await host?.secrets.holders('login/')));
  await platform.secrets.of('acme', 'a test').write('login/1', 'x');
  await platform.secrets.of('', 'a test').write('other', 'x');
  expect(JSON.parse((await get('/healthz')).text).checks).toMatchObject([
    { healthy: true, warning: '[{"tenant":"acme","name":"login/1"}]' },
  ]);
});

test('a stopped platform is not ready', async () => {
  const { get, platform } = await open();
  await platform.stop();
  const { status, text } = await get('/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ status: 'not ready' });
});

test('asking for readiness often sends one probe', async () => {
  const { get, platform } = await open();
  await Promise.all(Array.from({ length: 20 }, () => get('/readyz')));
  expect((await platform.ports.history.find({ task: 'genius.probe' })).runs).toHaveLength(1);
});

test('metrics are text, the first page lists the workers, everything else is not there', async () => {
  const { get } = await open();
  expect(await get('/metrics')).toMatchObject({ status: 200, text: 'up 1\n' });
  const page = await get('/');
  expect(page.text).toContain('Shows &#60;things&#62;.');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});

test('a signed link opens its blob as an attachment, and a changed one does not', async () => {
  const { get, platform } = await open();
  const blob = await platform.ports.blobs.put(Buffer.from('<script>1</script>'), { mediaType: 'text/html' });
  const link = await platform.ports.blobs.link(blob, 60_000);
  const opened = await get(link);
  expect(opened.text).toBe('<script>1</script>');
  expect(opened.headers.get('content-disposition')).toBe('attachment');
  const past = await platform.ports.blobs.link(blob, -1);
  const longer = link.replace(/until=\d+/, (until) => `${until}0`);
  for (const bad of [past, longer, link.slice(0, -1), `/blobs/${blob.blob}`]) expect((await get(bad)).status).toBe(403);
});
