/** What the simulator of ANAF keeps whatever is called: beside the common, its daily counts. */

import { join } from 'node:path';
import { writeDay } from '../clock.ts';
import { type State as CommonState, openState as openCommonState } from '../state.ts';
import { type AnafSettings, anafSettings } from './settings.ts';

export interface State extends CommonState<AnafSettings> {
  /** Counts one use of a daily limit; false, without counting, if the day's are used up. */
  use(key: string, limit: number): boolean;
  /** What was used today, most used first. */
  used(limit: number): { key: string; count: number }[];
}

export function openState(folder: string): State {
  const state = openCommonState(join(folder, 'anaf.sqlite'), anafSettings);
  const { db, now } = state;
  db.exec(
    'CREATE TABLE IF NOT EXISTS used (day TEXT NOT NULL, key TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, key)) STRICT',
  );
  const sql = {
    use: db.prepare(
      'INSERT INTO used VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 WHERE count < ? RETURNING count',
    ),
    forget: db.prepare('DELETE FROM used WHERE day < ?'),
    used: db.prepare('SELECT key, count FROM used WHERE day = ? ORDER BY count DESC, key LIMIT ?'),
  };
  sql.forget.run(writeDay(now() - 7 * 86_400_000));
  return {
    ...state,
    use: (key, limit) => limit > 0 && sql.use.get(writeDay(now()), key, limit) !== undefined,
    used: (limit) => sql.used.all(writeDay(now()), limit) as unknown as ReturnType<State['used']>,
  };
}
