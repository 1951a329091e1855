/** Calls of the ANAF simulator for its tests: bare requests by the addresses that it offers in its variables. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SimulatorWorld } from '../../simulator.ts';
import { type Served, serveSimulator } from '../../testing/serve-simulator.ts';
import { type AnafSimulator, openAnaf } from '../index.ts';
import type { AnafSettings } from '../settings.ts';

export type AnafServed = Served<AnafSimulator>;

/** The keys that the first simulator of a test file made: each other one finds them in its folder and makes none. */
let keys: Map<string, Buffer> | undefined;
const KEY_FILES = ['token-key.pem', 'signing-key.pem', 'signing-certificate.pem'];

async function openWithKeys(world: SimulatorWorld): Promise<AnafSimulator> {
  for (const [name, bytes] of keys ?? []) await writeFile(join(world.folder, name), bytes);
  const simulator = await openAnaf(world);
  keys ??= new Map(
    await Promise.all(KEY_FILES.map(async (name) => [name, await readFile(join(world.folder, name))] as const)),
  );
  return simulator;
}

/** A simulator in a folder of its own, with these settings. */
export async function serveAnaf(settings: Partial<AnafSettings> = {}): Promise<AnafServed> {
  const served = await serveSimulator(openWithKeys);
  served.simulator.state.change(settings);
  return served;
}

/** What one call answers, its body read as JSON where it is. */
export interface Answered {
  status: number;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what another program answered
  body: any;
  headers: Headers;
}

export async function call(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    body: type.startsWith('application/json') ? JSON.parse(text) : text,
    headers: response.headers,
  };
}

export function postJson(url: string, value: unknown): Promise<Answered> {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return call(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** The public service's address below its host. */
export const publicUrl = ({ simulator }: AnafServed, path: string) => `${simulator.env.ANAF_PUBLIC_URL}${path}`;

/** Asks the taxpayer service for these codes as of one day. */
export function askTva(served: AnafServed, cuis: readonly number[], data = '2026-11-24'): Promise<Answered> {
  return postJson(
    publicUrl(served, '/api/PlatitorTvaRest/v9/tva'),
    cuis.map((cui) => ({ cui, data })),
  );
}

/** Fails unless the answer is the firewall's page under status 200. */
export function expectFirewall({ status, type, body }: Answered): void {
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(body).toMatch(/The requested URL was rejected\..*Your support ID is: \d{19}/);
}
