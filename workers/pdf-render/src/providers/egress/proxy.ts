/**
 * The only way out of Chromium: a proxy in this process, on the loopback, that knows each run by a password. Documents,
 * sub-resources, redirects, web sockets, workers and preconnects all come through it; it resolves names itself, refuses
 * what is not public, and connects to the very address it has checked.
 */

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { hostKey } from '../../domain/reachable-host.ts';
import { Pass, type PassLimits, type Refusal } from './pass.ts';
import { pinHost, type Resolve, resolveBySystem } from './resolve-host.ts';

export interface Egress {
  /** As Chromium takes it, `http://127.0.0.1:…`. */
  readonly url: string;
  /** A pass for one run. */
  open(limits: PassLimits): Pass;
  /** Cuts all that goes through it. */
  close(pass: Pass): void;
  stop(): Promise<void>;
}

/** A connection on which nothing moves for so long is cut, ms. */
const IDLE_MS = 20_000;
const CONNECT_MS = 10_000;

interface Target {
  host: string;
  port: number;
}

/** Starts the proxy on a free port of the loopback. */
export async function startEgress(resolve: Resolve = resolveBySystem): Promise<Egress> {
  const passes = new Map<string, Pass>();
  const passOf = ({ headers }: IncomingMessage) => passes.get(headers['proxy-authorization'] ?? '');
  const server = createServer({ requestTimeout: 0, headersTimeout: CONNECT_MS });
  server.on('connect', (asked, client, head) => {
    client.on('error', () => client.destroy());
    const pass = passOf(asked);
    const target = parseTarget(asked.url ?? '');
    if (!pass) answer(client, '407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="genius"\r\n');
    else if (!target) answer(client, '400 Bad Request');
    else void tunnel(pass, target, client as Socket, head, resolve);
  });
  server.on('request', (asked, reply) => {
    const pass = passOf(asked);
    if (pass) return void forward(pass, asked, reply, resolve);
    reply.writeHead(407, { 'proxy-authenticate': 'Basic realm="genius"', connection: 'close' }).end();
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  server.unref();
  const { port } = server.address() as AddressInfo;
  const keyOf = ({ user, secret }: Pass) => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return {
    url: `http://127.0.0.1:${port}`,
    open(limits) {
      const pass = new Pass(limits);
      passes.set(keyOf(pass), pass);
      return pass;
    },
    close(pass) {
      passes.delete(keyOf(pass));
      pass.end();
    },
    stop: () => stop(server, passes),
  };
}

async function stop(server: Server, passes: Map<string, Pass>): Promise<void> {
  for (const pass of passes.values()) pass.end();
  passes.clear();
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
}

function parseTarget(authority: string): Target | undefined {
  if (!/^[^/?#@\s]+:\d{1,5}$/.test(authority) || !URL.canParse(`http://${authority}`)) return undefined;
  // A URL writes IPv4 in all its disguises (octal, hex, one number) as four numbers.
  const { hostname } = new URL(`http://${authority}`);
  return { host: hostname, port: Number(authority.slice(authority.lastIndexOf(':') + 1)) };
}

function answer(client: Duplex, status: string, headers = ''): void {
  client.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}

/** The address to connect to, or undefined once the refusal is noted. */
async function admit(pass: Pass, { host, port }: Target, secure: boolean, resolve: Resolve) {
  const key = hostKey(host, port);
  const refuse = (why: Refusal) => {
    pass.refusals.set(key, why);
    return undefined;
  };
  const isAllowed = pass.limits.allowedHosts.has(key);
  if (!isAllowed && !(secure && port === 443)) return refuse('only-https');
  if (!pass.hasRoom()) return refuse('too-many');
  const pinned = await pinHost(host, isAllowed, resolve);
  return typeof pinned === 'string' ? refuse(pinned) : pinned;
}

async function tunnel(pass: Pass, target: Target, client: Socket, head: Buffer, resolve: Resolve): Promise<void> {
  pass.hold(client);
  const pinned = await admit(pass, target, true, resolve);
  if (!pinned) return answer(client, '403 Forbidden');
  const outside = connect({ host: pinned.address, family: pinned.family, port: target.port });
  pass.hold(outside);
  outside.setTimeout(CONNECT_MS, () => outside.destroy(new Error('too slow')));
  outside.once('error', () => {
    pass.refusals.set(hostKey(target.host, target.port), 'unreachable');
    if (client.writable && !client.bytesWritten) answer(client, '502 Bad Gateway');
    else client.destroy();
  });
  outside.once('connect', () => {
    outside.setTimeout(IDLE_MS, () => outside.destroy());
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    outside.write(head);
    outside.on('data', (chunk) => pass.count(chunk.length));
    outside.pipe(client).pipe(outside);
  });
  client.once('close', () => outside.destroy());
  outside.once('close', () => client.destroySoon());
}

const HOP_BY_HOP = /^(proxy-.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** Plain http, which is for hosts that the operator allowed. */
async function forward(pass: Pass, asked: IncomingMessage, reply: ServerResponse, resolve: Resolve): Promise<void> {
  const refuse = (status: number) => void reply.writeHead(status, { connection: 'close' }).end();
  if (!URL.canParse(asked.url ?? '')) return refuse(400);
  const url = new URL(asked.url as string);
  if (url.protocol !== 'http:') return refuse(400);
  const target = { host: url.hostname, port: Number(url.port || 80) };
  const pinned = await admit(pass, target, false, resolve);
  if (!pinned) return refuse(403);
  const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !HOP_BY_HOP.test(name)));
  const outside = sendRequest({
    host: pinned.address,
    family: pinned.family,
    port: target.port,
    method: asked.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    agent: false,
    timeout: IDLE_MS,
  });
  outside.on('socket', (socket) => pass.hold(socket));
  outside.on('timeout', () => outside.destroy());
  outside.on('error', () => {
    pass.refusals.set(hostKey(target.host, target.port), 'unreachable');
    if (reply.headersSent) reply.destroy();
    else refuse(502);
  });
  outside.on('response', (got) => {
    const kept = Object.fromEntries(Object.entries(got.headers).filter(([name]) => !HOP_BY_HOP.test(name)));
    reply.writeHead(got.statusCode ?? 502, kept);
    got.on('data', (chunk: Buffer) => pass.count(chunk.length));
    got.pipe(reply);
    got.on('aborted', () => reply.destroy());
  });
  reply.once('close', () => outside.destroy());
  asked.pipe(outside);
}
