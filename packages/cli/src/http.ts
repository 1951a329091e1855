/** The one HTTP port of `start`. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from '@genius/runtime';
import { cliErrors } from './errors.ts';
import type { OpenPlatform } from './open-platform.ts';

export interface HttpAddress {
  url: string;
  close(): Promise<void>;
}

/** Throws GW_CLI_PORT_TAKEN. */
export async function openHttp({ settings, platform }: OpenPlatform, workers: readonly Worker[]): Promise<HttpAddress> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ workers: workers.map(({ tag }) => tag), unavailable: [...platform.unavailable.keys()] }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(settings.port) : error),
    );
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portTaken(port: number) {
  return cliErrors.GW_CLI_PORT_TAKEN({ port, other: port + 1 });
}
