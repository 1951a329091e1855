/** Deployments of a test's API server: listed by label, read and patched at their scale, as far as its rules allow. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

export interface Rule {
  resources: readonly string[];
  verbs: readonly string[];
}

export interface Deployments {
  /** Answers what is for it. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  put(name: string, tag: string, replicas: number): void;
  replicas(name: string): number | undefined;
  /** What the service account may do. Default all. */
  allow(rules: readonly Rule[]): void;
}

const BASE = '/apis/apps/v1/namespaces/workers/deployments';
const SELECTOR = /^genius-workers\/tag=(.*)$/;

export function createDeployments(): Deployments {
  const known = new Map<string, { tag: string; replicas: number }>();
  let rules: readonly Rule[] | undefined;

  const may = (verb: string, resource: string) =>
    rules === undefined || rules.some(({ resources, verbs }) => resources.includes(resource) && verbs.includes(verb));

  function answer(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  const refuse = (response: ServerResponse, code: number, reason: string) =>
    answer(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code });

  function list(url: URL, response: ServerResponse): void {
    if (!may('list', 'deployments')) return void refuse(response, 403, 'Forbidden');
    const [, tag] = SELECTOR.exec(url.searchParams.get('labelSelector') ?? '') ?? [];
    const items = [...known]
      .filter(([, deployment]) => deployment.tag === tag)
      .slice(0, Number(url.searchParams.get('limit') ?? 500))
      .map(([name, { replicas }]) => ({
        metadata: { name, namespace: 'workers', labels: { 'genius-workers/tag': tag } },
        spec: { replicas },
      }));
    answer(response, 200, { kind: 'DeploymentList', apiVersion: 'apps/v1', metadata: {}, items });
  }

  async function scale(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isChange = request.method === 'PATCH';
    if (!may(isChange ? 'patch' : 'get', 'deployments/scale')) return refuse(response, 403, 'Forbidden');
    const deployment = known.get(name);
    if (!deployment) return refuse(response, 404, 'NotFound');
    if (isChange) {
      if (request.headers['content-type'] !== 'application/merge-patch+json') {
        return refuse(response, 415, 'UnsupportedMediaType');
      }
      const { spec } = (await json(request)) as { spec?: { replicas?: unknown } };
      if (typeof spec?.replicas !== 'number' || spec.replicas < 0) return refuse(response, 422, 'Invalid');
      deployment.replicas = spec.replicas;
    }
    const { replicas } = deployment;
    // The true one leaves out a 0, too.
    const body = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace: 'workers' } };
    answer(response, 200, { ...body, spec: replicas === 0 ? {} : { replicas }, status: { replicas } });
  }

  return {
    async handle(request, response, url) {
      if (url.pathname === BASE && request.method === 'GET') {
        list(url, response);
        return true;
      }
      const [, name] = new RegExp(`^${BASE}/([^/]+)/scale$`).exec(url.pathname) ?? [];
      if (name === undefined) return false;
      await scale(name, request, response);
      return true;
    },
    put: (name, tag, replicas) => void known.set(name, { tag, replicas }),
    replicas: (name) => known.get(name)?.replicas,
    allow(allowed) {
      rules = allowed;
    },
  };
}
