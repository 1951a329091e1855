/** History in the store: finding runs, their attempts, dead letters, settling, erasing, and keeping only what is due. */

import {
  type AttemptColumns,
  type History,
  type LogLine,
  RUN_COLUMNS,
  readAttemptColumns,
  readRunColumns,
} from '@genius/runtime';
import { eraseSubject } from './erase.ts';
import { findRuns, type HistoryRow } from './history-find.ts';
import type { Scope } from './scope.ts';
import { openSearchIndex } from './search-index.ts';
import type { Db } from './store/db.ts';
import { DONE, SENT, UNKNOWN } from './store/tables.ts';
import { sweep } from './sweep.ts';

export interface HistoryDeps {
  /** Resolves when the store knows every run that was sent from here. */
  flush?(): Promise<void>;
  /** Publishes the messages of runs anew. Never rejects: what can't be sent now is sent later, being unconfirmed. */
  resend(runIds: string[]): Promise<void>;
  /**
   * Hands over the end of runs that a decision ended before their time, with what follows it in chains and chords.
   * Called inside the transaction; what it answers with is done after the commit and never rejects.
   */
  ended?(query: Db['query'], runIds: string[]): Promise<() => Promise<void>>;
  /** Hands over the results alone of runs whose end was told already and is another one now. As `ended`. */
  corrected?(query: Db['query'], runIds: string[]): Promise<() => Promise<void>>;
  /** Erases what is kept of ended runs outside this store: results, parts of chords. As `ended`. */
  erased?(query: Db['query'], runIds: string[]): Promise<() => Promise<void>>;
}

export function openHistory(scope: Scope, deps: HistoryDeps): History {
  const { db, hub } = scope;
  const index = openSearchIndex(db);
  const toRecord = (row: HistoryRow) => readRunColumns(row, row.meta ?? {}, db.now());

  return {
    async find(query) {
      await deps.flush?.();
      return findRuns(db, query, toRecord, index);
    },
    keepSearchable: () => index.keepFilled(),
    async get(runId) {
      await deps.flush?.();
      const [row] = await db.query<HistoryRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = $1`, [runId]);
      return row && toRecord(row);
    },
    async attempts(runId) {
      // An attempt that did its run stands in the run's own row.
      const rows = await db.query<AttemptColumns>(
        `SELECT a.attempt, a.instance, a.started, a.finished, a.outcome, a.failure
         FROM attempts a JOIN runs r ON r.seq = a.run WHERE r.id = $1
         UNION ALL
         SELECT r.attempt, coalesce(i.id, ''), coalesce(r.started, r.finished), r.finished, 'done', NULL
         FROM runs r LEFT JOIN instances i ON i.num = r.owner WHERE r.id = $1 AND r.state = ${DONE} AND r.attempt > 0
           AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.run = r.seq AND a.attempt = r.attempt AND a.started >= r.started)
         ORDER BY 3, 1`,
        [runId],
      );
      return rows.map(readAttemptColumns);
    },
    async logs(runId) {
      const text = 'SELECT lines::text AS lines FROM run_logs WHERE run = (SELECT seq FROM runs WHERE id = $1)';
      const [kept] = await db.query<{ lines: string }>(text, [runId]);
      return kept ? (JSON.parse(kept.lines) as LogLine[]) : [];
    },
    // Of what could not be read there is no run: its bytes wait in the queue's dead letters for whoever can mend them.
    replay: (runId) =>
      requeue(scope, deps, runId, "dead AND failure::jsonb ->> 'code' IS DISTINCT FROM 'GW_MESSAGE_UNREADABLE'"),
    discard: (runId) =>
      decide(scope, runId, async (query) => {
        const rows = await query('UPDATE runs SET dead = false WHERE id = $1 AND dead RETURNING 1', [runId]);
        return rows.length > 0;
      }),
    async settle(runId, decision) {
      if (!decision.happened) return requeue(scope, deps, runId, `state = ${UNKNOWN}`);
      let tell = async () => {};
      const settled = await decide(scope, runId, async (query) => {
        const rows = await query(
          `UPDATE runs SET state = 10, output = $2, failure = NULL, dead = false, finished = gw_now()
           WHERE id = $1 AND state = ${UNKNOWN} RETURNING 1`,
          [runId, decision.output],
        );
        // What waited for its end was told when it ended as unknown.
        if (rows.length > 0 && deps.corrected) tell = await deps.corrected(query, [runId]);
        return rows.length > 0;
      });
      if (settled) {
        hub.tell({ f: [runId] });
        await tell();
      }
      return settled;
    },
    eraseSubject: (subject, tenant) => eraseSubject(scope, deps, subject, tenant),
    sweep: (rules) => sweep(db, rules, deps.erased),
  };
}

/** Starts an ended run again, as itself, its attempts counted anew. It holds its lane until its message has come. */
async function requeue({ db }: Scope, { resend }: HistoryDeps, runId: string, condition: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE runs SET state = ${SENT}, confirmed = false, dead = false, attempt = 0, losses = 0, failure = NULL,
       finished = NULL, first_started = NULL, owner = NULL, due = NULL,
       meta = coalesce(meta, '{}') || jsonb_build_object('replayedAt', gw_now())
     WHERE id = $1 AND ${condition} RETURNING 1`,
    [runId],
  );
  if (rows.length === 0) return false;
  await resend([runId]);
  return true;
}

/** A decision that lets the run's lane go on. */
async function decide(
  { db, hub }: Scope,
  runId: string,
  change: (query: Db['query']) => Promise<boolean>,
): Promise<boolean> {
  const { decided, queue } = await db.transaction(async (query) => {
    const [run] = await query<{ lane: string | null }>('SELECT lane FROM runs WHERE id = $1', [runId]);
    const lane = run?.lane ?? null;
    // Before the row: everybody takes lanes first.
    if (lane !== null) await query("SELECT gw_lock('lane/' || $1::text)", [lane]);
    if (!run || !(await change(query))) return { decided: false, queue: null };
    if (lane === null) return { decided: true, queue: null };
    const [next] = await query<{ queue: string | null }>('SELECT gw_advance_lane($1) AS queue', [lane]);
    return { decided: true, queue: next?.queue ?? null };
  });
  if (queue !== null) hub.tell({ q: [queue] });
  return decided;
}
