/** REGES for a test file: the simulator on a real socket, the platform with the worker, and people whom REGES takes. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { defineTask, type InputOf } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { openReges, READY_EMPLOYERS, type RegesSimulator } from '@genius/sandbox/reges';
import { makeTestFolder, openTestPlatform, type TestPlatform, type TestPlatformOptions } from '@genius/testing';
import { z } from 'zod';
import type { submitReges } from '../contract/submit.ts';
import { worker } from '../index.ts';

export interface RegesWorld extends AsyncDisposable {
  reges: RegesSimulator;
  platform: TestPlatform;
  /** Calls that the simulator answered, oldest first, such as `Salariat`. */
  calls(): string[];
  /** Changes what the worker keeps in the Database, as time would. */
  sql(statement: string, parameters?: string[]): Promise<void>;
}

const sqlTask = defineTask({
  name: 'test.sql',
  queue: 'test',
  summary: 'Runs a statement.',
  input: z.object({ statement: z.string(), parameters: z.array(z.string()) }),
  output: z.object({ rows: z.array(z.unknown()) }),
  idempotent: 'a test runs it once',
});
const sqlWorker = defineWorker({
  tag: 'test',
  version: '0',
  summary: 'Lends its Database.',
  tasks: [
    handle(sqlTask, async ({ statement, parameters }, ctx) => {
      const rows: unknown = await (await ctx.db.dataSource()).query(statement, parameters);
      return { rows: Array.isArray(rows) ? rows : [] };
    }),
  ],
});

/** The employer of the simulator's ready account, and one to whom it proposes. */
export const EMPLOYER = READY_EMPLOYERS[0].cui;
export const OTHER = READY_EMPLOYERS[1];

/** Opening an embedded database takes long on a machine that is busy. */
export const OPENING_MS = 240_000;

/** The simulator alone; this process's variables lead to it until the end of the block. */
export async function openSimulator() {
  const folder = makeTestFolder();
  let reges: RegesSimulator | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(reges?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await openReges({ folder: folder.path, url });
  reges = opened;
  opened.state.change({ processMs: 0 });
  const before = Object.keys(opened.env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, opened.env);
  return {
    reges: opened,
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

/** Opens all of it. */
export async function openRegesWorld(options: TestPlatformOptions = {}): Promise<RegesWorld> {
  const simulator = await openSimulator();
  const { reges } = simulator;
  const platform = await openTestPlatform({ workers: [worker, sqlWorker], database: true, ...options });
  // Opens the Database here, where there is time for it.
  await platform.client.call(sqlTask, { statement: 'SELECT 1', parameters: [] });
  return {
    reges,
    platform,
    calls: () =>
      reges.state
        .calls(5_000)
        .map(({ call }) => call)
        .reverse(),
    async sql(statement, parameters = []) {
      await platform.client.call(sqlTask, { statement, parameters });
    },
    async [Symbol.asyncDispose]() {
      await platform.close();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

/** Stands before the simulator until the end of the block, and answers one path otherwise than REGES did. */
export async function openProxy(path: string, answer: string) {
  const url = process.env.REGES_API_URL ?? '';
  let replaced = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = request.method === 'POST' ? await text(request) : undefined;
    const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const got = await fetch(`${url}${request.url}`, { method: request.method ?? 'GET', headers, body: body ?? null });
    const said = await got.text();
    const isReplaced = request.url === path;
    if (isReplaced) replaced++;
    response.writeHead(got.status, { 'content-type': 'application/json' }).end(isReplaced ? answer : said);
  };
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.REGES_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    replaced: () => replaced,
    async [Symbol.asyncDispose]() {
      process.env.REGES_API_URL = url;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How many employees, contracts or messages the simulator has. */
export const countAt = ({ state }: RegesSimulator, table: 'employee' | 'contract' | 'message'): number =>
  (state.db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count;

/** The n-th made-up CNP of women born in 1985 in Cluj. */
export function cnpOf(n: number): string {
  const first = `2850101${'12'}${String(n % 1_000).padStart(3, '0')}`.slice(0, 12);
  const day = String(1 + (Math.floor(n / 1_000) % 28)).padStart(2, '0');
  const digits = `${first.slice(0, 5)}${day}${first.slice(7)}`;
  const weights = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0) % 11;
  return `${digits}${sum === 10 ? 1 : sum}`;
}

type Entry = NonNullable<InputOf<typeof submitReges>['batch']>[number];

/** The n-th made-up person, as REGES takes her. */
export const personOf = (n: number): NonNullable<Entry['employee']> => ({
  cnp: cnpOf(n),
  lastName: 'EXEMPLU',
  firstName: `ANGAJATA ${n}`,
  address: 'STR. ÎNCHIPUITĂ, NR. 1',
  locality: 179_141,
  nationality: 'ROMÂNIA',
});

/** Her contract. */
export const contractOf = (n: number, more: Partial<NonNullable<Entry['contract']>> = {}) =>
  ({
    number: `${n}/2026`,
    contractDate: '2026-11-27',
    startDate: '2026-12-02',
    occupation: { code: 251204 },
    salary: 9_000,
    workingTime: { hours: 8, per: 'OrePeZi', schedule: 'Zilnic', from: '09:00', to: '17:00' },
    workplaceType: 'Fix',
    workplaceCounty: 'B',
    workplaceLocality: 179_141,
    education: 'Superioare',
    ...more,
  }) satisfies Entry['contract'];
