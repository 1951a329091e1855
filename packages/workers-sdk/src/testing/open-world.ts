/** A real registry on an embedded platform, behind a proxy that can misbehave, and a client of it. */

import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobRef, defineTask, errors, type Task } from '@genius/contract';
import { openDatabase } from '@genius/database';
import { createRegistry, type Scope } from '@genius/registry';
import { entities, migrations } from '@genius/registry/tables';
import { defineWorker, handle, type Platform, silentLogger } from '@genius/runtime';
import { layFreshDatabase, openTestPlatform, type TestPlatform } from '@genius/testing';
import { z } from 'zod';
import { type Client, type ClientOptions, createClient } from '../create-client.ts';

export const greet = defineTask({
  name: 'probe.greet',
  queue: 'probe',
  summary: 'Greets.',
  idempotent: 'always the same',
  input: z.object({ name: z.string().min(1), slow: z.boolean().default(false), photo: blobRef.optional() }),
  output: z.object({ text: z.string(), card: blobRef.optional() }),
  limits: { attempts: 1 },
});

export const joinTexts = defineTask({
  name: 'probe.join',
  queue: 'probe',
  summary: 'Joins the texts of greetings.',
  idempotent: 'always the same',
  input: z.object({ parts: z.array(z.object({ text: z.string() })), with: z.string().default(' ') }),
  output: z.object({ text: z.string() }),
});

export const repeat = defineTask({
  name: 'probe.repeat',
  queue: 'probe',
  summary: 'Says what it got once more.',
  idempotent: 'always the same',
  input: z.object({ said: z.object({ text: z.string() }) }),
  output: z.object({ text: z.string() }),
});

export const probe = defineWorker({
  tag: 'probe',
  version: '1.0.0',
  summary: 'Greets.',
  tasks: [
    handle(greet, async ({ name, slow, photo }, ctx) => {
      if (name === 'nobody')
        throw errors.GW_URL_REFUSED({ field: 'name', problem: 'nobody is greeted' }, { field: 'name' });
      if (name === 'refused') throw errors.GW_CHILD_FAILED({ task: 'x', outcome: 'failed' });
      if (name === 'defect') throw new Error('broken');
      if (slow) {
        ctx.progress(0.5, 'half');
        await sleep(60_000, undefined, { signal: ctx.signal });
      }
      const text = `Hello, ${name}!`;
      return photo ? { text, card: await ctx.blobs.put(await ctx.blobs.get(photo)) } : { text };
    }),
    handle(joinTexts, (input) => ({ text: input.parts.map(({ text }) => text).join(input.with) })),
    handle(repeat, ({ said }) => ({ text: `${said.text} ${said.text}` })),
  ],
});

/** What the proxy does to a request: nothing (`'pass'`), cuts it before or after the registry answers, or answers itself. */
export type Fault = 'pass' | 'cut' | 'cut-after' | { status: number; retryAfter?: string; body?: string };

export interface TestWorld extends AsyncDisposable {
  platform: Platform;
  /** Of the proxy. */
  url: string;
  token(...scopes: Scope[]): Promise<string>;
  client(options?: Partial<ClientOptions>): Promise<Client>;
  /** What happens to the next requests whose path contains `part`. */
  fault(part: string, ...faults: Fault[]): void;
  /** Requests that reached the proxy: `METHOD path`. */
  readonly seen: string[];
  /** Cuts all that is open at the proxy. */
  cutAll(): void;
}

export interface WorldOptions {
  /** A platform that runs elsewhere and is left running, with a folder for the database. Default: one embedded. */
  on?: { platform: Platform; folder: string };
  /** Contracts that the registry knows beside the probe's, and nobody runs. Default none. */
  tasks?: readonly Task[];
  /** Pages that may call it. Default none. */
  origins?: readonly string[];
}

export async function openWorld({ on, tasks = [], origins = [] }: WorldOptions = {}): Promise<TestWorld> {
  const own = on ? undefined : await openTestPlatform({ workers: [probe] });
  const { platform, folder } = on ?? { platform: own as TestPlatform, folder: (own as TestPlatform).folder };
  await layFreshDatabase(join(folder, 'database'));
  const database = openDatabase({ folder: join(folder, 'database'), entities, migrations, reachMs: 55_000 });
  const registry = await createRegistry({
    platform,
    tasks: [greet, joinTexts, repeat, ...tasks],
    database,
    log: silentLogger,
    version: '0.0.0',
    rate: 100_000,
    origins,
  });
  const target = new URL(await registry.listen({ port: 0 }));
  const faults: { part: string; left: Fault[] }[] = [];
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const planned = faults.find(({ part, left }) => left.length && request.url?.includes(part));
    serve(target, planned?.left.shift() ?? 'pass', request, response);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const token = (...scopes: Scope[]) => registry.tokens.sign({ subject: 'ana', scopes, lifetime: 600 });
  return {
    platform,
    url,
    token,
    seen,
    async client(options = {}) {
      const retry = { firstMs: 5, capMs: 20 };
      return createClient({
        url,
        token: await token('workers:submit', 'workers:read'),
        retry,
        ...options,
      } as ClientOptions);
    },
    fault: (part, ...left) => void faults.push({ part, left }),
    cutAll: () => proxy.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
      await registry.close();
      await database.close();
      await own?.close();
    },
  };
}

function serve(target: URL, fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'cut') return void request.socket.destroy();
  if (typeof fault === 'object') {
    const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    response.writeHead(fault.status, headers).end(fault.body ?? '<html>from a proxy</html>');
    request.resume();
    return;
  }
  const { method = 'GET', url: path = '/', headers } = request;
  const onward = forward({ host: target.hostname, port: target.port, method, path, headers }, (answer) => {
    if (fault === 'cut-after') return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
