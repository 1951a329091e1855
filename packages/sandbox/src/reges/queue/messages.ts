/** Messages that were taken, in the order of each employer, until they are worked. */

import type { RegesMisbehaviour } from '../misbehaviour.ts';
import type { Entity } from '../schema/model.ts';
import type { State } from '../state.ts';

export interface Message {
  /** Of the simulator. */
  number: number;
  /** Of the employer. */
  employer: string;
  /** The receipt. */
  responseId: string;
  messageId: string;
  operation: string;
  /** Such as `Contract`. */
  type: string;
  entity: Entity;
  /** Moments of the simulator's clock: taken, worked. */
  received: number;
  ready: number;
  does: RegesMisbehaviour;
}

export type KeptMessage = Message & { isWorked: boolean };

export interface Messages {
  /** Takes it; it is worked after those of its employer. */
  keep(message: Omit<Message, 'number' | 'ready'>, processMs: number): Message;
  /** The first that has this id. */
  byMessageId(employer: string, messageId: string): Message | undefined;
  find(number: number): KeptMessage | undefined;
  /** The next to be worked by then, of any employer. */
  next(now: number): Message | undefined;
  worked(number: number): void;
  /** When the next one is due. */
  due(): number | undefined;
  newest(limit: number): KeptMessage[];
  /** How many wait, and how many there are. */
  count(employer: string): { waiting: number; total: number };
}

const MOST_MESSAGES = 50_000;

export function openMessages({ db }: State): Messages {
  db.exec(`
    CREATE TABLE IF NOT EXISTS message (
      number INTEGER PRIMARY KEY AUTOINCREMENT, employer TEXT NOT NULL, messageId TEXT NOT NULL, ready INTEGER NOT NULL,
      isWorked INTEGER NOT NULL DEFAULT 0, facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_ready ON message (isWorked, ready, number);
    CREATE INDEX IF NOT EXISTS message_employer ON message (employer, ready);
    CREATE INDEX IF NOT EXISTS message_id ON message (employer, messageId);
  `);
  const sql = {
    insert: db.prepare('INSERT INTO message (employer, messageId, ready, facts) VALUES (?, ?, ?, ?)'),
    trim: db.prepare('DELETE FROM message WHERE number <= ? AND isWorked = 1'),
    last: db.prepare('SELECT max(ready) AS ready FROM message WHERE employer = ?'),
    byMessageId: db.prepare(
      'SELECT number, facts FROM message WHERE employer = ? AND messageId = ? ORDER BY number LIMIT 1',
    ),
    find: db.prepare('SELECT number, facts, isWorked FROM message WHERE number = ?'),
    next: db.prepare(
      'SELECT number, facts FROM message WHERE isWorked = 0 AND ready <= ? ORDER BY ready, number LIMIT 1',
    ),
    worked: db.prepare('UPDATE message SET isWorked = 1 WHERE number = ?'),
    due: db.prepare('SELECT min(ready) AS ready FROM message WHERE isWorked = 0'),
    newest: db.prepare('SELECT number, facts, isWorked FROM message ORDER BY number DESC LIMIT ?'),
    count: db.prepare(
      'SELECT count(*) AS total, coalesce(sum(isWorked = 0), 0) AS waiting FROM message WHERE employer = ?',
    ),
  };
  const toMessage = (row: unknown): Message | undefined => {
    const found = row as { number: number; facts: string } | undefined;
    return found && { ...(JSON.parse(found.facts) as Message), number: found.number };
  };
  const toKept = (row: unknown): KeptMessage | undefined => {
    const message = toMessage(row);
    return message && { ...message, isWorked: (row as { isWorked: number }).isWorked === 1 };
  };

  return {
    keep(message, processMs) {
      const { ready: last } = sql.last.get(message.employer) as { ready: number | null };
      const taken = { ...message, ready: Math.max(message.received + processMs, last ?? 0) };
      const row = [taken.employer, taken.messageId, taken.ready, JSON.stringify(taken)] as const;
      const number = Number(sql.insert.run(...row).lastInsertRowid);
      sql.trim.run(number - MOST_MESSAGES);
      return { number, ...taken };
    },
    byMessageId: (employer, messageId) => toMessage(sql.byMessageId.get(employer, messageId)),
    find: (number) => toKept(sql.find.get(number)),
    next: (now) => toMessage(sql.next.get(now)),
    worked: (number) => void sql.worked.run(number),
    due: () => (sql.due.get() as { ready: number | null }).ready ?? undefined,
    newest: (limit) => sql.newest.all(limit).flatMap((row) => toKept(row) ?? []),
    count: (employer) => sql.count.get(employer) as { waiting: number; total: number },
  };
}
