/** @genius/database: SQL through TypeORM, on PGlite in a folder or on PostgreSQL, and the outbox. */
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { databaseErrors } from './errors.ts';
export { defineMigration, type Migration, type MigrationStep, missingMigrations } from './migrations.ts';
export { type OutboxRow, writeOutbox } from './outbox/outbox.ts';
export { type Relay, type RelayOptions, startRelay } from './outbox/relay.ts';
export type { DatabaseOwner } from './pglite/owner-note.ts';
