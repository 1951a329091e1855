import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findApiServer } from '../discovery/kubernetes/api-server.ts';
import { type KubernetesApi, startKubernetesApi } from '../testing/kubernetes-api.ts';
import type { Rule } from '../testing/kubernetes-deployments.ts';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

const ROLE = join(import.meta.dirname, '../../../../infra/k8s/registry/role.yaml');

let cluster: KubernetesApi;
let world: TestRegistry;
/** How the registry finds the cluster at the moment. */
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  cluster = await startKubernetesApi();
  world = await openRegistry({ findApiServer: () => findApiServer(env, cluster.folder) });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});
beforeEach(() => {
  env = cluster.env;
  cluster.deployments.allow(roleRules());
  cluster.deployments.put('probe', 'probe', 2);
});

/** The rules of the Roles that we ship: the API server of the tests allows just these. */
function roleRules(): Rule[] {
  const names = (list: string) => list.split(',').map((each) => each.trim());
  return [...readFileSync(ROLE, 'utf8').matchAll(/resources: \[(.*)\]\n\s+verbs: \[(.*)\]/g)].map(
    ([, resources = '', verbs = '']) => ({ resources: names(resources), verbs: names(verbs) }),
  );
}

const admin = () => world.as('workers:admin');
const scale = (replicas: unknown, tag = 'probe', caller = admin()) =>
  caller.ask('POST', `/v1/scaling/${tag}`, { replicas, reason: 'the end of the month' });

test('the Deployment with the worker’s label gets the replicas that are asked for, and the audit log says why', async () => {
  expect(await scale(5)).toMatchObject({
    status: 200,
    body: { tag: 'probe', deployment: 'probe', namespace: 'workers', from: 2, to: 5 },
  });
  expect(cluster.deployments.replicas('probe')).toBe(5);
  const { records } = (await admin().ask('GET', '/v1/audit?target=probe')).body;
  expect(records.at(-1)).toMatchObject({
    action: 'worker.scaled',
    actor: 'ana',
    reason: 'the end of the month',
    details: { deployment: 'probe', from: 2, to: 5 },
  });
});

test('none at all, and back', async () => {
  expect((await scale(0)).body).toMatchObject({ from: 2, to: 0 });
  expect((await scale(1)).body).toMatchObject({ from: 0, to: 1 });
});

describe('where it can not be done the answer says what is missing', () => {
  test.each([
    ['list', 'deployments', 'list deployments.apps'],
    ['get', 'deployments/scale', 'get deployments.apps/scale'],
    ['patch', 'deployments/scale', 'patch deployments.apps/scale'],
  ])('without the right to %s %s', async (verb, resource, words) => {
    const rules = roleRules().map(({ resources, verbs }) => ({
      resources,
      verbs: resources.includes(resource) ? verbs.filter((each) => each !== verb) : verbs,
    }));
    cluster.deployments.allow(rules);
    const { status, body } = await scale(3);
    expect([status, body.code]).toEqual([403, 'GW_REGISTRY_CLUSTER_FORBIDS']);
    expect(body.detail).toBe(
      `The service account of the registry may not ${words} in the namespace workers. Give it the Role genius-registry-scale of infra/k8s/registry/role.yaml.`,
    );
    expect(cluster.deployments.replicas('probe')).toBe(2);
  });

  test('no Deployment bears the label, or several do', async () => {
    cluster.deployments.put('probe', 'another', 1);
    expect((await scale(3)).body).toMatchObject({
      code: 'GW_REGISTRY_NO_DEPLOYMENT',
      detail:
        'There is no Deployment in the namespace workers with the label genius-workers/tag=probe; one is needed. Label the Deployment of this worker.',
    });
    cluster.deployments.put('probe', 'probe', 1);
    cluster.deployments.put('probe-canary', 'probe', 1);
    expect((await scale(3)).body.detail).toContain('There are several Deployments');
    cluster.deployments.put('probe-canary', 'another', 1);
  });

  test('the registry runs outside of a cluster', async () => {
    env = {};
    expect(await scale(3)).toMatchObject({ status: 409, body: { code: 'GW_REGISTRY_NO_CLUSTER' } });
  });

  test('the API server is away', async () => {
    env = { ...cluster.env, KUBERNETES_SERVICE_PORT: '1' };
    expect(await scale(3)).toMatchObject({
      status: 503,
      body: {
        code: 'GW_REGISTRY_CLUSTER_AWAY',
        detail:
          'The API server of Kubernetes did not do it: ECONNREFUSED. Try again; if it stays so, look at the cluster.',
      },
    });
  });
});

test('only an admin of all tenants, with a reason, a known worker and a number that can be', async () => {
  expect((await scale(3, 'probe', world.as('workers:read', 'workers:submit'))).status).toBe(403);
  expect((await scale(3, 'probe', admin().tenant('north'))).status).toBe(403);
  expect((await scale(3, 'nothing')).status).toBe(404);
  for (const replicas of [-1, 1_001, 1.5, '3']) expect((await scale(replicas)).status).toBe(400);
  expect((await admin().ask('POST', '/v1/scaling/probe', { replicas: 3 })).status).toBe(400);
  expect(cluster.deployments.replicas('probe')).toBe(2);
});
