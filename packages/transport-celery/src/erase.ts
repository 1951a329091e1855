/** Erases what runs hold of a person: an open one must not start, and a running one must not store what it read. */

import { errors } from '@genius/contract';
import type { HistoryDeps } from './history.ts';
import { type RunMeta, storable } from './run-row.ts';
import type { Scope } from './scope.ts';
import type { Db } from './store/db.ts';
import { CANCELLED, DONE, READY, RUNNING, SCHEDULED, SENT } from './store/tables.ts';
import type { CelerySignature } from './wire/types.ts';

interface Erased {
  id: string;
  lane: string | null;
  /** Before. */
  state: number;
  dead: boolean;
  limit_key: string | null;
  /** Whether it holds a place of its limit while it runs. */
  is_counted: boolean;
}

const REASON = 'the person was erased';

/** Returns how many runs. */
export async function eraseSubject(
  { db, hub }: Scope,
  { ended, erased }: Pick<HistoryDeps, 'ended' | 'erased'>,
  subject: string,
  tenant: string | undefined,
): Promise<number> {
  const { runs, stopped, queues, after } = await db.transaction(async (query) => {
    const values = [storable(subject), tenant === undefined ? null : storable(tenant)];
    const lanes = await query<{ lane: string }>(
      'SELECT DISTINCT lane FROM runs WHERE subject = $1 AND ($2::text IS NULL OR tenant = $2) AND lane IS NOT NULL ORDER BY lane',
      values,
    );
    // Who takes in words must not bring back those of a run that it read before.
    await query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/words', 0))");
    // Lanes, limits, rows: everybody takes them in this order.
    for (const { lane } of lanes) await query("SELECT gw_lock('lane/' || $1::text)", [lane]);
    await query("SELECT gw_lock('limits')");
    const runs = await query<Erased>(
      `WITH mine AS MATERIALIZED (
         SELECT id, seq, lane, state, dead, limit_key FROM runs
         WHERE subject = $1 AND ($2::text IS NULL OR tenant = $2) ORDER BY seq FOR UPDATE),
       attempts_erased AS (
         UPDATE attempts SET failure = NULL FROM mine WHERE run = mine.seq AND failure IS NOT NULL),
       logs_erased AS (
         DELETE FROM run_logs WHERE run IN (SELECT seq FROM mine)),
       words_erased AS (
         DELETE FROM run_words WHERE seq IN (SELECT seq FROM mine))
       UPDATE runs r SET input = 'null', output = NULL, subject = NULL, key = NULL, dead = false,
         state = CASE WHEN mine.state < ${DONE} THEN ${CANCELLED} ELSE mine.state END,
         failure = CASE WHEN mine.state < ${DONE} THEN $3::text END,
         finished = CASE WHEN mine.state < ${DONE} THEN gw_now() ELSE finished END,
         -- A foreign sender's headers and a report of progress may say anything.
         meta = meta - 'progress' - 'headers'
       FROM mine WHERE r.seq = mine.seq
       RETURNING r.id, mine.lane, mine.state, mine.dead, mine.limit_key,
         coalesce(meta -> 'limit' ? 'concurrency', false) AS is_counted`,
      [...values, JSON.stringify(errors.GW_CANCELLED({ reason: `: ${REASON}` }).failure)],
    );
    const ids = runs.map(({ id }) => id);
    await blankFollowers(query, ids);
    await query(`UPDATE events SET data = '{"erased":true}' WHERE run = ANY ($1::text[])`, [ids]);
    // The claim stays: an erasure must not let an effect happen again.
    await query(`UPDATE effects SET outcome = 'null' WHERE run = ANY ($1::text[]) AND outcome IS NOT NULL`, [ids]);
    const stopped = runs.filter(({ state }) => state < DONE);
    const queues = new Set<string>();
    const wake = async (text: string, key: string) => {
      const [row] = await query<{ queues: string[] | string | null }>(text, [key]);
      for (const queue of [row?.queues ?? []].flat()) queues.add(queue);
    };
    for (const { state, limit_key: key, is_counted: isCounted } of stopped) {
      if (key === null) continue;
      if (state === RUNNING && isCounted) await wake('SELECT gw_free_limit($1) AS queues', key);
      // It may have been woken for a free place that it does not take now.
      else if (state === READY || state === SCHEDULED) await wake('SELECT gw_wake_limited($1, 1) AS queues', key);
    }
    const moving = new Set(runs.filter(({ state, dead }) => state < DONE || dead).map(({ lane }) => lane));
    for (const { lane } of lanes) if (moving.has(lane)) await wake('SELECT gw_advance_lane($1) AS queues', lane);
    const stoppedIds = stopped.map(({ id }) => id);
    const endedIds = runs.filter(({ state }) => state >= DONE).map(({ id }) => id);
    const after = [
      stoppedIds.length > 0 ? await ended?.(query, stoppedIds) : undefined,
      endedIds.length > 0 ? await erased?.(query, endedIds) : undefined,
    ];
    return { runs, stopped, queues, after };
  });
  const running = stopped.filter(({ state }) => state === RUNNING);
  if (stopped.some(({ state }) => state === SENT)) hub.tell({ z: 1 });
  if (queues.size > 0) hub.tell({ q: [...queues] });
  if (running.length > 0) hub.tell({ c: running.map(({ id }): [string, string] => [id, REASON]) });
  if (stopped.length > 0) hub.tell({ f: stopped.map(({ id }) => id) });
  for (const each of after) await each?.();
  return runs.length;
}

/** What a message said of those who follow its run: who they are stays, what they were given goes. */
async function blankFollowers(query: Db['query'], ids: readonly string[]): Promise<void> {
  const rows = await query<{ id: string; meta: RunMeta }>(
    "SELECT id, meta FROM runs WHERE id = ANY ($1::text[]) AND meta -> 'wire' ? 'embed'",
    [ids],
  );
  for (const { id, meta } of rows) {
    const { wire: { embed, ...wire } = {} } = meta;
    if (!embed) continue;
    const all = (list: CelerySignature[] | null) => list?.map(blank) ?? null;
    const blanked = {
      callbacks: all(embed.callbacks),
      errbacks: all(embed.errbacks),
      chain: all(embed.chain),
      chord: embed.chord && blank(embed.chord),
    };
    await query('UPDATE runs SET meta = $2 WHERE id = $1', [
      id,
      JSON.stringify({ ...meta, wire: { ...wire, embed: blanked } }),
    ]);
  }
}

/** Its headers too; and whatever nests in the arguments of a canvas goes with them. */
function blank({ task, options, subtask_type, immutable, chord_size }: CelerySignature): CelerySignature {
  const { task_id, queue, group_id, root_id, parent_id } = options ?? {};
  const kept = Object.entries({ task_id, queue, group_id, root_id, parent_id }).filter(([, each]) => each != null);
  return {
    task,
    args: [],
    kwargs: {},
    options: Object.fromEntries(kept),
    ...(subtask_type === undefined ? {} : { subtask_type }),
    ...(immutable === undefined ? {} : { immutable }),
    ...(chord_size === undefined ? {} : { chord_size }),
  };
}
