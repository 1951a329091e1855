/**
 * An API server of Kubernetes as far as EndpointSlices and the scale of Deployments go: list in pages and watch on HTTPS,
 * with a token, versions, bookmarks and "410 Gone", on a real socket. It judges requests as the true one does, and can be
 * made to misbehave.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_CERTIFICATE, CLUSTER_CA } from './cluster-certificates.ts';
import { createDeployments, type Deployments } from './kubernetes-deployments.ts';

const PATH = '/apis/discovery.k8s.io/v1/namespaces/workers/endpointslices';
const LABEL = 'genius-workers/tag';

export interface PodSpec {
  name: string;
  ip: string;
  ready?: boolean;
  terminating?: boolean;
}

export interface KubernetesApi extends AsyncDisposable {
  /** As a pod of the cluster has them. */
  env: NodeJS.ProcessEnv;
  folder: string;
  /** Makes or changes the slice of a service with this tag. */
  put(name: string, tag: string, pods: readonly PodSpec[]): void;
  remove(name: string): void;
  /** Sends all watchers a bookmark. */
  bookmark(): void;
  /** The history before now is forgotten: watchers are told so, and so is who asks for it. */
  compact(): void;
  /** Cuts all watches without a word. */
  cut(): void;
  /** Only this token is taken from now on; pods read it from their file. */
  rotateToken(): Promise<void>;
  /** What was asked for, in a few words. */
  readonly asked: string[];
  readonly watchers: number;
  readonly deployments: Deployments;
}

interface Change {
  type: string;
  version: number;
  object: unknown;
}

/** `pageSize`: items of a list at most, whatever is asked for. */
export async function startKubernetesApi({ pageSize = 500 } = {}): Promise<KubernetesApi> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-account-'));
  let token = 'token-1';
  let version = 100;
  let oldest = 0;
  const slices = new Map<string, { metadata: { name: string } }>();
  const history: Change[] = [];
  const watchers = new Set<ServerResponse>();
  const asked: string[] = [];
  await Promise.all([
    writeFile(join(folder, 'token'), `${token}\n`),
    writeFile(join(folder, 'ca.crt'), CLUSTER_CA),
    writeFile(join(folder, 'namespace'), 'workers'),
  ]);

  const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
  const gone = { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 };

  function changed(type: string, object: unknown): void {
    history.push({ type, version, object });
    for (const watcher of watchers) watcher.write(line(type, object));
  }

  const deployments = createDeployments();
  const server = createServer(API_CERTIFICATE, async (request, response) => {
    const url = new URL(request.url as string, 'https://x');
    const query = url.searchParams;
    if (request.headers.authorization !== `Bearer ${token}`) {
      asked.push('refused');
      return response.writeHead(401).end();
    }
    if (await deployments.handle(request, response, url)) return;
    if (url.pathname !== PATH || query.get('labelSelector') !== LABEL) return response.writeHead(404).end();
    if (query.get('watch') !== '1') return list(query, response);
    const from = Number(query.get('resourceVersion'));
    asked.push(`watch ${from}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (from < oldest) return response.end(line('ERROR', gone));
    for (const change of history) if (change.version > from) response.write(line(change.type, change.object));
    watchers.add(response);
    response.once('close', () => watchers.delete(response));
  });

  function list(query: URLSearchParams, response: ServerResponse): void {
    const start = Number(query.get('continue') ?? 0);
    asked.push(start ? `list from ${start}` : 'list');
    const size = Math.min(pageSize, Number(query.get('limit')));
    const more = start + size < slices.size ? { continue: String(start + size) } : {};
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        kind: 'EndpointSliceList',
        apiVersion: 'discovery.k8s.io/v1',
        metadata: { resourceVersion: String(version), ...more },
        items: [...slices.values()].slice(start, start + size),
      }),
    );
  }

  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    folder,
    asked,
    deployments,
    env: {
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
    },
    get watchers() {
      return watchers.size;
    },
    put(name, tag, pods) {
      version++;
      const made = slice(name, tag, pods, version);
      const type = slices.has(name) ? 'MODIFIED' : 'ADDED';
      slices.set(name, made);
      changed(type, made);
    },
    remove(name) {
      const before = slices.get(name) as { metadata: { name: string } };
      version++;
      slices.delete(name);
      changed('DELETED', { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } });
    },
    bookmark() {
      version++;
      for (const watcher of watchers) {
        watcher.write(line('BOOKMARK', { kind: 'EndpointSlice', metadata: { resourceVersion: String(version) } }));
      }
    },
    compact() {
      version++;
      oldest = version;
      history.length = 0;
      for (const watcher of watchers) watcher.end(line('ERROR', gone));
    },
    cut() {
      for (const watcher of watchers) watcher.destroy();
    },
    async rotateToken() {
      token = `${token}+`;
      await writeFile(join(folder, 'token'), token);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function slice(name: string, tag: string, pods: readonly PodSpec[], version: number) {
  return {
    metadata: {
      name,
      namespace: 'workers',
      resourceVersion: String(version),
      labels: { [LABEL]: tag, 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    // The true one leaves them null where there are none.
    endpoints: pods.length
      ? pods.map(({ name: pod, ip, ready, terminating }) => ({
          addresses: [ip],
          conditions: { ...(ready === undefined ? {} : { ready, serving: ready }), terminating: terminating ?? false },
          nodeName: 'node-1',
          targetRef: { kind: 'Pod', namespace: 'workers', name: pod },
        }))
      : null,
    ports: pods.length
      ? [
          { name: 'metrics', protocol: 'TCP', port: 9_000 },
          { name: 'http', protocol: 'TCP', port: 4_300 },
        ]
      : null,
  };
}
