/** An HTTP server on a real socket that answers what a test tells it to. */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string | undefined;
  path: string;
  body: string;
  /** ms since 1970. */
  at: number;
}

export type Script = (seen: Seen, response: ServerResponse) => void;

export interface ScriptedServer extends AsyncDisposable {
  /** Without a slash at the end. */
  url: string;
  /** What it was asked, in order. */
  seen: Seen[];
}

/** Opens it on a free port, and points these variables at it until the end of the block. */
export async function openScriptedServer(script: Script, variables: readonly string[]): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url: path = '' } = request;
    const asked = { method, path, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() };
    seen.push(asked);
    script(asked, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const before = variables.map((name) => [name, process.env[name]] as const);
  for (const name of variables) process.env[name] = url;
  return {
    url,
    seen,
    async [Symbol.asyncDispose]() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** The firewall's page, which comes with status 200. */
export function answerFirewall(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    '<html><body>The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 42</body></html>',
  );
}
