/** Erases finished runs past their age or count, and traces of other kinds past theirs. */

import { blobOfInput } from '@genius/runtime';
import type { Db } from './store/db.ts';

export type SweepRules = ReadonlyMap<string, { ttlMs: number; keep: number }>;

const PER_SWEEP = 500;
/** Events that somebody has not read yet, and traces of other kinds, are kept so long. */
const KEEP_MS = 30 * 86_400_000;
/** Events that everybody has read are kept up to this number. */
const KEEP_EVENTS = 200_000;
const EVENTS_PER_SWEEP = 2_000;

/** Ended, and nobody has to decide about it. */
const SWEPT = 'state >= 10 AND NOT dead AND state <> 14';
const OLD = `SELECT seq FROM runs WHERE task = $1 AND ${SWEPT} AND finished < gw_now() - $2 ORDER BY finished LIMIT ${PER_SWEEP}`;
const BEYOND = `SELECT seq FROM runs WHERE task = $1 AND ${SWEPT} ORDER BY finished DESC, seq DESC LIMIT ${PER_SWEEP} OFFSET $2`;

/** Erases what is kept of runs outside the store; called inside the transaction, its answer after the commit. */
export type Erased = (query: Db['query'], runIds: string[]) => Promise<() => Promise<void>>;

/** Returns how many runs. */
export async function sweep(db: Db, rules: SweepRules, elsewhere?: Erased): Promise<number> {
  let erased = 0;
  for (const [task, { ttlMs, keep }] of rules) {
    for (const [which, bound] of [
      [OLD, ttlMs],
      [BEYOND, keep],
    ] as const) {
      for (;;) {
        const count = await sweepRuns(db, which, task, bound, elsewhere);
        erased += count;
        if (count < PER_SWEEP) break;
      }
    }
  }
  await sweepEvents(db);
  await db.query("DELETE FROM effects WHERE state <> 'unknown' AND at < gw_now() - $1", [3 * KEEP_MS]);
  await db.query('DELETE FROM limit_starts WHERE at < gw_now() - $1', [KEEP_MS]);
  // Who may still hold something is kept, however long it has been gone.
  await db.query(
    `DELETE FROM instances i WHERE gone < gw_now() - $1
       AND NOT EXISTS (SELECT 1 FROM runs WHERE state = 2 AND owner = i.num)
       AND NOT EXISTS (SELECT 1 FROM handovers WHERE owner = i.num)`,
    [KEEP_MS],
  );
  return erased;
}

async function sweepRuns(
  db: Db,
  which: string,
  task: string,
  bound: number,
  elsewhere: Erased | undefined,
): Promise<number> {
  let after = async () => {};
  const count = await db.transaction(async (query) => {
    // One instance at a time, each seeing what the one before it left.
    await query("SELECT gw_lock('sweep')");
    const rows = await query<{ id: string; input: string | null }>(
      `WITH gone AS (
         DELETE FROM runs WHERE seq IN (${which}) AND ${SWEPT} RETURNING seq, id, input),
       attempts_gone AS (
         DELETE FROM attempts WHERE run IN (SELECT seq FROM gone)),
       logs_gone AS (
         DELETE FROM run_logs WHERE run IN (SELECT seq FROM gone)),
       words_gone AS (
         DELETE FROM run_words WHERE seq IN (SELECT seq FROM gone))
       SELECT id, CASE WHEN length(input) <= 400 THEN input END AS input FROM gone`,
      [task, bound],
    );
    const blobs = rows.map(({ input }) => blobOfInput(input)).filter((id) => id !== undefined);
    if (blobs.length > 0) await query('UPDATE blobs SET expires = gw_now() WHERE id = ANY ($1::text[])', [blobs]);
    if (elsewhere && rows.length > 0)
      after = await elsewhere(
        query,
        rows.map(({ id }) => id),
      );
    return rows.length;
  });
  await after();
  return count;
}

/** Events past their age, and beyond their number those that every named subscription has read. */
async function sweepEvents(db: Db): Promise<void> {
  for (;;) {
    // The last event stays, so that who subscribes from now on finds where that is.
    const gone = await db.query(
      `WITH bounds AS MATERIALIZED (
         SELECT (SELECT max(seq) FROM events) AS last, (SELECT min(position) FROM subscriptions) AS read)
       DELETE FROM events WHERE seq IN (
         SELECT seq FROM events, bounds WHERE seq < last
           AND (seq <= least(last - $1::bigint, coalesce(read, last)) OR at < gw_now() - $2)
         ORDER BY seq LIMIT ${EVENTS_PER_SWEEP})
       RETURNING 1`,
      [KEEP_EVENTS, KEEP_MS],
    );
    if (gone.length < EVENTS_PER_SWEEP) return;
  }
}
