/** The one HTTP port, opened before anything loads, so that a port in use costs no time; `/readyz` says when all is loaded. */

import type { Worker } from '@genius/runtime';
import type { HttpServer } from '@genius/runtime/http-server';
import type { Metrics } from '@genius/runtime/metrics';
import { cliErrors } from './errors.ts';
import type { OpenPlatform } from './open-platform.ts';

/** Throws GW_CLI_PORT_TAKEN. */
export async function openHttp(
  { settings: { port, host }, platform }: OpenPlatform,
  workers: readonly Worker[],
  metrics: Metrics | undefined,
): Promise<HttpServer> {
  const { startHttpServer } = await import('@genius/runtime/http-server');
  try {
    return await startHttpServer({
      platform,
      workers,
      port,
      host,
      ...(metrics ? { metrics } : {}),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw cliErrors.GW_CLI_PORT_TAKEN({ port, other: port + 1 });
  }
}
