/** ANAF for a test file: the simulator on a real socket, the platform with the worker, and documents that ANAF takes. */

import { type AnafSimulator, KNOWN_FIRMS, openAnaf } from '@genius/sandbox/anaf';
import { openTestPlatform, serveSimulator, type TestPlatform, type TestPlatformOptions } from '@genius/testing';
import type { InvoiceInput } from '../contract/document.ts';
import { worker } from '../index.ts';

export interface AnafWorld extends AsyncDisposable {
  anaf: AnafSimulator;
  platform: TestPlatform;
  /** Calls that the simulator answered, oldest first, such as `upload`. */
  calls(): string[];
  /** Changes what the worker keeps in the Database, as time or another process would. */
  sql(statement: string, parameters?: string[]): Promise<void>;
  /** A sent invoice, made by the simulator's own person; returns its index. */
  uploadAs(person: string, xml: string, query: Record<string, string>): Promise<string>;
}

/** Firms of the simulator's register. */
export const SELLER = String(KNOWN_FIRMS.payer);
export const BUYER = String(KNOWN_FIRMS.sector);

/** Opening an embedded database takes long on a machine that is busy. */
export const OPENING_MS = 240_000;

/** The simulator alone; this process's variables lead to it until the end of the block. */
export async function openSimulator() {
  const served = await serveSimulator(openAnaf);
  return { ...served, anaf: served.simulator };
}

/** Opens all of it. */
export async function openAnafWorld(options: TestPlatformOptions = {}): Promise<AnafWorld> {
  const simulator = await openSimulator();
  const { anaf, url } = simulator;
  const platform = await openTestPlatform({ workers: [worker], database: true, ...options });
  // Opens the Database here, where there is time for it.
  await platform.sql('SELECT 1');
  return {
    anaf,
    platform,
    calls: () =>
      anaf.state
        .calls(1_000)
        .map(({ call }) => call)
        .reverse(),
    async sql(statement, parameters = []) {
      await platform.sql(statement, parameters);
    },
    async uploadAs(person, xml, query) {
      const asked = await fetch(`${url}/anaf/control/tokens`, { method: 'POST', body: JSON.stringify({ person }) });
      const { access_token: token } = (await asked.json()) as { access_token: string };
      const address = new URL(`${anaf.env.ANAF_API_URL}/test/FCTEL/rest/upload`);
      for (const [name, value] of Object.entries({ standard: 'UBL', ...query })) address.searchParams.set(name, value);
      const answer = await fetch(address, { method: 'POST', body: xml, headers: { authorization: `Bearer ${token}` } });
      const index = /index_incarcare="(\d+)"/.exec(await answer.text())?.[1];
      if (!index) throw new Error('the simulator did not take the invoice');
      return index;
    },
    async [Symbol.asyncDispose]() {
      await platform.close();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

/** From one made-up firm to another, as ANAF takes it. */
export function invoiceOf(number: string, more: Partial<InvoiceInput> = {}): InvoiceInput {
  return {
    number,
    issueDate: '2026-11-24',
    dueDate: '2026-12-24',
    seller: {
      name: 'Exemplu Vânzător SRL',
      vatId: `RO${SELLER}`,
      address: { street: 'Str. Închipuită 1', city: 'Cluj-Napoca', county: 'RO-CJ', country: 'RO' },
    },
    buyer: {
      name: 'Exemplu Cumpărător SRL',
      vatId: `RO${BUYER}`,
      address: { street: 'Str. Închipuită 2', city: 'SECTOR3', county: 'RO-B', country: 'RO' },
    },
    lines: [{ name: 'Caiet', quantity: '2', unit: 'H87', price: '50', vatCategory: 'S', vatRate: '21' }],
    ...more,
  };
}
