/** Moves what has waited for its time into the ready runs. */

import { wakeLimited } from './ending.ts';
import { READY, SCHEDULED } from './schema.ts';
import type { Store } from './store.ts';
import type { Turn } from './turn.ts';

const PER_TURN = 1_000;
const PER_LIMIT = 100;

/** When the next scheduled run or limit is due, ms since 1970. */
export function nextDue(store: Store): number | undefined {
  const run = store.sql('SELECT due FROM runs WHERE state = 1 ORDER BY due LIMIT 1').get() as
    | { due: number }
    | undefined;
  const limit = store.sql('SELECT wake FROM limits WHERE wake IS NOT NULL ORDER BY wake LIMIT 1').get() as
    | { wake: number }
    | undefined;
  if (!run) return limit?.wake;
  return limit ? Math.min(run.due, limit.wake) : run.due;
}

/** Makes due runs ready. A thousand a turn, so that a million delayed ones do not hold up a commit. */
export function wakeDue(turn: Turn): void {
  const woken = turn
    .sql(
      'UPDATE runs SET state = 0 WHERE seq IN (SELECT seq FROM runs WHERE state = 1 AND due <= ? ORDER BY due LIMIT ?) RETURNING queue',
    )
    .all(turn.now, PER_TURN) as { queue: string }[];
  for (const { queue } of woken) {
    turn.moved(queue, SCHEDULED, READY);
    turn.queues.add(queue);
  }
  if (woken.length === PER_TURN) turn.due = turn.now;
  const limits = turn
    .sql('UPDATE limits SET wake = NULL WHERE wake IS NOT NULL AND wake <= ? RETURNING key')
    .all(turn.now) as { key: string }[];
  // More than the limit lets through go back to waiting at their claim, which sets the next wake.
  for (const { key } of limits) {
    if (wakeLimited(turn, key, PER_LIMIT) < PER_LIMIT) continue;
    // A high rate may let all of these through: then nobody else would wake the rest.
    turn.sql('UPDATE limits SET wake = ? WHERE key = ?').run(turn.now + 10, key);
    turn.due = Math.min(turn.due, turn.now + 10);
  }
}
