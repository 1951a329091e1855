/** An HTTP server on a real socket that answers what a test tells it to. */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string | undefined;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedServer extends AsyncDisposable {
  /** Without a slash at the end. */
  url: string;
  /** What it was asked, in order. */
  seen: Seen[];
}

/** Opens it on a free port of this machine. */
export async function openScriptedServer(
  script: (seen: Seen, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url: path = '', headers } = request;
    const asked = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
    seen.push(asked);
    script(asked, response);
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

export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
