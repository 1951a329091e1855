/**
 * Fills a folder with very many runs by SQL: a thousand true ones are copied, column by column, with new ids. Sending
 * and finishing a million each would take minutes and leave the same rows.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newRunId } from '@genius/contract';

/** Copies every run, with its attempts and events, `times` more times. Nobody else may have the folder open. */
export function multiplyRuns(folder: string, times: number): void {
  const db = new DatabaseSync(join(folder, 'runs.sqlite'));
  db.function('new_id', () => newRunId());
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  const columns = (table: string) =>
    (db.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'seq');
  const copy = (table: string, changes: Record<string, string>) => {
    const names = columns(table);
    const values = names.map((name) => changes[name] ?? name).join(', ');
    const last = Number(db.prepare(`SELECT coalesce(max(seq), 0) AS last FROM ${table}`).get()?.last);
    const insert = db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values} FROM ${table} WHERE seq <= ${last} ORDER BY seq`,
    );
    return () => void insert.run();
  };
  // Attempts are kept by their run's number; the copies of the runs are numbered on from the last true one.
  const runs = Number(db.prepare('SELECT max(seq) AS last FROM runs').get()?.last);
  const names = columns('attempts');
  const shifted = names.map((name) => (name === 'run' ? 'run + ?1' : name)).join(', ');
  const copyAttempts = db.prepare(
    `INSERT INTO attempts (${names.join(', ')}) SELECT ${shifted} FROM attempts WHERE run <= ${runs}`,
  );
  let round = 0;
  const copies = [copy('runs', { id: 'new_id()' }), () => void copyAttempts.run(++round * runs), copy('events', {})];
  for (let done = 0; done < times; ) {
    db.exec('BEGIN');
    for (let i = 0; i < 100 && done < times; i++, done++) for (const each of copies) each();
    db.exec('COMMIT');
  }
  db.exec(`UPDATE counters SET n = n * ${times + 1}`);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}
