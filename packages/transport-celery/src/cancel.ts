/** Cancels runs: at once if they have not started here, through their attempt's signal if they have. */

import { errors } from '@genius/contract';
import type { Handover } from './handover.ts';
import type { Hub } from './hub.ts';
import type { RedisLink } from './redis/connect.ts';
import { storable } from './run-row.ts';
import type { Db } from './store/db.ts';
import { BLOCKED, FINAL, RUNNING, SENT } from './store/tables.ts';

export interface CancelDeps {
  db: Db;
  redis: RedisLink;
  hub: Hub;
  handover: Handover;
  owner: number;
  /** Tells Python workers, which may have the message in hand. */
  revokeElsewhere(runId: string): void;
}

/** How long a tombstone stays, s: longer than any message waits for its turn unread. */
const TOMBSTONE_S = 86_400;

export async function cancelRun(
  deps: CancelDeps,
  runId: string,
  reason: string | undefined,
): Promise<'cancelled' | 'stopping' | 'ended' | 'missing'> {
  const { db, hub, handover, owner } = deps;
  const failure = JSON.stringify(errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' }).failure);
  const answer = await endRun(db, owner, runId, {
    state: 12,
    failure: storable(failure),
    ifRunning: (query) =>
      query("UPDATE runs SET meta = coalesce(meta, '{}') || jsonb_build_object('revoked', $2::jsonb) WHERE id = $1", [
        runId,
        JSON.stringify(reason ? { reason: storable(reason) } : {}),
      ]),
  });
  if (answer.was === undefined) return 'missing';
  if (answer.was >= FINAL) return 'ended';
  if (answer.was === RUNNING) {
    hub.tell({ c: [reason === undefined ? [runId] : [runId, reason]] });
    return 'stopping';
  }
  if (answer.queues.length > 0) hub.tell({ q: answer.queues });
  deps.redis.run((commands) => commands.set(`wrk:revoked:${runId}`, '1', 'EX', TOMBSTONE_S)).catch(() => undefined);
  // Its message may be on the way to a worker in Python, or be sent by one.
  if (answer.was === BLOCKED || answer.was === SENT) deps.revokeElsewhere(runId);
  void handover.tellStored([runId], answer.note);
  return 'cancelled';
}

export interface EndAnswer {
  /** Its state before; undefined: no such run. */
  was: number | undefined;
  queues: string[];
  note: number | undefined;
}

/** Ends a run that no attempt holds, with what its end sets off in the store. Of a running one only `ifRunning` is done. */
export function endRun(
  db: Db,
  owner: number,
  runId: string,
  how: { state: number; failure: string; ifRunning?: (query: Db['query']) => Promise<unknown> },
): Promise<EndAnswer> {
  return db.transaction(async (query) => {
    const none: EndAnswer = { was: undefined, queues: [], note: undefined };
    const [seen] = await query<{ lane: string | null; limit_key: string | null }>(
      'SELECT lane, limit_key FROM runs WHERE id = $1',
      [runId],
    );
    if (!seen) return none;
    if (seen.lane !== null) await query("SELECT gw_lock('lane/' || $1)", [seen.lane]);
    if (seen.limit_key !== null) await query("SELECT gw_lock('limits')");
    const [row] = await query<{ state: number; dead: boolean }>('SELECT state FROM runs WHERE id = $1 FOR UPDATE', [
      runId,
    ]);
    if (!row) return none;
    if (row.state >= FINAL) return { ...none, was: row.state };
    if (row.state === RUNNING) {
      await how.ifRunning?.(query);
      return { ...none, was: row.state };
    }
    await query('UPDATE runs SET state = $2, failure = $3, finished = gw_now() WHERE id = $1', [
      runId,
      how.state,
      how.failure,
    ]);
    const queues: string[] = [];
    if (seen.lane !== null) {
      const [next] = await query<{ queue: string | null }>('SELECT gw_advance_lane($1) AS queue', [seen.lane]);
      if (next?.queue) queues.push(next.queue);
    }
    // It may have been woken for a free place that it does not take now.
    if (seen.limit_key !== null && row.state < 3) {
      const [woken] = await query<{ queues: string[] }>('SELECT gw_wake_limited($1, 1) AS queues', [seen.limit_key]);
      queues.push(...(woken?.queues ?? []));
    }
    const [made] = await query<{ id: string }>('INSERT INTO handovers (owner, runs) VALUES ($1, $2) RETURNING id', [
      owner,
      [runId],
    ]);
    return { was: row.state, queues, note: Number(made?.id) };
  });
}
