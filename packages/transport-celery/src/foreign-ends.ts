/** Ends that Python workers told in Redis, brought into the store: what our own workers end is there already. */

import type { Failure } from '@genius/contract';
import { isFinal } from '@genius/runtime';
import type { Handover } from './handover.ts';
import type { RedisLink } from './redis/connect.ts';
import { resultKey } from './result-keys.ts';
import { type RunMeta, storable } from './run-row.ts';
import type { Db } from './store/db.ts';
import { CANCELLED, DONE, EXPIRED, FAILED } from './store/tables.ts';
import { statusFromMeta } from './wire/results.ts';

export interface ForeignEnds {
  /** This run may have ended elsewhere; looked at soon, with others. */
  noticed(runId: string): void;
  /** Looks for ends among runs whose message is on the way, or is sent by others; those not looked at come next. */
  look(): Promise<void>;
  close(): void;
}

const STATES: Record<string, number> = { done: DONE, failed: FAILED, cancelled: CANCELLED, expired: EXPIRED };
/** Noticed ones are gathered for so long, ms. */
const GATHER_MS = 500;
const PER_LOOK = 500;
/** A message on the way for less than this is left alone, ms. */
const YOUNG_MS = 3_000;

export function createForeignEnds(
  db: Db,
  redis: RedisLink,
  handover: Pick<Handover, 'followUpsOf'>,
  told: (ids: string[]) => void,
): ForeignEnds {
  let noticed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  /** Where the last look ended. */
  let after = '0';

  async function settle(runIds: string[]): Promise<void> {
    const rows = await db.query<{ id: string; task: string; tenant: string; meta: RunMeta | null }>(
      'SELECT id, task, tenant, meta FROM runs WHERE state IN (4, 5) AND id = ANY ($1)',
      [runIds],
    );
    if (rows.length === 0) return;
    const texts = await redis.run((commands) => commands.mget(rows.map(({ id }) => resultKey(id))));
    const ends: { id: string; state: number; output?: string; failure?: string }[] = [];
    for (const [i, row] of rows.entries()) {
      const meta = texts[i] ? statusFromMeta(texts[i]) : undefined;
      if (!meta || !isFinal(meta.state) || (meta.doneAt ?? 0) < (row.meta?.replayedAt ?? 0)) continue;
      const state = STATES[meta.state] as number;
      ends.push({
        id: row.id,
        state,
        ...(meta.output === undefined ? {} : { output: storable(meta.output) }),
        ...(meta.failure ? { failure: storable(JSON.stringify(meta.failure)) } : {}),
      });
      if (state !== DONE) ends.push(...followersOf(row, state, meta.failure));
    }
    if (ends.length === 0) return;
    const changed = await db.query<{ id: string }>(
      `UPDATE runs q SET state = x.state, output = x.output, failure = x.failure, finished = gw_now()
       FROM jsonb_to_recordset($1::jsonb) AS x(id text, state smallint, output text, failure text)
       WHERE q.id = x.id AND q.state IN (4, 5) RETURNING q.id`,
      [JSON.stringify(ends)],
    );
    if (changed.length > 0) told(changed.map(({ id }) => id));
  }

  /** What would have followed a run in Python that failed never starts. */
  function followersOf(
    row: { id: string; task: string; tenant: string; meta: RunMeta | null },
    state: number,
    failure: Failure | undefined,
  ) {
    const follow = handover.followUpsOf({
      id: row.id,
      task: row.task,
      state,
      attempt: 1,
      endedAt: db.now(),
      failure,
      wire: row.meta?.wire,
      root: row.meta?.root,
      tenant: row.tenant,
      correlationId: row.meta?.correlation ?? row.id,
    });
    return (follow?.failed ?? []).map(({ id, failure: why }) => ({
      id,
      state: FAILED,
      failure: storable(JSON.stringify(why)),
    }));
  }

  function flush(): void {
    timer = undefined;
    const ids = [...noticed];
    noticed = new Set();
    // What could not be looked at is found by a later look.
    settle(ids).catch(() => undefined);
  }

  return {
    noticed(runId) {
      noticed.add(runId);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    async look() {
      // Python sends what follows a run of its own, so a run that is blocked here may have ended there.
      const rows = await db.query<{ id: string; seq: string }>(
        'SELECT id, seq FROM runs WHERE state IN (4, 5) AND created < gw_now() - $1 AND seq > $2 ORDER BY seq LIMIT $3',
        [YOUNG_MS, after, PER_LOOK],
      );
      after = rows.length === PER_LOOK ? (rows.at(-1)?.seq ?? '0') : '0';
      if (rows.length > 0) await settle(rows.map(({ id }) => id));
    },
    close() {
      clearTimeout(timer);
    },
  };
}
