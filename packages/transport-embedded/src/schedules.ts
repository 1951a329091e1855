/** Schedules in the store: a slot's run and the step to the next slot are one transaction. */

import {
  readScheduleColumns,
  type Schedule,
  type ScheduleColumns,
  type Schedules,
  scheduleJson,
} from '@genius/runtime';
import { insertRun } from './insert.ts';
import type { Store } from './store.ts';

// The same schedule put again keeps its place; a changed one starts anew.
const PUT =
  'INSERT INTO schedules (name, next, paused, json) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET' +
  ' next = CASE WHEN json = excluded.json THEN next ELSE excluded.next END, json = excluded.json';
const IF_STILL_THE_WORKERS =
  " WHERE json ->> '$.worker' = excluded.json ->> '$.worker' AND json ->> '$.isChanged' IS NULL";

export function openSchedules(store: Store): Schedules {
  const write = (sql: string, schedule: Schedule) =>
    store.write((turn) => {
      turn.sql(sql).run(schedule.name, schedule.nextAt, schedule.paused ? 1 : 0, scheduleJson(schedule));
    });

  return {
    put: (schedule) => write(PUT, schedule),
    declare: (schedule) => write(PUT + IF_STILL_THE_WORKERS, schedule),
    remove: (name) =>
      store.write((turn) => Number(turn.sql('DELETE FROM schedules WHERE name = ?').run(name).changes) > 0),
    list: () =>
      store.read(() =>
        (
          store
            .sql('SELECT json, next, paused, last FROM schedules ORDER BY name')
            .all() as unknown as ScheduleColumns[]
        ).map(readScheduleColumns),
      ),
    pause: (name, paused) =>
      store.write(
        (turn) =>
          Number(turn.sql('UPDATE schedules SET paused = ? WHERE name = ?').run(paused ? 1 : 0, name).changes) > 0,
      ),
    fire: (name, slotMs, envelope, nextAt) =>
      store.write((turn) => {
        const { changes } = turn
          .sql('UPDATE schedules SET next = ?, last = ? WHERE name = ? AND next = ? AND paused = 0')
          .run(nextAt, slotMs, name, slotMs);
        if (changes === 0) return false;
        if (envelope) insertRun(turn, envelope);
        return true;
      }),
  };
}
