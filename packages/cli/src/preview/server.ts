/** A page on this machine that shows a template as its files are, and anew when they change. */

import { type FSWatcher, watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import { type Language, TEMPLATES_FOLDER } from '@genius/pdf-render/templates';
import { documentHtml, type Previewed, Printer } from './document.ts';
import { previewPage, problemPage } from './page.ts';

/** What is previewed, and where. */
export interface PreviewOptions extends Previewed {
  language: Language;
  /** 0 takes a free one. */
  port: number;
}

/** A preview that answers. */
export interface Preview {
  url: string;
  close(): Promise<void>;
}

/** An editor saves in several steps; the document is shown when they are through. */
const SETTLED_MS = 80;

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
/** The document may be anything a designer writes: it runs nothing and fetches nothing. */
const DOCUMENT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** Starts it. Rejects with EADDRINUSE if the port is taken. */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const listeners = new Set<ServerResponse>();
  const printer = new Printer();
  const parts = previewPage(options.name, options.data ?? TEMPLATES_FOLDER);
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: Error) => {
      if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', error.message);
      else response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = server.address() as AddressInfo;
    // A page elsewhere whose name was turned to this address must not read what is shown here.
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
      return send(response, 403, 'text/plain', 'This address only answers to 127.0.0.1 and localhost.');
    }
    if (request.method !== 'GET') return send(response, 405, 'text/plain', 'GET');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const asked = searchParams.get('lang');
    const language: Language = asked === 'ro' || asked === 'en' ? asked : options.language;
    if (pathname === '/changes') return listen(response);
    if (pathname === '/document' || pathname === '/document.pdf') {
      return sendDocument(response, language, pathname.endsWith('.pdf'));
    }
    const part = parts[pathname];
    return part ? send(response, 200, part.type, part.body) : send(response, 404, 'text/plain', 'Not found');
  }

  async function sendDocument(response: ServerResponse, language: Language, isPdf: boolean): Promise<void> {
    try {
      const html = await documentHtml(options, language);
      if (isPdf) send(response, 200, 'application/pdf', await printer.print(html), '');
      else send(response, 200, 'text/html; charset=utf-8', html, DOCUMENT_POLICY);
    } catch (error) {
      send(response, 422, 'text/html; charset=utf-8', problemPage((error as Error).message), DOCUMENT_POLICY);
    }
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': watching\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  }

  const stopWatching = watchFiles(options.data, () => {
    for (const listener of listeners) listener.write('data: changed\n\n');
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, '127.0.0.1', resolve);
    });
  } catch (error) {
    stopWatching();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      stopWatching();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await printer.close();
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  policy = PAGE_POLICY,
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(policy ? { 'content-security-policy': policy } : {}),
  });
  response.end(body);
}

/** Watches the templates and the data. An editor may replace the data file, so its folder is watched. */
function watchFiles(data: string | undefined, onChange: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(settling);
    settling = setTimeout(onChange, SETTLED_MS);
  };
  const watchers: FSWatcher[] = [watch(TEMPLATES_FOLDER, { recursive: true }, changed)];
  if (data !== undefined) {
    watchers.push(watch(dirname(data), (_, name) => (name === basename(data) ? changed() : undefined)));
  }
  return () => {
    clearTimeout(settling);
    for (const watcher of watchers) watcher.close();
  };
}
