/**
 * The words of runs in PostgreSQL: a table beside the runs, which no send and no completion writes. It is filled from the
 * runs, from where it last stood: by the numbers of new runs, and by the times at which runs of each task ended.
 */

import { facet, wordsOf } from '@genius/runtime';
import { storable } from './run-row.ts';
import type { Db } from './store/db.ts';

export interface SearchIndex {
  /** Takes in what is new, for so long at most. Returns how many runs it may still lack. */
  catchUp(mostMs: number): Promise<number>;
  /** Keeps it filled in the background until the returned function is called. */
  keepFilled(): () => void;
}

interface Row {
  seq: string;
  task: string;
  queue: string;
  tenant: string;
  finished: number | null;
  input: string | null;
  output: string | null;
  failure: string | null;
}

interface Looked extends Row {
  /** Whether its words are in already. */
  known: boolean;
}

const COLUMNS = 'r.seq, r.task, r.queue, r.tenant, r.finished, r.input, r.output, r.failure';
const GROUP = 300;
/** Transactions may commit in another order than that of their numbers and clocks, ms. */
const OVERLAP_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** Of the time of a server that has other things to do, filling takes no more than this. */
const BUSY_SHARE = 0.03;

export function openSearchIndex(db: Db): SearchIndex {
  let working: Promise<number> | undefined;
  /** What the newest run was at moments past: all before the oldest of them has long been committed. */
  const marks: { at: number; seq: number }[] = [];
  /** Up to here the last groups came, while there are more: what they passed over is looked at again after them. */
  let floor = 0;
  const endedFloors = new Map<string, number>();

  /** One group of new runs, or of those that ended. Returns how many were taken in. */
  async function fill(): Promise<number> {
    return db.transaction(async (query) => {
      const [lock] = await query<{ ours: boolean }>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '/words', 0)) AS ours",
      );
      // Another process does the same work.
      if (!lock?.ours) return 0;
      // What ended before the first words were taken in had its end by then.
      await query("INSERT INTO run_words_from (name, at) VALUES ('made', gw_now()) ON CONFLICT DO NOTHING");
      const [state] = await query<{ last: string | null; at: number | null }>(
        "SELECT (SELECT max(seq) FROM runs) AS last, (SELECT at FROM run_words_from WHERE name = 'seq') AS at",
      );
      const from = Number(state?.at ?? 0);
      // The inner LIMIT keeps the planner from joining all runs, whatever its statistics say.
      const looked = await query<Looked>(
        `SELECT ${COLUMNS}, w.seq IS NOT NULL AS known FROM (SELECT seq FROM runs WHERE seq > $1 ORDER BY seq LIMIT ${GROUP}) n
         JOIN runs r USING (seq) LEFT JOIN run_words w USING (seq) ORDER BY r.seq`,
        [Math.max(from, floor)],
      );
      const rows = looked.filter(({ known }) => !known);
      if (rows.length > 0) await put(query, rows);
      floor = looked.length < GROUP ? 0 : Number(looked.at(-1)?.seq);
      const settled = settledBefore(Number(state?.last ?? 0));
      const next = floor === 0 ? settled : Math.min(settled, floor);
      if (next > from) await setFrom(query, 'seq', next);
      return floor > 0 ? GROUP : Math.max(rows.length, await fillEnded(query));
    });
  }

  async function fillEnded(query: Db['query']): Promise<number> {
    const tasks = await query<{ task: string; at: number }>(
      `WITH RECURSIVE t AS (
         (SELECT task FROM runs WHERE state >= 10 ORDER BY task LIMIT 1)
         UNION ALL
         SELECT (SELECT task FROM runs WHERE state >= 10 AND task > t.task ORDER BY task LIMIT 1) FROM t WHERE t.task IS NOT NULL)
       SELECT task, coalesce(f.at, (SELECT at FROM run_words_from WHERE name = 'made') - ${OVERLAP_MS}) AS at FROM t LEFT JOIN run_words_from f ON f.name = 'ended ' || t.task
       WHERE task IS NOT NULL`,
    );
    for (const { task, at } of tasks) {
      const looked = await query<Looked & { finished: number }>(
        `SELECT ${COLUMNS}, w.seq IS NOT NULL AS known
         FROM (SELECT seq, finished FROM runs WHERE state >= 10 AND task = $1 AND finished > $2 ORDER BY finished LIMIT ${GROUP}) n
         JOIN runs r USING (seq) LEFT JOIN run_words w ON w.seq = n.seq AND w.finished = n.finished ORDER BY n.finished`,
        [task, Math.max(at, endedFloors.get(task) ?? 0)],
      );
      const rows = looked.filter(({ known }) => !known);
      if (rows.length > 0) await put(query, rows);
      const isAll = looked.length < GROUP;
      const last = edgeOf(looked.at(-1)?.finished ?? at, Math.max(at, endedFloors.get(task) ?? 0));
      if (isAll) endedFloors.delete(task);
      else endedFloors.set(task, last);
      await setFrom(query, `ended ${task}`, Math.max(at, Math.min(isAll ? db.now() : last, db.now() - OVERLAP_MS)));
      if (!isAll) return GROUP;
    }
    return 0;
  }

  /** The number up to which all runs are committed or never will be; 0 while that is not known. */
  function settledBefore(last: number): number {
    const now = Date.now();
    marks.push({ at: now, seq: last });
    while (marks.length > 1 && now - (marks[1]?.at ?? now) > OVERLAP_MS) marks.shift();
    const [first] = marks;
    return first && now - first.at > OVERLAP_MS ? first.seq : 0;
  }

  async function behind(): Promise<number> {
    const [row] = await db.query<{ n: string }>(
      `SELECT greatest(0, coalesce((SELECT max(seq) FROM runs), 0)
         - greatest(coalesce((SELECT max(seq) FROM run_words), 0), coalesce((SELECT at FROM run_words_from WHERE name = 'seq'), 0))) AS n`,
    );
    return Number(row?.n ?? 0);
  }

  async function work(mostMs: number): Promise<number> {
    const until = performance.now() + mostMs;
    for (let groups = 0; ; groups++) {
      const taken = await fill();
      // Which words are rare is known only then.
      if (groups > 0 && (taken < GROUP || performance.now() > until))
        await db.query('ANALYZE run_words').catch(() => []);
      if (taken < GROUP) return behind();
      if (performance.now() > until) return behind();
    }
  }

  return {
    async catchUp(mostMs) {
      await working?.catch(() => undefined);
      working = work(mostMs);
      try {
        return await working;
      } finally {
        working = undefined;
      }
    },
    keepFilled() {
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      const turn = async (): Promise<void> => {
        if (stopped || db.closed) return;
        const begun = performance.now();
        const taken = await fill().catch(() => 0);
        const took = performance.now() - begun;
        if (stopped || db.closed) return;
        timer = setTimeout(() => void turn(), taken < GROUP ? LOOK_EVERY_MS : took / BUSY_SHARE);
        timer.unref();
      };
      void turn();
      return () => {
        stopped = true;
        clearTimeout(timer);
      };
    },
  };
}

/** Others may have ended in the same moment as the last that was looked at: a little before it, if that is progress. */
function edgeOf(last: number, from: number): number {
  return last - 1 > from ? last - 1 : last;
}

async function setFrom(query: Db['query'], name: string, at: number): Promise<void> {
  await query(
    'INSERT INTO run_words_from (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
    [name, at],
  );
}

async function put(query: Db['query'], rows: readonly Row[]): Promise<void> {
  const docs = rows.map((row) => ({
    seq: row.seq,
    finished: row.finished,
    words: [...wordsOf(row), facet('task', row.task), facet('queue', row.queue), facet('tenant', row.tenant)].map(
      storable,
    ),
  }));
  await query(
    `INSERT INTO run_words (seq, finished, words)
     SELECT seq, finished, array_to_tsvector(ARRAY (SELECT jsonb_array_elements_text(words)))
     FROM jsonb_to_recordset($1::jsonb) AS d(seq bigint, finished double precision, words jsonb)
     ON CONFLICT (seq) DO UPDATE SET finished = excluded.finished, words = excluded.words`,
    [JSON.stringify(docs)],
  );
}
