import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Logger, silentLogger } from '@genius/runtime';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STRANGER } from '../../testing/cluster-certificates.ts';
import { type KubernetesApi, startKubernetesApi } from '../../testing/kubernetes-api.ts';
import { type ApiServer, findApiServer } from './api-server.ts';
import { type SliceWatch, watchSlices } from './watch-slices.ts';

let cluster: KubernetesApi;
let watch: SliceWatch | undefined;
let changes: string[] = [];
beforeEach(async () => {
  cluster = await startKubernetesApi({ pageSize: 2 });
  changes = [];
});
afterEach(async () => {
  await watch?.close();
  await cluster[Symbol.asyncDispose]();
});

async function start(log: Logger = silentLogger): Promise<SliceWatch> {
  const api = (await findApiServer(cluster.env, cluster.folder)) as ApiServer;
  watch = watchSlices({ api, log, onChange: (tag) => changes.push(tag), pauseMs: 20 });
  return watch;
}

const pods = (tag: string) => watch?.pods(tag).map(({ pod }) => pod);

test('pods that were there before are listed page by page, with the port named http', async () => {
  for (const n of [1, 2, 3]) cluster.put(`ocr-${n}`, 'ocr', [{ name: `pod-${n}`, ip: `10.0.0.${n}` }]);
  await start();
  await vi.waitFor(() => expect(cluster.watchers).toBe(1));
  expect(watch?.pods('ocr')).toMatchObject([
    { pod: 'pod-1', address: '10.0.0.1', port: 4_300, ready: true, terminating: false },
    { pod: 'pod-2' },
    { pod: 'pod-3' },
  ]);
  expect(watch?.tags()).toEqual(['ocr']);
  expect(cluster.asked).toEqual(['list', 'list from 2', 'watch 103']);
});

test('pods that come, change, end and go are heard of', async () => {
  await start();
  await vi.waitFor(() => expect(cluster.watchers).toBe(1));
  cluster.put('ocr', 'ocr', [{ name: 'a', ip: '10.0.0.1', ready: false }]);
  await vi.waitFor(() => expect(watch?.pods('ocr')).toMatchObject([{ pod: 'a', ready: false }]));
  cluster.put('ocr', 'ocr', [{ name: 'a', ip: '10.0.0.1', ready: true, terminating: true }]);
  await vi.waitFor(() => expect(watch?.pods('ocr')).toMatchObject([{ ready: true, terminating: true }]));
  // A service that is given another tag leaves the first one.
  cluster.put('ocr', 'reges', [{ name: 'a', ip: '10.0.0.1' }]);
  await vi.waitFor(() => expect([pods('ocr'), pods('reges')]).toEqual([[], ['a']]));
  cluster.put('ocr', 'reges', []);
  await vi.waitFor(() => expect(pods('reges')).toEqual([]));
  cluster.remove('ocr');
  await vi.waitFor(() => expect(watch?.tags()).toEqual([]));
  expect(changes).toEqual(['ocr', 'ocr', 'ocr', 'reges', 'reges', 'reges']);
});

describe('a watch that ends', () => {
  test('goes on from the last bookmark when its history is gone, by a new list', async () => {
    await start();
    await vi.waitFor(() => expect(cluster.watchers).toBe(1));
    cluster.compact();
    await vi.waitFor(() => expect(cluster.asked).toEqual(['list', 'watch 100', 'list', 'watch 101']));
    cluster.put('ocr', 'ocr', [{ name: 'a', ip: '10.0.0.1' }]);
    await vi.waitFor(() => expect(pods('ocr')).toEqual(['a']));
  });

  test('finds what came and went while it was cut', async () => {
    cluster.put('ocr', 'ocr', [{ name: 'a', ip: '10.0.0.1' }]);
    cluster.put('reges', 'reges', [{ name: 'b', ip: '10.0.0.2' }]);
    await start();
    await vi.waitFor(() => expect(cluster.watchers).toBe(1));
    cluster.bookmark();
    cluster.cut();
    cluster.remove('reges');
    cluster.put('ocr', 'ocr', [{ name: 'c', ip: '10.0.0.3' }]);
    await vi.waitFor(() => expect([pods('ocr'), watch?.tags()]).toEqual([['c'], ['ocr']]));
  });

  test('takes the new token when the old one is not taken any more', async () => {
    await start();
    await vi.waitFor(() => expect(cluster.watchers).toBe(1));
    await cluster.rotateToken();
    cluster.cut();
    await vi.waitFor(() => expect(cluster.watchers).toBe(1));
    cluster.put('ocr', 'ocr', [{ name: 'a', ip: '10.0.0.1' }]);
    await vi.waitFor(() => expect(pods('ocr')).toEqual(['a']));
  });
});

test('an API server that the cluster’s authority did not sign for is told nothing, and this is said once', async () => {
  const tokens: unknown[] = [];
  const stranger = createServer(STRANGER, (request, response) => {
    tokens.push(request.headers.authorization);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const lines: string[] = [];
  const env = { ...cluster.env, KUBERNETES_SERVICE_PORT: String((stranger.address() as AddressInfo).port) };
  const api = (await findApiServer(env, cluster.folder)) as ApiServer;
  const log: Logger = { ...silentLogger, warn: (message) => lines.push(message) };
  watch = watchSlices({ api, log, onChange: () => undefined, pauseMs: 5 });
  await vi.waitFor(() => expect(lines).toEqual(['the pods of workers can not be watched']));
  expect(tokens).toEqual([]);
  await new Promise((resolve) => stranger.close(resolve));
});

test('outside of a cluster there is no API server', async () => {
  expect(await findApiServer({}, cluster.folder)).toBeUndefined();
  expect(await findApiServer(cluster.env, '/nowhere')).toBeUndefined();
});
