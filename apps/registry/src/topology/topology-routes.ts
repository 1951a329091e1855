/** The map: each tag with its instances and queue, and each host with what runs on it. */

import { z } from 'zod';
import type { Discovery } from '../discovery/discovery.ts';
import type { Routes } from '../http/app.ts';
import type { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import type { RegistryWorld } from '../world.ts';

const instance = z.object({
  id: z.string(),
  host: z.string(),
  source: z.string(),
  status: z.string(),
  mode: z.string(),
  health_score: z.number(),
  load: z.number(),
});

const queue = z.object({
  queue: z.string(),
  ready: z.number(),
  scheduled: z.number(),
  held: z.number(),
  running: z.number(),
  dead: z.number(),
});

const topology = z.object({
  tags: z.array(
    z.object({ tag: z.string(), tasks: z.array(z.string()), queues: z.array(queue), instances: z.array(instance) }),
  ),
  hosts: z.array(z.object({ host: z.string(), instances: z.array(z.string()), tags: z.array(z.string()) })),
});

export interface TopologySource {
  service: Pick<WorkerRegistryService, 'getTags'>;
  discovery: Discovery;
  /** Tags that Kubernetes knows. */
  podTags: () => readonly string[];
}

export function topologyRoutes(source: TopologySource, { ports, tasks }: RegistryWorld): Routes {
  const tasksOf = (tag: string) => tasks.filter(({ queue: name }) => name === tag).map(({ name }) => name as string);

  async function read(): Promise<z.input<typeof topology>> {
    const [registered, depths] = await Promise.all([source.service.getTags(), ports.broker.depth()]);
    const names = new Set([...tasks.map(({ queue: name }) => name as string), ...registered, ...source.podTags()]);
    const tags = await Promise.all(
      [...names].sort().map(async (tag) => ({
        tag,
        tasks: tasksOf(tag),
        queues: depths.filter(({ queue: name }) => name === tag),
        instances: await source.discovery.find(tag, { healthy: false }),
      })),
    );
    return { tags, hosts: hostsOf(tags) };
  }

  return (app) => {
    app.get(
      '/v1/topology',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['discovery'],
          summary: 'The map: tags, their instances and queues, and the hosts',
          response: { 200: topology },
        },
      },
      read,
    );
  };
}

/** Of instances that stopped or died, the host is history. */
function hostsOf(tags: z.input<typeof topology>['tags']): z.input<typeof topology>['hosts'] {
  const hosts = new Map<string, { instances: Set<string>; tags: Set<string> }>();
  for (const { tag, instances } of tags) {
    for (const { host, id, status } of instances) {
      if (status !== 'running' && status !== 'idle') continue;
      const found = hosts.get(host) ?? { instances: new Set(), tags: new Set() };
      found.instances.add(id);
      found.tags.add(tag);
      hosts.set(host, found);
    }
  }
  return [...hosts]
    .map(([host, found]) => ({ host, instances: [...found.instances].sort(), tags: [...found.tags].sort() }))
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}
