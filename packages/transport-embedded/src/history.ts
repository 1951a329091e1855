/** History on the store: finding runs, their attempts, dead letters, settling, erasing, and keeping only what is due. */

import {
  type AttemptColumns,
  type AttemptRecord,
  blobOfInput,
  type History,
  type LogLine,
  readAttemptColumns,
} from '@genius/runtime';
import { advanceLane, runEnded } from './ending.ts';
import { findRuns, findWords, HISTORY, type HistoryRow, toRecord } from './history-find.ts';
import { DONE, READY, RUNNING, UNKNOWN } from './schema.ts';
import { hasSearchIndex, openSearchIndex, type SearchIndex } from './search-index.ts';
import type { Store } from './store.ts';
import { DEAD_COUNT, type Turn } from './turn.ts';

export interface EmbeddedHistory extends History {
  close(): void;
}

export function openHistory(store: Store): EmbeddedHistory {
  // Most processes never search.
  let opened: SearchIndex | undefined;
  const index = () => {
    opened ??= openSearchIndex(store);
    return opened;
  };
  const forget = async (runs: readonly number[]) => {
    if (runs.length > 0 && (opened || hasSearchIndex(store))) await index().forget(runs);
  };
  const one = (turnOrStore: Pick<Turn, 'sql'>, runId: string) =>
    turnOrStore.sql(`SELECT ${HISTORY} FROM runs WHERE id = ?`).get(runId) as unknown as HistoryRow | undefined;

  return {
    find: (query) =>
      query.words === undefined ? store.read(() => findRuns(store, query)) : findWords(store, index(), query),
    keepSearchable: () => index().keepFilled(),
    close: () => opened?.close(),
    get: (runId) =>
      store.read(() => {
        const row = one(store, runId);
        return row && toRecord(row);
      }),
    attempts: (runId) => store.read(() => attempts(store, one(store, runId))),
    logs: (runId) =>
      store.read(() => {
        const text = 'SELECT lines FROM run_logs WHERE run = (SELECT seq FROM runs WHERE id = ?)';
        const kept = store.sql(text).get(runId) as { lines: string } | undefined;
        return kept ? (JSON.parse(kept.lines) as LogLine[]) : [];
      }),
    replay: (runId) => store.write((turn) => replay(turn, one(turn, runId))),
    discard: (runId) =>
      store.write((turn) => {
        const row = one(turn, runId);
        if (row?.dead !== 1) return false;
        turn.sql('UPDATE runs SET dead = 0 WHERE seq = ?').run(row.seq);
        turn.moved(row.queue, DEAD_COUNT, undefined);
        if (row.lane !== null) advanceLane(turn, row.lane);
        return true;
      }),
    settle: (runId, decision) =>
      store.write((turn) => {
        const row = one(turn, runId);
        if (!row || row.state !== UNKNOWN) return false;
        if (!decision.happened) return requeue(turn, row, UNKNOWN);
        turn
          .sql('UPDATE runs SET state = 10, output = ?, failure = NULL, dead = 0, finished = ? WHERE seq = ?')
          .run(decision.output, turn.now, row.seq);
        if (row.dead === 1) turn.moved(row.queue, DEAD_COUNT, undefined);
        // Only its state changes: what waited for its end was told when it ended as unknown.
        turn.moved(row.queue, UNKNOWN, DONE);
        turn.finished.push(runId);
        if (row.lane !== null) advanceLane(turn, row.lane);
        return true;
      }),
    async eraseSubject(subject, tenant) {
      // Before, so that a crash leaves no word of theirs; and after, for what was taken in meanwhile.
      await forget(await store.read(() => ofSubject(store, subject, tenant)));
      const runs = await store.write((turn) => eraseSubject(turn, subject, tenant));
      await forget(runs);
      return runs.length;
    },
    sweep: (rules) => sweep(store, rules, forget),
  };
}

function attempts(store: Store, run: HistoryRow | undefined): AttemptRecord[] {
  if (!run) return [];
  const rows = store
    .sql(
      "SELECT attempt, coalesce((SELECT id FROM instances WHERE num = owner), 'unknown') AS instance, started, finished, outcome, failure FROM attempts WHERE run = ? ORDER BY started, attempt",
    )
    .all(run.seq) as unknown as AttemptColumns[];
  return rows.map(readAttemptColumns);
}

function replay(turn: Turn, row: HistoryRow | undefined): boolean {
  if (row?.dead !== 1) return false;
  return requeue(turn, row, row.state);
}

/** Starts an ended run again, as itself, its attempts counted anew. */
function requeue(turn: Turn, row: HistoryRow, from: number): boolean {
  turn
    .sql(
      'UPDATE runs SET state = 0, dead = 0, attempt = 0, losses = 0, failure = NULL, finished = NULL, first_started = NULL, owner = NULL, due = NULL WHERE seq = ?',
    )
    .run(row.seq);
  if (row.dead === 1) turn.moved(row.queue, DEAD_COUNT, undefined);
  turn.moved(row.queue, from, READY);
  turn.queues.add(row.queue);
  // Its end was counted already and will be counted again.
  if (row.group_id !== null)
    turn.sql('UPDATE groups SET remaining = remaining + 1 WHERE id = ? AND remaining > 0').run(row.group_id);
  return true;
}

function ofSubject(store: Store, subject: string, tenant: string | undefined): number[] {
  const rows = store.sql('SELECT seq FROM runs WHERE subject = ?1 AND (?2 IS NULL OR tenant = ?2)');
  return (rows.all(subject, tenant ?? null) as { seq: number }[]).map(({ seq }) => seq);
}

function eraseSubject(turn: Turn, subject: string, tenant: string | undefined): number[] {
  const rows = turn
    .sql(`SELECT ${HISTORY} FROM runs WHERE subject = ?1 AND (?2 IS NULL OR tenant = ?2)`)
    .all(subject, tenant ?? null) as unknown as HistoryRow[];
  for (const row of rows) {
    turn.sql('UPDATE events SET data = \'{"erased":true}\' WHERE run = ?').run(row.id);
    turn.sql('UPDATE attempts SET failure = NULL WHERE run = ? AND failure IS NOT NULL').run(row.seq);
    turn.sql('DELETE FROM run_logs WHERE run = ?').run(row.seq);
    turn
      .sql("UPDATE runs SET input = 'null', output = NULL, failure = NULL, subject = NULL, key = NULL WHERE seq = ?")
      .run(row.seq);
    // The claim stays: an erasure must not let an effect happen again.
    turn.sql("UPDATE effects SET outcome = 'null' WHERE run = ? AND outcome IS NOT NULL").run(row.id);
    if (row.dead === 1) {
      turn.sql('UPDATE runs SET dead = 0 WHERE seq = ?').run(row.seq);
      turn.moved(row.queue, DEAD_COUNT, undefined);
      if (row.lane !== null) advanceLane(turn, row.lane);
    }
    if (row.state >= DONE) continue;
    // An open run of an erased person must not start, and a running one must not store what it read.
    turn.sql('UPDATE runs SET state = 12, finished = ? WHERE seq = ?').run(turn.now, row.seq);
    if (row.state === RUNNING) turn.cancels.push([row.id, 'the person was erased']);
    runEnded(turn, { ...row, limitKey: row.limit_key, groupId: row.group_id }, row.state, { state: 12, dead: false });
  }
  return rows.map(({ seq }) => seq);
}

interface SweptRow {
  seq: number;
  queue: string;
  state: number;
  input: string | null;
}

function expireInput(turn: Turn, input: string | null): void {
  const blob = blobOfInput(input);
  if (blob !== undefined) turn.sql('UPDATE blobs SET expires = ? WHERE id = ?').run(turn.now, blob);
}

const PER_SWEEP = 500;
/** Events that somebody has not read yet, and traces of other kinds, are kept so long. */
const KEEP_MS = 30 * 86_400_000;
/** Events that everybody has read are kept up to this number. */
const KEEP_EVENTS = 200_000;
const EVENTS_PER_TURN = 2_000;

async function sweep(
  store: Store,
  rules: ReadonlyMap<string, { ttlMs: number; keep: number }>,
  forget: (runs: readonly number[]) => Promise<void>,
): Promise<number> {
  let erased = 0;
  for (const [task, { ttlMs, keep }] of rules) {
    for (;;) {
      const now = store.clock.now();
      const gone = await store.write((turn) => {
        const old = turn
          .sql(
            'DELETE FROM runs WHERE seq IN (SELECT seq FROM runs WHERE state >= 10 AND task = ? AND finished < ? AND dead = 0 AND state <> 14 ORDER BY finished LIMIT ?) RETURNING seq, queue, state, input',
          )
          .all(task, now - ttlMs, PER_SWEEP) as unknown as SweptRow[];
        const beyond =
          old.length === PER_SWEEP
            ? []
            : (turn
                .sql(
                  'DELETE FROM runs WHERE seq IN (SELECT seq FROM runs WHERE state >= 10 AND task = ?1 AND dead = 0 AND state <> 14 ORDER BY finished DESC, seq DESC LIMIT ?3 OFFSET ?2) RETURNING seq, queue, state, input',
                )
                .all(task, keep, PER_SWEEP) as unknown as SweptRow[]);
        for (const row of [...old, ...beyond]) {
          turn.moved(row.queue, row.state, undefined);
          expireInput(turn, row.input);
          // A later run may get its number.
          turn.sql('DELETE FROM attempts WHERE run = ?').run(row.seq);
          turn.sql('DELETE FROM run_logs WHERE run = ?').run(row.seq);
        }
        return [...old, ...beyond].map(({ seq }) => seq);
      });
      await forget(gone);
      erased += gone.length;
      if (gone.length < PER_SWEEP) break;
    }
  }
  await sweepEvents(store);
  const before = store.clock.now() - KEEP_MS;
  await store.write((turn) => {
    turn.sql("DELETE FROM effects WHERE state <> 'unknown' AND at < ?").run(turn.now - 3 * KEEP_MS);
    turn.sql('DELETE FROM kv WHERE expires IS NOT NULL AND expires <= ?').run(turn.now);
    turn.sql('DELETE FROM paces WHERE max(next, held) <= ?').run(turn.now);
    turn.sql('DELETE FROM groups WHERE remaining = 0').run();
    turn.sql('DELETE FROM limit_starts WHERE at < ?').run(before);
    turn.sql('DELETE FROM instances WHERE gone < ?').run(before);
  });
  return erased;
}

/** Erases events past their age, and beyond their number those that every named subscription has read. */
async function sweepEvents(store: Store): Promise<void> {
  for (;;) {
    const erased = await store.write((turn) => {
      const { last, read } = turn
        .sql('SELECT (SELECT max(seq) FROM events) AS last, (SELECT min(position) FROM subscriptions) AS read')
        .get() as { last: number | null; read: number | null };
      if (last === null) return 0;
      const beyond = Math.min(last - KEEP_EVENTS, read ?? last);
      // The last event stays: its position must not be given to another.
      return turn
        .sql(
          'DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE seq < ?1 AND (seq <= ?2 OR at < ?3) ORDER BY seq LIMIT ?4)',
        )
        .run(last, beyond, turn.now - KEEP_MS, EVENTS_PER_TURN).changes;
    });
    if (Number(erased) < EVENTS_PER_TURN) return;
  }
}
