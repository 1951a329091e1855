/** The outbox: runs that are sent inside a transaction wait here, and exist if and only if it commits. */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { defineMigration, type Migration } from '../migrations.ts';
import { outboxWritten } from './commit-signal.ts';

/** Part of every database that this package opens. */
export const outboxMigration: Migration = defineMigration({
  name: 'CreateGeniusOutbox1764000000000',
  up: [
    // The envelope is text: jsonb would reorder it and refuse \u0000.
    `CREATE TABLE genius_outbox (
       id uuid PRIMARY KEY,
       position bigint GENERATED ALWAYS AS IDENTITY,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       envelope text NOT NULL
     )`,
    'CREATE INDEX genius_outbox_position ON genius_outbox (position)',
  ],
  down: ['DROP TABLE genius_outbox'],
});

/** A row that waits for its relay. */
export interface OutboxRow {
  id: string;
  createdAt: Date;
  /** As it was given to `writeOutbox`, to the byte. */
  envelope: string;
}

/**
 * Writes an envelope in the manager's transaction; without one it commits by itself. Gives the row's id.
 * After the commit a relay publishes it at least once.
 */
export async function writeOutbox(manager: EntityManager, envelopeJson: string): Promise<string> {
  const id = randomUUID();
  await manager.query('INSERT INTO genius_outbox (id, envelope) VALUES ($1, $2)', [id, envelopeJson]);
  outboxWritten(manager);
  return id;
}
