/** A registry on an embedded platform of its own, with a worker that greets, waits and fails, for tests. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobRef, defineTask, errors } from '@genius/contract';
import { type Database, openDatabase } from '@genius/database';
import { declareSchedule, defineWorker, handle, silentLogger } from '@genius/runtime';
import { layFreshDatabase, openTestPlatform, type TestPlatform } from '@genius/testing';
import { z } from 'zod';
import { createRegistry, type Registry, type RegistryOptions } from '../registry.ts';
import { entities, migrations } from '../tables.ts';
import type { Scope } from '../tokens/scopes.ts';

export const greet = defineTask({
  name: 'probe.greet',
  queue: 'probe',
  summary: 'Greets.',
  idempotent: 'always the same',
  input: z.object({ name: z.string().min(1), slow: z.boolean().optional(), card: z.boolean().optional() }),
  output: z.object({ text: z.string(), card: blobRef.optional() }),
  examples: [{ title: 'Ana', input: { name: 'Ana' } }],
});

const joinTexts = defineTask({
  name: 'probe.join',
  queue: 'probe',
  summary: 'Joins the texts of greetings.',
  idempotent: 'always the same',
  input: z.object({ parts: z.union([z.object({ text: z.string() }), z.array(z.object({ text: z.string() }))]) }),
  output: z.object({ text: z.string() }),
});

export const probe = defineWorker({
  tag: 'probe',
  version: '1.2.3',
  summary: 'Greets.',
  tasks: [
    handle(greet, async ({ name, slow, card }, ctx) => {
      if (name === 'nobody') throw errors.GW_URL_REFUSED({ field: 'name', problem: 'nobody is greeted' });
      if (name === 'breaks') throw new Error('a defect');
      if (slow) {
        ctx.progress(0.5, 'half');
        await sleep(60_000, undefined, { signal: ctx.signal });
      }
      const text = `Hello, ${name}!`;
      return card ? { text, card: await ctx.blobs.put(new TextEncoder().encode(text)) } : { text };
    }),
    handle(joinTexts, ({ parts }) => ({
      text: [parts]
        .flat()
        .map(({ text }) => text)
        .join(' '),
    })),
  ],
  schedules: [declareSchedule(greet, { id: 'greeting', cron: '0 6 * * 1', input: { name: 'Ion' }, isOn: false })],
});

export interface TestRegistry extends AsyncDisposable {
  registry: Registry;
  platform: TestPlatform;
  database: Database;
  url: string;
  /** Calls the API as a person with these scopes. */
  as(...scopes: Scope[]): Caller;
}

export interface Caller {
  subject(name: string): Caller;
  tenant(name: string): Caller;
  token(): Promise<string>;
  /** Status and body of an answer. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any; headers: Headers }>;
}

export async function openRegistry(options: Partial<RegistryOptions> = {}): Promise<TestRegistry> {
  const platform = await openTestPlatform({ workers: [probe] });
  const folder = join(platform.folder, 'database');
  if (options.database === undefined) await layFreshDatabase(folder);
  // Opened by the first test that needs it.
  const database = openDatabase({ folder, entities, migrations, reachMs: 55_000 });
  const registry = await createRegistry({
    platform,
    tasks: [greet, joinTexts],
    database,
    log: silentLogger,
    version: '0.0.0',
    ...options,
  });
  const url = await registry.listen({ port: 0 });
  const caller = (scopes: Scope[], subject = 'ana', tenant?: string): Caller => ({
    subject: (name) => caller(scopes, name, tenant),
    tenant: (name) => caller(scopes, subject, name),
    token: () => registry.tokens.sign({ subject, scopes, lifetime: 60, ...(tenant === undefined ? {} : { tenant }) }),
    async ask(method, path, body) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await this.token()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
    },
  });
  return {
    registry,
    platform,
    database,
    url,
    as: (...scopes) => caller(scopes),
    async [Symbol.asyncDispose]() {
      await registry.close();
      await database.close();
      await platform.close();
    },
  };
}
