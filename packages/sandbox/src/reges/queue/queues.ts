/** What waits for the employers: results, proposals, notices; and how far each consumer has read. */

import type { Entity } from '../schema/model.ts';
import type { State } from '../state.ts';

export const QUEUES = ['Status', 'Detasare/Propuneri', 'Mutare/Propuneri', 'Notificare'] as const;

export type QueueName = (typeof QUEUES)[number];

/** Of whom no `consumerId` is known. */
export const SHARED = '';

export interface Entry {
  employer: string;
  queue: QueueName;
  /** From 1; 0 as long as it isn't due. */
  position: number;
  /** When it is due, by the simulator's clock. */
  due: number;
  entity: Entity;
}

/** How far one consumer of a queue has read. */
export interface Cursor {
  consumer: string;
  queue: QueueName;
  position: number;
}

export interface Queues {
  /** Puts it at the end once it is due. */
  put(entry: Omit<Entry, 'position'>): void;
  /** Gives their places to all that are due by then. */
  settle(now: number): void;
  due(): number | undefined;
  /** What this consumer has before it; each begins at the start of the queue. */
  read(employer: string, queue: QueueName, consumer: string, most: number): Entry[];
  /** Moves on by so many, but not past the end; back by a negative number. Says by how many it moved. */
  move(employer: string, queue: QueueName, consumer: string, by: number): number;
  length(employer: string, queue: QueueName): number;
  cursors(employer: string): Cursor[];
  /** Newest first, those that aren't due before them. */
  newest(employer: string, limit: number): Entry[];
  /** What came or will come of a message, by its receipt. */
  about(responseId: string): Entry[];
}

const MOST_ENTRIES = 50_000;

export function openQueues({ db }: State): Queues {
  db.exec(`
    CREATE TABLE IF NOT EXISTS entry (
      number INTEGER PRIMARY KEY AUTOINCREMENT, employer TEXT NOT NULL, queue TEXT NOT NULL,
      position INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL, receipt TEXT NOT NULL, entity TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS entry_receipt ON entry (receipt);
    CREATE INDEX IF NOT EXISTS entry_place ON entry (employer, queue, position);
    CREATE INDEX IF NOT EXISTS entry_due ON entry (position, due);
    CREATE TABLE IF NOT EXISTS cursor (
      employer TEXT NOT NULL, queue TEXT NOT NULL, consumer TEXT NOT NULL, position INTEGER NOT NULL,
      PRIMARY KEY (employer, queue, consumer)
    ) STRICT;
  `);
  const sql = {
    put: db.prepare('INSERT INTO entry (employer, queue, due, receipt, entity) VALUES (?, ?, ?, ?, ?)'),
    trim: db.prepare('DELETE FROM entry WHERE number <= ? AND position > 0'),
    waiting: db.prepare(
      'SELECT number, employer, queue FROM entry WHERE position = 0 AND due <= ? ORDER BY due, number',
    ),
    place: db.prepare('UPDATE entry SET position = ? WHERE number = ?'),
    due: db.prepare('SELECT min(due) AS due FROM entry WHERE position = 0'),
    length: db.prepare('SELECT coalesce(max(position), 0) AS length FROM entry WHERE employer = ? AND queue = ?'),
    read: db.prepare('SELECT * FROM entry WHERE employer = ? AND queue = ? AND position > ? ORDER BY position LIMIT ?'),
    cursor: db.prepare('SELECT position FROM cursor WHERE employer = ? AND queue = ? AND consumer = ?'),
    move: db.prepare('INSERT INTO cursor VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position'),
    cursors: db.prepare('SELECT consumer, queue, position FROM cursor WHERE employer = ? ORDER BY queue, consumer'),
    about: db.prepare("SELECT * FROM entry WHERE receipt = ? AND queue = 'Status' ORDER BY number LIMIT 20"),
    newest: db.prepare('SELECT * FROM entry WHERE employer = ? ORDER BY position = 0 DESC, number DESC LIMIT ?'),
  };
  const toEntry = (row: unknown): Entry => {
    const { employer, queue, position, due, entity } = row as Omit<Entry, 'entity'> & { entity: string };
    return { employer, queue, position, due, entity: JSON.parse(entity) as Entity };
  };
  const length = (employer: string, queue: string) => (sql.length.get(employer, queue) as { length: number }).length;
  const positionOf = (...of: [employer: string, queue: string, consumer: string]) =>
    (sql.cursor.get(...of) as { position: number } | undefined)?.position ?? 0;

  return {
    put({ employer, queue, due, entity }) {
      const { lastInsertRowid } = sql.put.run(
        employer,
        queue,
        due,
        String(entity.ResponseId ?? ''),
        JSON.stringify(entity),
      );
      sql.trim.run(Number(lastInsertRowid) - MOST_ENTRIES);
    },
    settle(now) {
      const waiting = sql.waiting.all(now) as { number: number; employer: string; queue: string }[];
      for (const { number, employer, queue } of waiting) sql.place.run(length(employer, queue) + 1, number);
    },
    due: () => (sql.due.get() as { due: number | null }).due ?? undefined,
    read: (employer, queue, consumer, most) =>
      sql.read.all(employer, queue, positionOf(employer, queue, consumer), most).map(toEntry),
    move(employer, queue, consumer, by) {
      const from = positionOf(employer, queue, consumer);
      const to = Math.max(0, Math.min(from + by, length(employer, queue)));
      sql.move.run(employer, queue, consumer, to);
      return to - from;
    },
    length,
    cursors: (employer) => sql.cursors.all(employer) as unknown as Cursor[],
    about: (responseId) => sql.about.all(responseId).map(toEntry),
    newest: (employer, limit) => sql.newest.all(employer, limit).map(toEntry),
  };
}
