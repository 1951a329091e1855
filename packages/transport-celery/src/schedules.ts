/** Schedules in the store: a slot's run and the step to the next slot are one transaction. */

import type { Envelope } from '@genius/contract';
import {
  readScheduleColumns,
  type Schedule,
  type ScheduleColumns,
  type Schedules,
  scheduleJson,
} from '@genius/runtime';
import type { Scope } from './scope.ts';
import type { Db } from './store/db.ts';

export interface ScheduleDeps {
  /**
   * Inserts the run inside the transaction. Answers with what is to be done after its commit, which publishes the
   * message and never rejects: what can't be published then is published later.
   */
  send(query: Db['query'], envelope: Envelope): Promise<() => Promise<void>>;
}

// The same schedule put again keeps its place; a changed one starts anew.
const PUT = `INSERT INTO schedules AS old (name, next, paused, json) VALUES ($1, $2, $3, $4)
  ON CONFLICT (name) DO UPDATE SET
    next = CASE WHEN old.json = excluded.json THEN old.next ELSE excluded.next END, json = excluded.json`;
const IF_STILL_THE_WORKERS = ` WHERE old.json::json ->> 'worker' = excluded.json::json ->> 'worker'
  AND old.json::json ->> 'isChanged' IS NULL`;

export function openSchedules({ db }: Pick<Scope, 'db'>, { send }: ScheduleDeps): Schedules {
  async function write(sql: string, schedule: Schedule): Promise<void> {
    await db.query(sql, [schedule.name, schedule.nextAt, schedule.paused, scheduleJson(schedule)]);
  }
  const changed = async (text: string, values: readonly unknown[]) => (await db.query(text, values)).length > 0;

  return {
    put: (schedule) => write(PUT, schedule),
    declare: (schedule) => write(PUT + IF_STILL_THE_WORKERS, schedule),
    remove: (name) => changed('DELETE FROM schedules WHERE name = $1 RETURNING 1', [name]),
    async list() {
      const rows = await db.query<ScheduleColumns>('SELECT json, next, paused, last FROM schedules ORDER BY name');
      return rows.map(readScheduleColumns);
    },
    pause: (name, paused) => changed('UPDATE schedules SET paused = $2 WHERE name = $1 RETURNING 1', [name, paused]),
    async fire(name, slotMs, envelope, nextAt) {
      const fired = await db.transaction(async (query) => {
        const moved = await query(
          'UPDATE schedules SET next = $3, last = $2 WHERE name = $1 AND next = $2 AND NOT paused RETURNING 1',
          [name, slotMs, nextAt],
        );
        if (moved.length === 0) return undefined;
        return { publish: envelope && (await send(query, envelope)) };
      });
      await fired?.publish?.();
      return fired !== undefined;
    },
  };
}
