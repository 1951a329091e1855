/**
 * The Database port: SQL through one TypeORM data source, on PGlite in a folder or on a PostgreSQL server.
 * It leaves out the platform's own hot state (runs, results, leases), which lives elsewhere.
 */
import type { DataSource, EntitySchema } from 'typeorm';
import { type DataSourceTarget, openDataSource } from './data-source.ts';
import { databaseErrors } from './errors.ts';
import type { Migration } from './migrations.ts';
import type { DatabaseOwner } from './pglite/owner-note.ts';
import { type Reach, reachOwner } from './pglite/reach.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server, such as `postgres://user:password@host:5432/name`. Default: none, the embedded database. */
  url?: string | undefined;
  /** The folder of the embedded database; made if it isn't there. Needed without `url`, ignored with it. */
  folder?: string;
  /** The entities of all workers and apps. Default: none. */
  entities?: readonly EntitySchema[];
  /** The migrations of all workers and apps, in any order. Default: none. */
  migrations?: readonly Migration[];
  /** Creates the `vector` extension (pgvector) if it isn't there. Default: false. */
  vector?: boolean;
  /** Connections at most. Default: 10. */
  poolSize?: number;
  /** Embedded: how long a transaction may make no query while others wait, in ms. Then it is rolled back. Default: 10_000. */
  idleTransactionMs?: number;
  /** Embedded: how long a query may wait for its turn, in ms. Then it fails with SQLSTATE 55P03. Default: 30_000. */
  turnMs?: number;
  /** Embedded: how long to look for an owner that answers, in ms. Default: 30_000. */
  reachMs?: number;
}

export interface Database extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres';
  /**
   * The data source. The first call opens it: finds the owner of the folder or becomes it, connects, runs migrations.
   * If that fails the next call tries again.
   */
  dataSource(): Promise<DataSource>;
  /** Who owns the embedded database's folder at the moment; undefined if nobody does, and on PostgreSQL. */
  owner(): Promise<DatabaseOwner | undefined>;
  /** True while this object is the one that holds the embedded database's files. */
  isOwner(): boolean;
  /** Ends the connections, then, if this process owns the folder, lets an open transaction end (2 s) and closes the files. */
  close(): Promise<void>;
}

/** Returns at once; nothing is opened before `dataSource()`. Throws GW_DATABASE_SETTINGS without `url` and `folder`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, folder } = options;
  if (url) return database('postgres', { url }, options);
  if (!folder) {
    throw databaseErrors.GW_DATABASE_SETTINGS();
  }
  const { idleTransactionMs: idleMs = 10_000, turnMs: waitMs = 30_000, reachMs = 30_000 } = options;
  const reach = reachOwner({ folder, idleMs, waitMs, reachMs });
  return database('pglite', { reach, folder }, options, reach);
}

const CLOSE_GRACE_MS = 2_000;

function database(kind: Database['kind'], target: DataSourceTarget, options: DatabaseOptions, reach?: Reach): Database {
  let opening: Promise<DataSource> | undefined;
  let closing: Promise<void> | undefined;

  return {
    kind,
    dataSource() {
      if (closing !== undefined) return Promise.reject(databaseErrors.GW_DATABASE_CLOSED());
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    owner: async () => await reach?.owner(),
    isOwner: () => reach?.isOwner() ?? false,
    close() {
      closing ??= close();
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };

  async function open(): Promise<DataSource> {
    const { entities = [], migrations = [], vector = false, poolSize = 10 } = options;
    return await openDataSource(target, { entities, migrations, vector, poolSize });
  }

  async function close(): Promise<void> {
    const dataSource = await opening?.catch(() => undefined);
    await dataSource?.destroy();
    await reach?.close(CLOSE_GRACE_MS);
  }
}
