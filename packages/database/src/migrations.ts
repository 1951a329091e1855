/** Migrations: written as data or as TypeORM classes, run once, all of a start in one transaction. */
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

/** A TypeORM migration class. Its name ends in 13 digits, a time in ms since 1970, and is never used twice. */
export type Migration = new () => MigrationInterface;

/** A step of a migration: SQL statements run in order, or a function of the query runner. */
export type MigrationStep = readonly string[] | ((runner: QueryRunner) => Promise<void>);

/**
 * Makes a migration.
 * @example defineMigration({ name: 'CreateInvoice1764000000000', up: ['CREATE TABLE invoice (…)'], down: ['DROP TABLE invoice'] })
 */
export function defineMigration(migration: { name: string; up: MigrationStep; down: MigrationStep }): Migration {
  if (!/\D\d{13}$/.test(migration.name)) {
    throw new Error(
      `Migration name "${migration.name}" must end in 13 digits: add the time in ms, such as ${Date.now()}.`,
    );
  }
  return class implements MigrationInterface {
    readonly name = migration.name;
    up = (runner: QueryRunner) => runStep(migration.up, runner);
    down = (runner: QueryRunner) => runStep(migration.down, runner);
  };
}

/**
 * Runs what is pending of the data source's migrations, in the order of their times, in one transaction: all or none.
 * Processes that start together wait for each other; each migration runs once. Gives the names of those it ran.
 */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const { MigrationExecutor } = await import('typeorm');
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query(`SELECT pg_advisory_xact_lock(hashtext('genius_migrations'))`);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'all';
    const executed = await executor.executePendingMigrations();
    await runner.commitTransaction();
    return executed.map(({ name }) => name);
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** The SQL that would still be needed to make the tables fit the entities; empty if migrations cover them. For tests. */
export async function missingMigrations(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

async function runStep(step: MigrationStep, runner: QueryRunner): Promise<void> {
  if (typeof step === 'function') return await step(runner);
  for (const statement of step) await runner.query(statement);
}
