/** Runs what is pending of the store's migrations, in one transaction: all or none. */

import pg from 'pg';
import { DataSource, type Logger, MigrationExecutor } from 'typeorm';
import type { StoreAddress } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

/** TypeORM prints to the console by itself, even with logging off. Here errors are thrown and nothing is printed. */
const nothing = () => undefined;
const silentLogger: Logger = {
  log: nothing,
  logMigration: nothing,
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
};

/** Processes that start together wait for each other, and each migration runs once. */
export async function runMigrations({ url, schema }: StoreAddress): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    driver: pg,
    url,
    schema,
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migrations',
    poolSize: 2,
    applicationName: 'genius-workers',
    installExtensions: false,
    logger: silentLogger,
    poolErrorHandler: nothing,
    extra: { allowExitOnIdle: true, options: `-c search_path=${schema}` },
  });
  await dataSource.initialize();
  try {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`genius/migrations/${schema}`]);
      // Asked first: a role that may not create schemas can use one that was made for it.
      const [{ missing }] = (await runner.query('SELECT to_regnamespace($1) IS NULL AS missing', [schema])) as [
        { missing: boolean },
      ];
      if (missing) await runner.query(`CREATE SCHEMA "${schema}"`);
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'all';
      await executor.executePendingMigrations();
      await runner.commitTransaction();
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(nothing);
      throw error;
    } finally {
      await runner.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
