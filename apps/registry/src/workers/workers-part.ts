/** The part of the registry that knows the workers: its service, its routes, and what it does by itself. */

import { hostname } from 'node:os';
import type { HeartbeatSender } from '@genius/runtime';
import type { Routes } from '../http/app.ts';
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
  });
  const ends: (() => Promise<void>)[] = [];
  let quieting: Promise<void> | undefined;

  return {
    service,
    routes: [new WorkerRegistryController(service, world).routes, instanceRoutes(service, world)],
    heartbeats: {
      send: (tag, heartbeat) => service.updateOwn(tag, heartbeat),
      async remove(tag, instance) {
        await service.removeWorker(tag, instance);
      },
    },
    usage: () => service.usage,
    async start(url) {
      ends.push(startSweeper(service, log));
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
