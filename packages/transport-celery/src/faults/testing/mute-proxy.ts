/** Stands between a client and a server, and can swallow what the server answers before it cuts both off. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from '@genius/testing/services';

export interface MuteProxy {
  /** The server's address by way of the proxy. */
  url: string;
  /** Once a request has this text in it, what it is answered is swallowed, and all that its connection is answered after. */
  muteAfter(text: string): void;
  /** Cuts what is connected; who connects from now on is answered. */
  cut(): void;
}

export async function startMuteProxy(ctx: TestContext, serverUrl: string): Promise<MuteProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let text: string | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    let muted = false;
    client.on('data', (bytes) => {
      if (text !== undefined && bytes.includes(text)) muted = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!muted) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  ctx.onTestFinished(async () => {
    cutAll();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    muteAfter(wanted) {
      text = wanted;
    },
    cut() {
      text = undefined;
      cutAll();
    },
  };
}
