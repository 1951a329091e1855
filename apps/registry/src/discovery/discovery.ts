/** Where a worker's instances are: those that registered, and those that Kubernetes knows. */

import type { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { HEALTHY_SCORE } from '../workers/worker-rows.ts';
import type { WorkerStatus } from '../workers/worker-status.ts';
import { loadOf } from './choose-instance.ts';
import type { PodEndpoint } from './kubernetes/endpoint-slices.ts';

export interface Found {
  id: string;
  tag: string;
  /** How it was found. */
  source: 'heartbeat' | 'kubernetes';
  host: string;
  /** Its port, if it has one. */
  address: string | null;
  version: string | null;
  status: WorkerStatus['status'];
  mode: WorkerStatus['mode'];
  healthy: boolean;
  health_score: number;
  load: number;
}

export interface Discovery {
  find(tag: string, options: { healthy: boolean }): Promise<Found[]>;
}

export function createDiscovery(
  service: Pick<WorkerRegistryService, 'getWorkers'>,
  pods: (tag: string) => readonly PodEndpoint[] = () => [],
): Discovery {
  return {
    async find(tag, { healthy }) {
      const registered = (await service.getWorkers({ tag })).map(fromHeartbeat);
      const known = new Set(registered.flatMap(({ host, address }) => [host, hostOf(address)]));
      const others = pods(tag)
        // A pod's host name is its own name, so one that registered is there already, with more to tell.
        .filter(({ pod, address }) => !known.has(pod) && !known.has(address))
        .map((pod) => fromKubernetes(tag, pod));
      return [...registered, ...others].filter((found) => !healthy || found.healthy);
    },
  };
}

function fromHeartbeat(row: WorkerStatus): Found {
  const { id, tag, host, health_endpoint, version, status, mode, health_score, metrics } = row;
  const isUp = status === 'running' || status === 'idle';
  return {
    id,
    tag,
    source: 'heartbeat',
    host,
    address: health_endpoint,
    version,
    status,
    mode,
    healthy: isUp && mode === 'active' && health_score >= HEALTHY_SCORE,
    health_score,
    load: loadOf(metrics.in_flight ?? 0, metrics.concurrency ?? 1, health_score),
  };
}

/** All that is known of a pod is whether it is ready. */
function fromKubernetes(tag: string, { pod, address, port, ready, terminating }: PodEndpoint): Found {
  return {
    id: `kubernetes/${pod}`,
    tag,
    source: 'kubernetes',
    host: pod,
    address: `http://${address.includes(':') ? `[${address}]` : address}${port === undefined ? '' : `:${port}`}`,
    version: null,
    status: ready ? 'idle' : 'error',
    mode: terminating ? 'draining' : 'active',
    healthy: ready && !terminating,
    health_score: ready ? 100 : 0,
    load: 0,
  };
}

const hostOf = (address: string | null) => (address === null ? '' : new URL(address).hostname.replace(/^\[|\]$/g, ''));
