/** Schedules in the store: a slot's run and the step to the next slot are one transaction. */

import type { Envelope } from '@genius/contract';
import { readScheduleColumns, type ScheduleColumns, type Schedules, scheduleJson } from '@genius/runtime';
import type { Scope } from './scope.ts';
import type { Db } from './store/db.ts';

export interface ScheduleDeps {
  /**
   * Inserts the run inside the transaction. Answers with what is to be done after its commit, which publishes the
   * message and never rejects: what can't be published then is published later.
   */
  send(query: Db['query'], envelope: Envelope): Promise<() => Promise<void>>;
}

export function openSchedules({ db }: Pick<Scope, 'db'>, { send }: ScheduleDeps): Schedules {
  const changed = async (text: string, values: readonly unknown[]) => (await db.query(text, values)).length > 0;

  return {
    async put(schedule) {
      // The same schedule put again keeps its place; a changed one starts anew.
      await db.query(
        `INSERT INTO schedules AS old (name, next, paused, json) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET
           next = CASE WHEN old.json = excluded.json THEN old.next ELSE excluded.next END, json = excluded.json`,
        [schedule.name, schedule.nextAt, schedule.paused, scheduleJson(schedule)],
      );
    },
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
