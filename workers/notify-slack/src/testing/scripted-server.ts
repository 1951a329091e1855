/** An HTTP server on a real socket that answers what a test tells it to, where even a simulator would be too well behaved. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string | undefined;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedServer extends AsyncDisposable {
  /** Without a slash at the end. */
  url: string;
  /** What it was asked, in order. */
  seen: Seen[];
}

export type Script = (seen: Seen, response: ServerResponse) => void;

/** Opens it on a free port of this machine. */
export async function openScriptedServer(script: Script): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const asked = { method: request.method, path: request.url ?? '', headers: request.headers, body };
      seen.push(asked);
      script(asked, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A script that always answers the same. */
export function answers(status: number, body: unknown, headers: Record<string, string> = {}): Script {
  return (_seen, response) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };
}
