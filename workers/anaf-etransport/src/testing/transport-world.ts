/** ANAF for a test file: the simulator on a real socket, the platform with the worker, and transports that ANAF takes. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineTask } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import { defineWorker, handle } from '@genius/runtime';
import { type AnafSimulator, KNOWN_FIRMS, openAnaf } from '@genius/sandbox/anaf';
import { makeTestFolder, openTestPlatform, type TestPlatform, type TestPlatformOptions } from '@genius/testing';
import { z } from 'zod';
import type { NotificationInput } from '../contract/notification.ts';
import { worker } from '../index.ts';

export interface TransportWorld extends AsyncDisposable {
  anaf: AnafSimulator;
  platform: TestPlatform;
  /** Calls of e-Transport that the simulator answered, oldest first, such as `upload`. */
  calls(): string[];
  /** Changes what the worker keeps in the Database, as time would. */
  sql(statement: string, parameters?: string[]): Promise<void>;
}

const sqlTask = defineTask({
  name: 'test.sql',
  queue: 'test',
  summary: 'Runs a statement.',
  input: z.object({ statement: z.string(), parameters: z.array(z.string()) }),
  output: z.object({}),
  idempotent: 'a test runs it once',
});
const sqlWorker = defineWorker({
  tag: 'test',
  version: '0',
  summary: 'Lends its Database.',
  tasks: [
    handle(sqlTask, async ({ statement, parameters }, ctx) => {
      await (await ctx.db.dataSource()).query(statement, parameters);
      return {};
    }),
  ],
});

/** Firms of the simulator's register. */
export const DECLARANT = String(KNOWN_FIRMS.payer);
export const PARTNER = String(KNOWN_FIRMS.sector);

/** Opening an embedded database takes long on a machine that is busy. */
export const OPENING_MS = 240_000;

/** The simulator alone; this process's variables lead to it until the end of the block. */
export async function openSimulator() {
  const folder = makeTestFolder();
  let anaf: AnafSimulator | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(anaf?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await openAnaf({ folder: folder.path, url });
  anaf = opened;
  const before = Object.keys(opened.env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, opened.env);
  return {
    anaf: opened,
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

/** Opens all of it. */
export async function openTransportWorld(options: TestPlatformOptions = {}): Promise<TransportWorld> {
  const simulator = await openSimulator();
  const { anaf } = simulator;
  const platform = await openTestPlatform({ workers: [worker, sqlWorker], database: true, ...options });
  // Opens the Database here, where there is time for it.
  await platform.client.call(sqlTask, { statement: 'SELECT 1', parameters: [] });
  return {
    anaf,
    platform,
    calls: () =>
      anaf.state
        .calls(1_000)
        .map(({ call }) => call.replace('etransport-', ''))
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

/** How many declarations the simulator has taken. */
export const declarationsAt = ({ state }: AnafSimulator): number =>
  (state.db.prepare('SELECT count(*) AS count FROM declaration').get() as { count: number }).count;

/** Today's, from one made-up firm to another, as ANAF takes it. `name`: of its document, so that no other is the same. */
export function transportOf(name: string, more: Partial<NotificationInput> = {}): NotificationInput {
  const today = romanianDay(new Date());
  return {
    declarant: DECLARANT,
    operation: 'national',
    goods: [
      {
        purpose: 'trade',
        tariffCode: '07020000',
        name: 'Roșii',
        quantity: '1200',
        unit: 'KGM',
        netWeight: '1200',
        grossWeight: '1290.5',
        value: '7200',
      },
    ],
    partner: { country: 'RO', code: PARTNER, name: 'Exemplu Cumpărător SRL' },
    vehicle: 'CJ12ABC',
    carrier: { country: 'RO', code: DECLARANT, name: 'Exemplu Vânzător SRL' },
    date: today,
    start: { place: { county: 'RO-CJ', locality: 'Cluj-Napoca', street: 'Str. Închipuită', number: '1' } },
    end: { place: { county: 'RO-B', locality: 'București', street: 'Str. Închipuită', number: '2' } },
    documents: [{ type: 'invoice', number: name, date: today }],
    ...more,
  };
}
