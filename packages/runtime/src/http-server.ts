/** The platform's HTTP port: metrics, health, and signed links to blobs. Loaded only where it is wanted. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from './clock.ts';
import { DeepChecks, deafQueues } from './health.ts';
import type { Platform } from './platform.ts';
import { startProbe } from './probe.ts';
import type { Worker } from './worker.ts';

export interface HttpAnswersOptions {
  platform: Platform;
  workers: readonly Worker[];
  /** Prometheus text. Default: `/metrics` says that there are none. */
  metrics?: { scrape(): Promise<string>; failedHealthCheck(worker: string, check: string): void };
}

export interface HttpServerOptions extends HttpAnswersOptions {
  /** 0 takes a free one. */
  port: number;
  /** Default `'127.0.0.1'`: only this machine. */
  host?: string;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A probe's answer is good for so long, so that asking often costs nothing. */
const PROBE_AGE_MS = 1_000;

export type HttpAnswer = { status: number; body: unknown; type?: string; headers?: Record<string, string> };

/** HttpAnswers a request of this process's port; undefined for a path that is none of its own. */
export type HttpAnswers = (request: IncomingMessage) => Promise<HttpAnswer | undefined>;

/** What the platform's process answers over HTTP, wherever it is mounted. */
export async function createHttpAnswers(options: HttpAnswersOptions): Promise<HttpAnswers> {
  const { platform, workers, metrics } = options;
  const noteFailed = (worker: string, check: string) => metrics?.failedHealthCheck(worker, check);
  const checks = new DeepChecks(workers, systemClock, noteFailed, platform);
  const probe = await startProbe(platform);
  let lastProbe: { at: number; answer: Promise<HttpAnswer> } | undefined;

  const alive = (): HttpAnswer => {
    const deaf = deafQueues(platform, Date.now());
    return deaf.length
      ? { status: 503, body: { status: 'deaf', queues: deaf } }
      : { status: 200, body: { status: 'alive' } };
  };

  const ready = async (): Promise<HttpAnswer> => {
    if (!platform.started) return { status: 503, body: { status: 'not ready', reason: 'it is starting or stopping' } };
    if (!lastProbe || Date.now() - lastProbe.at > PROBE_AGE_MS) {
      const answer = probe.run().then(
        (ms): HttpAnswer => ({ status: 200, body: { status: 'ready', probeMs: Math.round(ms * 10) / 10 } }),
        (error: Error): HttpAnswer => ({ status: 503, body: { status: 'not ready', reason: error.message } }),
      );
      lastProbe = { at: Date.now(), answer };
    }
    return lastProbe.answer;
  };

  const healthy = async (): Promise<HttpAnswer> => {
    const results = await checks.run();
    const unavailable = [...platform.unavailable].map(([worker, remedy]) => ({ worker, remedy }));
    const isHealthy = results.every((check) => check.healthy);
    return {
      status: isHealthy ? 200 : 503,
      body: { status: isHealthy ? 'healthy' : 'unhealthy', checks: results, unavailable },
    };
  };

  async function answer(request: IncomingMessage): Promise<HttpAnswer | undefined> {
    const path = (request.url ?? '/').split('?')[0] as string;
    if (path === '/livez') return alive();
    if (path === '/readyz') return ready();
    if (path === '/healthz') return healthy();
    if (path === '/metrics') {
      if (!metrics) return { status: 404, body: { error: 'no metrics are collected here' } };
      return { status: 200, body: await metrics.scrape(), type: 'text/plain; version=0.0.4; charset=utf-8' };
    }
    if (path.startsWith('/blobs/')) return openBlob(platform, request.url as string);
    if (path === '/') return { status: 200, body: index(workers, platform), type: 'text/html; charset=utf-8' };
    return undefined;
  }

  return answer;
}

/** Listens. Rejects with the system's error (`EADDRINUSE`) if the port is taken. Start the platform first. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host = '127.0.0.1' } = options;
  const answers = await createHttpAnswers(options);

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { status: 405, body: { error: 'only GET is answered' }, headers: { allow: 'GET, HEAD' } };
    }
    return (await answers(request)) ?? { status: 404, body: { error: 'there is nothing here' } };
  }

  const server: Server = createServer({ maxHeaderSize: 8_192, requestTimeout: 10_000 }, (request, response) => {
    answer(request).then(
      (found) => sendAnswer(request, response, found),
      () =>
        sendAnswer(request, response, { status: 500, body: { error: 'it could not be answered; the log says why' } }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function openBlob({ ports }: Platform, link: string): Promise<HttpAnswer> {
  const blob = await ports.blobs.openLink(link);
  if (!blob) return { status: 403, body: { error: 'this link is not valid, or its time is over' } };
  return {
    status: 200,
    body: await ports.blobs.get(blob),
    type: blob.mediaType ?? 'application/octet-stream',
    // The sender chose the type: a browser must neither run nor guess it.
    headers: { 'content-disposition': 'attachment', 'content-security-policy': 'sandbox' },
  };
}

/** Writes an answer with the headers that protect it. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, type, headers }: HttpAnswer,
): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': type ?? 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : isRaw ? body : `${JSON.stringify(body)}\n`);
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function index(workers: readonly Worker[], platform: Platform): string {
  const rows = workers.map(({ tag, summary, version }) => {
    const remedy = platform.unavailable.get(tag);
    return `<tr><td><b>${escapeHtml(tag)}</b> ${escapeHtml(version)}<td>${escapeHtml(remedy ?? summary)}</tr>`;
  });
  const links = ['livez', 'readyz', 'healthz', 'metrics'].map((name) => `<a href="/${name}">/${name}</a>`).join(' · ');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Genius Workers</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%;margin:1rem 0}td{border-top:1px solid #d8dee6;padding:.5rem .75rem .5rem 0;vertical-align:top}
a{color:#0b57a4}</style><h1>Genius Workers</h1><p>Workers in this process:</p><table>${rows.join('')}</table><p>${links}</p></html>\n`;
}
