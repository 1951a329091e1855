/** ANAF for a test file: the simulator on a real socket, the platform with the worker, and transports that ANAF takes. */

import { romanianDay } from '@genius/romania';
import { type AnafSimulator, KNOWN_FIRMS, openAnaf } from '@genius/sandbox/anaf';
import { openTestPlatform, serveSimulator, type TestPlatform, type TestPlatformOptions } from '@genius/testing';
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

/** Firms of the simulator's register. */
export const DECLARANT = String(KNOWN_FIRMS.payer);
export const PARTNER = String(KNOWN_FIRMS.sector);

/** Opening an embedded database takes long on a machine that is busy. */
export const OPENING_MS = 240_000;

/** The simulator alone; this process's variables lead to it until the end of the block. */
export async function openSimulator() {
  const served = await serveSimulator(openAnaf);
  return { ...served, anaf: served.simulator };
}

/** Opens all of it. */
export async function openTransportWorld(options: TestPlatformOptions = {}): Promise<TransportWorld> {
  const simulator = await openSimulator();
  const { anaf } = simulator;
  const platform = await openTestPlatform({ workers: [worker], database: true, ...options });
  // Opens the Database here, where there is time for it.
  await platform.sql('SELECT 1');
  return {
    anaf,
    platform,
    calls: () =>
      anaf.state
        .calls(1_000)
        .map(({ call }) => call.replace('etransport-', ''))
        .reverse(),
    async sql(statement, parameters = []) {
      await platform.sql(statement, parameters);
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
