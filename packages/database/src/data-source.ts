/** Builds the one TypeORM data source, with the same settings on both databases. */
import type { DataSource, EntitySchema } from 'typeorm';
import { databaseErrors } from './errors.ts';
import { type Migration, runMigrations } from './migrations.ts';
import { refuseNestedWaits } from './nested-wait.ts';
import { rememberOrigin } from './origin.ts';
import { watchOutboxCommits } from './outbox/commit-signal.ts';
import { outboxMigration } from './outbox/outbox.ts';
import { embeddedClient } from './pglite/embedded-client.ts';
import type { Reach } from './pglite/reach.ts';
import { explainQueryFailures } from './query-failures.ts';
import { silentLogger } from './silent-logger.ts';

export interface DataSourceSettings {
  entities: readonly EntitySchema[];
  migrations: readonly Migration[];
  vector: boolean;
  poolSize: number;
}

/** Where the data source connects to. */
export type DataSourceTarget = { url: string } | { reach: Reach; folder: string };

/** How long a transaction may be quiet before a query that waits for it inside it is refused, in ms. */
const NESTED_QUIET_MS = 1_000;

/** Connects, creates the `vector` extension if asked for, and runs what is pending of the migrations. */
export async function openDataSource(target: DataSourceTarget, settings: DataSourceSettings): Promise<DataSource> {
  const [{ DataSource }, { default: pg }] = await Promise.all([import('typeorm'), import('pg')]);
  const dataSource = new DataSource({
    type: 'postgres',
    driver: pg,
    entities: [...settings.entities],
    migrations: [outboxMigration, ...eachOnce(settings.migrations)],
    migrationsTableName: 'genius_migrations',
    poolSize: settings.poolSize,
    applicationName: 'genius-workers',
    // gen_random_uuid() is built in; TypeORM would otherwise ask for uuid-ossp, which PGlite doesn't have.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    logger: silentLogger,
    // An idle connection that breaks is replaced at the next use.
    poolErrorHandler: () => undefined,
    // An idle connection keeps no process alive.
    ...('url' in target
      ? { url: target.url, extra: { allowExitOnIdle: true } }
      : { extra: { allowExitOnIdle: true, Client: embeddedClient(target.reach) } }),
  });
  explainQueryFailures(dataSource);
  await dataSource.initialize();
  try {
    rememberOrigin(dataSource, 'url' in target ? { kind: 'postgres' } : { kind: 'pglite', folder: target.folder });
    if ('reach' in target) refuseNestedWaits(dataSource, NESTED_QUIET_MS);
    watchOutboxCommits(dataSource);
    if (settings.vector) await createVectorExtension(dataSource);
    await runMigrations(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Workers that share a table each bring its migration: it is the same by its name. */
function eachOnce(migrations: readonly Migration[]): Migration[] {
  return [...new Map(migrations.map((each) => [new each().name ?? each.name, each])).values()];
}

async function createVectorExtension(dataSource: DataSource): Promise<void> {
  const isThere = () => dataSource.query(`SELECT 1 FROM pg_extension WHERE extname = 'vector'`);
  if ((await isThere()).length > 0) return;
  try {
    await dataSource.transaction(async (manager) => {
      // CREATE EXTENSION IF NOT EXISTS fails if two create it at once.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('genius_vector'))`);
      await manager.query('CREATE EXTENSION IF NOT EXISTS vector');
    });
  } catch (cause) {
    throw databaseErrors.GW_DATABASE_NO_VECTOR({}, { cause });
  }
}
