/** A simulator of the outside world on a real socket, for the tests of a worker that speaks with it. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeTestFolder } from './test-folder.ts';

/** What is asked of a simulator; each of those of the sandbox is one. */
export interface Servable {
  /** Variables that make a worker talk to it. */
  env: Record<string, string>;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> | void;
  close(): Promise<void>;
}

export interface ServedSimulator<S> extends AsyncDisposable {
  simulator: S;
  /** Without a slash at the end. */
  url: string;
  /** Of its own. */
  folder: string;
}

/** Opens one; this process's variables lead to it until the end of the block. */
export async function serveSimulator<S extends Servable>(
  open: (world: { folder: string; url: string }) => Promise<S>,
): Promise<ServedSimulator<S>> {
  const folder = makeTestFolder();
  let simulator: S | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(simulator?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await open({ folder: folder.path, url });
  simulator = opened;
  const before = Object.keys(opened.env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, opened.env);
  return {
    simulator: opened,
    url,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
      folder.remove();
    },
  };
}
