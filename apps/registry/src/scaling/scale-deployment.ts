/** Changes how many replicas of a worker Kubernetes runs: those of the Deployment that bears the worker's label. */

import { z } from 'zod';
import { ApiFailure, type ApiServer, readAnswer } from '../discovery/kubernetes/api-server.ts';
import { TAG_LABEL } from '../discovery/kubernetes/endpoint-slices.ts';
import { errors } from '../errors.ts';

export interface Scaled {
  deployment: string;
  namespace: string;
  /** Wanted before. */
  from: number;
  /** Wanted now. */
  to: number;
}

const MAX_BYTES = 5_000_000;
const LIMIT_MS = 15_000;
const FORBIDDEN = 403;

const deployments = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
// The API leaves out a 0.
const scale = z.object({ spec: z.object({ replicas: z.number().int().default(0) }).prefault({}) });

/**
 * Throws GW_REGISTRY_NO_DEPLOYMENT unless just one bears the label, GW_REGISTRY_CLUSTER_FORBIDS where a right is missing,
 * GW_REGISTRY_CLUSTER_AWAY for all other trouble.
 */
export async function scaleDeployment(api: ApiServer, tag: string, replicas: number): Promise<Scaled> {
  const { namespace } = api;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`;

  async function ask<T>(verb: string, resource: string, form: z.ZodType<T>, answer: ReturnType<ApiServer['get']>) {
    try {
      return form.parse(await readAnswer(await answer, MAX_BYTES));
    } catch (error) {
      if (error instanceof ApiFailure && error.status === FORBIDDEN) {
        throw errors.GW_REGISTRY_CLUSTER_FORBIDS({ verb, resource, namespace });
      }
      throw errors.GW_REGISTRY_CLUSTER_AWAY({ problem: problemOf(error) }, { cause: error });
    }
  }

  const query = { labelSelector: `${TAG_LABEL}=${tag}`, limit: '2' };
  const { items } = await ask('list', 'deployments.apps', deployments, api.get(path, query, signal));
  const [only] = items;
  if (!only || items.length > 1) throw notOne(tag, namespace, items.length);
  const { name } = only.metadata;
  const scalePath = `${path}/${encodeURIComponent(name)}/scale`;
  const before = await ask('get', 'deployments.apps/scale', scale, api.get(scalePath, {}, signal));
  const change = { spec: { replicas } };
  const after = await ask('patch', 'deployments.apps/scale', scale, api.patch(scalePath, change, signal));
  return { deployment: name, namespace, from: before.spec.replicas, to: after.spec.replicas };
}

function notOne(tag: string, namespace: string, count: number) {
  return errors.GW_REGISTRY_NO_DEPLOYMENT({
    tag,
    namespace,
    found: count === 0 ? 'There is no Deployment' : 'There are several Deployments',
    foundRo: count === 0 ? 'Nu există niciun Deployment' : 'Există mai multe Deployment-uri',
  });
}

function problemOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'its answer can not be read';
  if (!(error instanceof Error)) return 'an unknown problem';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message.slice(0, 200);
}
