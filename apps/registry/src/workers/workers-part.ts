/** The part of the registry that knows the workers: its service, its routes, and what it does by itself. */

import { hostname } from 'node:os';
import type { HeartbeatSender } from '@genius/runtime';
import { createDiscovery } from '../discovery/discovery.ts';
import { discoveryRoutes } from '../discovery/discovery-routes.ts';
import { type ApiServer, findApiServer } from '../discovery/kubernetes/api-server.ts';
import { type SliceWatch, watchSlices } from '../discovery/kubernetes/watch-slices.ts';
import { WorkerHealthCheckJob } from '../health/worker-health-check-job.ts';
import type { Routes } from '../http/app.ts';
import { topologyRoutes } from '../topology/topology-routes.ts';
import type { RegistryWorld } from '../world.ts';
import { announceAddress } from './announce-address.ts';
import { instanceRoutes } from './instance-routes.ts';
import { startSweeper } from './sweeper.ts';
import { WorkerRegistryController } from './worker-registry-controller.ts';
import { WorkerRegistryService } from './worker-registry-service.ts';
import type { WorkerUsage } from './worker-rows.ts';

export interface WorkersPartOptions {
  /** Whether the database is embedded and not to be opened before it is needed. Default false. */
  isDatabaseCostly?: boolean | undefined;
  /** Default: as a pod finds it. */
  findApiServer?: (() => Promise<ApiServer | undefined>) | undefined;
  onFailedCheck?: ((tag: string, check: string) => void) | undefined;
}

export interface WorkersPart {
  service: WorkerRegistryService;
  routes: readonly Routes[];
  heartbeats: HeartbeatSender;
  usage(): readonly WorkerUsage[];
  /** Begins to look after workers, and leaves the address for them. */
  start(url: string): Promise<void>;
  quiet(): Promise<void>;
}

export function openWorkersPart(world: RegistryWorld, options: WorkersPartOptions): WorkersPart {
  const { ports, database, log, tokens, now } = world;
  const service = new WorkerRegistryService({
    ports,
    database,
    log,
    isDatabaseCostly: options.isDatabaseCostly ?? false,
    onFailedCheck: options.onFailedCheck,
  });
  const job = new WorkerHealthCheckJob({ service, kv: ports.kv, log, onFailed: options.onFailedCheck });
  let slices: SliceWatch | undefined;
  const discovery = createDiscovery(service, (tag) => slices?.pods(tag) ?? []);
  const podTags = () => slices?.tags() ?? [];
  const ends: (() => Promise<void>)[] = [];
  let quieting: Promise<void> | undefined;

  /** On Kubernetes pods are found that sent no heartbeat yet. */
  async function watchPods(): Promise<void> {
    const api = await (options.findApiServer ?? findApiServer)();
    if (!api) return;
    const watch = watchSlices({ api, log, onChange: (tag) => void service.touch(tag).catch(() => undefined) });
    slices = watch;
    ends.push(() => watch.close());
  }

  return {
    service,
    routes: [
      new WorkerRegistryController(service, world).routes,
      instanceRoutes(service, world),
      discoveryRoutes(service, discovery),
      topologyRoutes({ service, discovery, podTags }, world),
    ],
    heartbeats: {
      send: (tag, heartbeat) => service.updateOwn(tag, heartbeat),
      async remove(tag, instance) {
        await service.removeWorker(tag, instance);
      },
    },
    usage: () => service.usage,
    async start(url) {
      ends.push(startSweeper(service, log), () => job.stop());
      job.start();
      await watchPods();
      ends.push(await announceAddress({ kv: ports.kv, tokens, url, host: hostname(), log, now }));
    },
    quiet() {
      quieting ??= (async () => {
        await Promise.all(ends.map((end) => end()));
        await service.close();
      })();
      return quieting;
    },
  };
}

/** An address that others can use: who listens on all of them is reached by its name. */
export function reachableUrl(url: string): string {
  const found = new URL(url);
  if (found.hostname !== '0.0.0.0' && found.hostname !== '[::]') return url;
  return `http://${hostname()}:${found.port}`;
}
