/** Ports on the loopback interface that nobody listens on. */

import { createServer } from 'node:net';

const given = new Set<number>();

/** A port that this process hands out once only, so that two servers it starts at the same time never meet. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

function listenOnce(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
