/** Takes over what a dead instance held, so that it runs again at once. */

import { errors } from '@genius/contract';
import type { Handover } from './handover.ts';
import { storable } from './run-row.ts';
import type { Scope } from './scope.ts';

/** Gives a dead instance's runs back. Safe to call from several instances at once: one of them does it. */
export async function takeOver({ db, hub, num }: Scope, handover: Handover, dead: number): Promise<boolean> {
  const lost = storable(JSON.stringify(errors.GW_WORKER_LOST({ task: '%' }).failure));
  const cancelled = storable(JSON.stringify(errors.GW_CANCELLED({ reason: '' }).failure));
  const taken = await db.transaction(async (query) => {
    const [gone] = await query<{ id: string }>(
      'UPDATE instances SET gone = gw_now() WHERE num = $1 AND gone IS NULL RETURNING id',
      [dead],
    );
    if (!gone) return undefined;
    await query(
      "SELECT gw_lock('lane/' || lane) FROM (SELECT DISTINCT lane FROM runs WHERE state = 2 AND owner = $1 AND lane IS NOT NULL ORDER BY lane) l",
      [dead],
    );
    await query("SELECT gw_lock('limits')");
    const runs = await query<{
      id: string;
      state: number;
      queue: string;
      lane: string | null;
      limit_key: string | null;
      limited: boolean;
    }>(
      `UPDATE runs SET
         state = CASE WHEN meta ? 'revoked' THEN 12 ELSE 0 END,
         failure = CASE WHEN meta ? 'revoked' THEN $2 END,
         finished = CASE WHEN meta ? 'revoked' THEN gw_now() END,
         owner = NULL, losses = losses + 1
       WHERE state = 2 AND owner = $1
       RETURNING id, state, queue, lane, limit_key, coalesce(meta -> 'limit' ? 'concurrency', false) AS limited`,
      [dead, cancelled],
    );
    await query(
      `INSERT INTO attempts (run, attempt, instance, started, finished, outcome, failure)
       SELECT seq, attempt, $2, coalesce(started, gw_now()), gw_now(), CASE state WHEN 12 THEN 'cancelled' ELSE 'lost' END,
         replace($3, '%', task)
       FROM runs WHERE id = ANY ($1)`,
      [runs.map(({ id }) => id), gone.id, lost],
    );
    const queues = new Set<string>();
    for (const run of runs) {
      if (run.state === 0) queues.add(run.queue);
      if (run.limit_key !== null && run.limited) {
        const [woken] = await query<{ queues: string[] }>('SELECT gw_free_limit($1) AS queues', [run.limit_key]);
        for (const queue of woken?.queues ?? []) queues.add(queue);
      }
      if (run.state === 12 && run.lane !== null) {
        const [next] = await query<{ queue: string | null }>('SELECT gw_advance_lane($1) AS queue', [run.lane]);
        if (next?.queue) queues.add(next.queue);
      }
    }
    const ended = runs.filter(({ state }) => state === 12).map(({ id }) => id);
    if (ended.length > 0) await query('INSERT INTO handovers (owner, runs) VALUES ($1, $2)', [num, ended]);
    const notes = await query<{ id: string; runs: string[] }>(
      'UPDATE handovers SET owner = $2 WHERE owner = $1 RETURNING id, runs',
      [dead, num],
    );
    const effects = await query<{ scope: string; key: string }>(
      "SELECT scope, key FROM effects WHERE owner = $1 AND state = 'claimed'",
      [dead],
    );
    await query('UPDATE subscriptions SET owner = NULL WHERE owner = $1', [dead]);
    return { queues: [...queues], notes, ended, effects: effects.map(({ scope, key }) => `${scope}\n${key}`) };
  });
  if (!taken) return false;
  hub.tell({
    e: 1,
    ...(taken.queues.length ? { q: taken.queues } : {}),
    ...(taken.effects.length ? { x: taken.effects } : {}),
  });
  for (const { id, runs } of taken.notes) void handover.tellStored(runs, Number(id));
  if (taken.ended.length > 0) void handover.tellStored(taken.ended, undefined);
  return true;
}
