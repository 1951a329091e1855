/** The one HTTP port: of `start` with the Worker Registry on it, of `work` with the process's own answers alone. */

import { errors } from '@genius/contract';
import type { HeartbeatSender, Worker } from '@genius/runtime';
import type { Metrics } from '@genius/runtime/metrics';
import { cliErrors } from './errors.ts';
import type { OpenPlatform } from './open-platform.ts';
import { registrySecret } from './registry-secret.ts';
import { version } from './version.ts';
import { allTasks } from './workers.ts';

export interface OpenHttp {
  url: string;
  /** Logs a person in on the API's pages, once; undefined where there is no API. */
  loginLink?: () => string;
  /** Why there is no API, and what to do, if there should be one. */
  closed?: string;
  /** The registry of this process, for its own heartbeats; undefined where there is none. */
  heartbeats?: HeartbeatSender;
  /** Ends what the registry does by itself. Call it before the platform stops. */
  quiet?: () => Promise<void>;
  close(): Promise<void>;
}

/** Opened before anything loads, so that a port in use costs no time. Throws GW_CLI_PORT_TAKEN. */
export async function openHttp(
  open: OpenPlatform,
  workers: readonly Worker[],
  metrics: Metrics | undefined,
  hasRegistry: boolean,
): Promise<OpenHttp> {
  const { port } = open.settings;
  try {
    return await (hasRegistry ? openRegistry(open, workers, metrics) : openOwn(open, workers, metrics));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw cliErrors.GW_CLI_PORT_TAKEN({ port, other: port + 1 });
  }
}

async function openOwn(
  { settings: { port, host }, platform }: OpenPlatform,
  workers: readonly Worker[],
  metrics: Metrics | undefined,
): Promise<OpenHttp> {
  const { startHttpServer } = await import('@genius/runtime/http-server');
  return startHttpServer({ platform, workers, port, host, ...(metrics ? { metrics } : {}) });
}

async function openRegistry(
  open: OpenPlatform,
  workers: readonly Worker[],
  metrics: Metrics | undefined,
): Promise<OpenHttp> {
  const { platform, settings, database, log } = open;
  const [{ createRegistry, settings: variables }, { createHttpAnswers }] = await Promise.all([
    import('@genius/registry'),
    import('@genius/runtime/http-server'),
  ]);
  const values = variables.read();
  const secret = values.REGISTRY_JWT_SECRET ?? registrySecret(settings);
  const jwksUrl = values.REGISTRY_JWKS_URL;
  if (secret === undefined && jwksUrl === undefined) {
    const { message } = errors.GW_SETTING_INVALID({
      name: 'REGISTRY_JWT_SECRET',
      problem: 'it is missing, so the API is closed',
      remedy: 'Make one with `openssl rand -base64 48`, or set REGISTRY_JWKS_URL.',
    });
    return { ...(await openOwn(open, workers, metrics)), closed: message };
  }
  const registry = await createRegistry({
    platform,
    database,
    log,
    version,
    secret,
    jwksUrl,
    tasks: await allTasks(),
    issuer: values.REGISTRY_JWT_ISSUER,
    audience: values.REGISTRY_JWT_AUDIENCE,
    origins: values.REGISTRY_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [],
    rate: values.REGISTRY_RATE,
    answers: await createHttpAnswers({ platform, workers, ...(metrics ? { metrics } : {}) }),
    publicUrl: settings.registryUrl,
    isDatabaseCostly: !settings.databaseUrl,
    ...(metrics ? { onFailedCheck: metrics.failedHealthCheck } : {}),
  });
  metrics?.attachUsage(registry.usage);
  const url = await registry.listen({ port: settings.port, host: settings.host });
  return {
    url,
    loginLink: () => registry.loginLink('operator'),
    heartbeats: registry.heartbeats,
    quiet: () => registry.quiet(),
    close: () => registry.close(),
  };
}
