/** The Database port, the outbox and its relay, none of them loaded before somebody needs it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '@genius/contract';
import type { Database, Relay } from '@genius/database';
import type { Broker, Logger, OutboxWriter, Worker } from '@genius/runtime';
import type { Settings } from './settings.ts';

export interface LazyDatabase {
  port: Pick<Database, 'dataSource'>;
  outbox: OutboxWriter;
  /** Publishes what transactions sent, from the moment there is a database. */
  startRelay(): void;
  stopRelay(): Promise<void>;
  close(): Promise<void>;
}

/** How often to look whether another process made the database, ms. */
const LOOK_MS = 5_000;

/** The tables of `workers` are made when it is opened. */
export function openLazyDatabase(
  settings: Settings,
  workers: readonly Worker[],
  broker: Broker,
  log: Logger,
): LazyDatabase {
  const folder = join(settings.data, 'database');
  const stop = new AbortController();
  let opening: Promise<Database> | undefined;
  let relay: Promise<Relay | undefined> | undefined;
  let isRelaying = false;
  let timer: NodeJS.Timeout | undefined;

  const open = () => {
    opening ??= Promise.all([import('@genius/database'), import('@genius/registry/tables')]).then(
      ([{ defineMigration, openDatabase }, registry]) =>
        openDatabase({
          folder,
          entities: registry.entities,
          migrations: [
            ...registry.migrations,
            ...workers.flatMap(({ migrations = [] }) => migrations.map(defineMigration)),
          ],
          ...(settings.databaseUrl ? { url: settings.databaseUrl } : {}),
        }),
    );
    return opening;
  };

  /** An embedded database costs memory, so the relay does not make one: it waits until somebody did. */
  const exists = () => settings.databaseUrl !== undefined || existsSync(folder);

  function look(): void {
    if (!isRelaying || relay || stop.signal.aborted || !exists()) return;
    clearInterval(timer);
    relay = run().catch((error: unknown) => {
      log.error('the outbox can not be carried', { problem: String(error) });
      return undefined;
    });
  }

  async function run(): Promise<Relay> {
    const [{ startRelay }, database] = await Promise.all([import('@genius/database'), open()]);
    return startRelay({
      dataSource: await database.dataSource(),
      signal: stop.signal,
      // The envelope's id makes a second publication answer with the first run.
      publish: async (rows) => void (await broker.sendAll(rows.map((row) => JSON.parse(row.envelope) as Envelope))),
      onError: (error, failures) => {
        if (failures === 3) log.warn('the outbox is not carried at the moment', { problem: String(error) });
      },
    });
  }

  return {
    port: {
      async dataSource() {
        const source = await (await open()).dataSource();
        look();
        return source;
      },
    },
    async outbox(tx, envelope) {
      const { writeOutbox } = await import('@genius/database');
      await writeOutbox(tx as Parameters<typeof writeOutbox>[0], JSON.stringify(envelope));
    },
    startRelay() {
      isRelaying = true;
      timer = setInterval(look, LOOK_MS);
      timer.unref();
      look();
    },
    async stopRelay() {
      clearInterval(timer);
      stop.abort();
      await (await relay)?.done;
    },
    async close() {
      await (await opening)?.close();
    },
  };
}
