/** The Worker Registry: its parts put together on a platform, and its port. */

import { randomBytes } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import type { Task } from '@genius/contract';
import type { Database } from '@genius/database';
import type { Consumer, HeartbeatSender, Logger, Platform } from '@genius/runtime';
import type { HttpAnswers } from '@genius/runtime/http-server';
import { auditRoutes } from './audit/audit-routes.ts';
import { blobRoutes } from './blobs/blob-routes.ts';
import { canvasRoutes } from './canvas/canvas-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import { deadLetterRoutes } from './dead-letters/dead-letter-routes.ts';
import { type ApiServer, findApiServer } from './discovery/kubernetes/api-server.ts';
import { createEventHub } from './events/event-hub.ts';
import { eventRoutes } from './events/event-routes.ts';
import { createShowEvent } from './events/shown-event.ts';
import { createApp, type RegistryApp } from './http/app.ts';
import { processRoutes } from './http/process-routes.ts';
import { createSessions } from './http/sessions.ts';
import { createMetricRecorder } from './metrics/metric-recorder.ts';
import { metricRoutes } from './metrics/metric-routes.ts';
import { bulkWorker } from './operations/bulk-worker.ts';
import { createOperations } from './operations/operations.ts';
import { queueRoutes } from './queues/queue-routes.ts';
import { decisionRoutes } from './runs/decision-routes.ts';
import { resultRoutes } from './runs/result-routes.ts';
import { runRoutes } from './runs/run-routes.ts';
import { maskedBy } from './runs/shown-run.ts';
import { scalingRoutes } from './scaling/scaling-routes.ts';
import { createScalingWatch } from './scaling/scaling-watch.ts';
import { scheduleRoutes } from './schedules/schedule-routes.ts';
import { taskRoutes } from './tasks/task-routes.ts';
import { createTokens, type Tokens } from './tokens/tokens.ts';
import { watchRevokedTokens } from './tokens-admin/revoked-tokens.ts';
import { tokenRoutes } from './tokens-admin/token-routes.ts';
import { viewRoutes } from './views/view-routes.ts';
import { EVENT_SOURCE } from './workers/worker-events.ts';
import type { WorkerUsage } from './workers/worker-rows.ts';
import { openWorkersPart, reachableUrl } from './workers/workers-part.ts';
import type { RegistryWorld } from './world.ts';

export interface RegistryOptions {
  platform: Platform;
  /** The contracts of all workers. */
  tasks: readonly Task[];
  database: Pick<Database, 'dataSource'>;
  log: Logger;
  version: string;
  /** For tokens of our own; default: one that is forgotten with the process. */
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  /** Default `'genius-workers'`. */
  issuer?: string;
  /** Default `'workers-registry'`. */
  audience?: string;
  origins?: readonly string[];
  rate?: number;
  /** What the process answers beside the API. Default nothing. */
  answers?: HttpAnswers;
  /** Under which address workers elsewhere reach it. Default: the one it listens on. */
  publicUrl?: string | undefined;
  /** Whether the database is embedded and not to be opened before it is needed. Default false. */
  isDatabaseCostly?: boolean | undefined;
  /** Kubernetes' API server, whose EndpointSlices name the pods of workers. Default: the cluster's, if it runs in one. */
  findApiServer?: (() => Promise<ApiServer | undefined>) | undefined;
  /** Between two samples of what workers and queues do, ms. Default 15 s. */
  metricsEveryMs?: number | undefined;
  /** Hears of health checks that failed: `failed_health_checks`. Default nobody. */
  onFailedCheck?: ((tag: string, check: string) => void) | undefined;
}

export interface Registry {
  readonly app: RegistryApp;
  readonly tokens: Tokens;
  /** Listens. Rejects with the system's error (`EADDRINUSE`) if the port is taken. */
  listen(address: { port: number; host?: string }): Promise<string>;
  /** A link that logs a person in as admin, good once within ten minutes. Call it after `listen`. */
  loginLink(subject: string): string;
  /** Takes heartbeats of this process without the way over HTTP. */
  readonly heartbeats: HeartbeatSender;
  /** What the heartbeats of all instances say they use, by tag. */
  usage(): readonly WorkerUsage[];
  /** Ends what it does by itself; requests are still answered. Call it before the platform stops. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Deeds on many runs that this process does at once. */
const BULKS_AT_ONCE = 4;

export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const { platform, tasks, database, log } = options;
  const { issuer = 'genius-workers', audience = 'workers-registry', jwksUrl } = options;
  const secret = options.secret ?? (jwksUrl === undefined ? randomBytes(48).toString('base64') : undefined);
  const tokens = createTokens({ secret, jwksUrl, issuer, audience });
  const sessions = createSessions(Date.now);
  const world: RegistryWorld = {
    ports: platform.ports,
    client: platform.client,
    tasks,
    database,
    tokens,
    log,
    now: Date.now,
  };
  const workers = openWorkersPart(world, options);
  const operations = createOperations(world);
  const revoked = watchRevokedTokens(world);
  const hub = createEventHub(platform.ports, createShowEvent(maskedBy(tasks), EVENT_SOURCE));
  const scaling = createScalingWatch(world);
  const metrics = createMetricRecorder({
    ...world,
    service: workers.service,
    tags: [...new Set<string>(tasks.map(({ queue }) => queue))],
    everyMs: options.metricsEveryMs,
  });
  let bulk: Consumer | undefined;
  let endSearchable: (() => void) | undefined;
  const app = await createApp({
    tokens,
    sessions,
    isRevoked: revoked.has,
    tasks,
    version: options.version,
    log,
    ...(options.origins ? { origins: options.origins } : {}),
    ...(options.rate === undefined ? {} : { rate: options.rate }),
    routes: [
      sessions.route,
      taskRoutes(world),
      resultRoutes(world),
      blobRoutes(world),
      canvasRoutes(world),
      eventRoutes(world, hub),
      controlRoutes(world),
      runRoutes(world, (tag) => workers.service.getKnown({ tag })),
      decisionRoutes(world, operations),
      deadLetterRoutes(world, operations),
      queueRoutes(world, operations),
      scheduleRoutes(world),
      scalingRoutes(world, scaling, options.findApiServer ?? findApiServer),
      metricRoutes(metrics, world.now),
      auditRoutes(world),
      viewRoutes(world),
      tokenRoutes(world, revoked),
      ...workers.routes,
      ...(options.answers ? [processRoutes(options.answers)] : []),
    ],
  });
  /** Also those that became WebSockets, which the server itself forgets. */
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let url: string | undefined;

  async function quiet(): Promise<void> {
    await scaling.close();
    await metrics.stop();
    endSearchable?.();
    await hub.close();
    await bulk?.stop();
    await workers.quiet();
  }

  return {
    app,
    tokens,
    heartbeats: workers.heartbeats,
    usage: workers.usage,
    quiet,
    async listen({ port, host = '127.0.0.1' }) {
      await app.listen({ port, host });
      const address = app.server.address() as AddressInfo;
      url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
      await workers.start(options.publicUrl ?? reachableUrl(url));
      metrics.start();
      endSearchable = platform.ports.history.keepSearchable();
      const operator = bulkWorker(world, options.version);
      platform.housekeeping.follow(operator);
      bulk = await platform.executor.start(operator, BULKS_AT_ONCE);
      return url;
    },
    loginLink: (subject) =>
      `${url}/login?code=${sessions.invite({ subject, scopes: new Set(['workers:admin']), tenant: undefined })}`,
    async close() {
      await quiet();
      for (const socket of sockets) socket.destroy();
      await app.close();
    },
  };
}
