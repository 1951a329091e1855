/** Takes over what a dead instance held, so that it runs again at once. */

import { errors } from '@genius/contract';
import { freeLimit, runEnded } from './ending.ts';
import { clearInstanceLock } from './instance-lock.ts';
import { endingRun, ROW, type RunRow, readMeta } from './run-row.ts';
import { CANCELLED, READY, RUNNING } from './schema.ts';
import { clearStarted, readStarted } from './started-file.ts';
import type { Store } from './store.ts';
import type { Turn } from './turn.ts';

/** Gives a dead instance's runs back. Safe to call from several processes at once: one of them does it. */
export async function takeOver(store: Store, dead: { num: number; id: string }): Promise<number> {
  const started = readStarted(store.folder, dead.id);
  const count = await store.write((turn) => {
    const { changes } = turn
      .sql('UPDATE instances SET gone = ? WHERE num = ? AND gone IS NULL')
      .run(turn.now, dead.num);
    return changes === 0 ? undefined : giveBack(turn, dead.num, started);
  });
  if (count === undefined) return 0;
  clearInstanceLock(store.folder, dead.id);
  clearStarted(store.folder, dead.id);
  return count;
}

function giveBack(turn: Turn, owner: number, started: Set<number> | undefined): number {
  const rows = turn
    .sql(`SELECT ${ROW} FROM runs WHERE state = 2 AND owner = ?`, true)
    .all(owner) as unknown as RunRow[];
  for (const row of rows) {
    const lost = started === undefined || started.has(row[0]);
    if (!revoke(turn, row)) requeue(turn, row, owner, lost);
  }
  // Whoever waits for an effect of the dead one looks again.
  const effects = turn.sql("SELECT scope, key FROM effects WHERE owner = ? AND state = 'claimed'").all(owner);
  for (const { scope, key } of effects as { scope: string; key: string }[]) turn.effects.push(`${scope}\n${key}`);
  turn.sql('UPDATE subscriptions SET owner = NULL WHERE owner = ?').run(owner);
  turn.events = true;
  return rows.length;
}

function requeue(turn: Turn, row: RunRow, owner: number, lost: boolean): void {
  const [seq, , task, queue, , , attempt] = row;
  turn
    .sql('UPDATE runs SET state = 0, owner = NULL, attempt = attempt - ?, losses = losses + ? WHERE seq = ?')
    .run(lost ? 0 : 1, lost ? 1 : 0, seq);
  if (lost) {
    const { started } = turn.sql('SELECT started FROM runs WHERE seq = ?').get(seq) as { started: number };
    turn
      .sql(
        "INSERT OR REPLACE INTO attempts (run, attempt, owner, started, finished, outcome, failure) VALUES (?, ?, ?, ?, ?, 'lost', ?)",
      )
      .run(seq, attempt, owner, started, turn.now, JSON.stringify(errors.GW_WORKER_LOST({ task }).failure));
  }
  turn.moved(queue, RUNNING, READY);
  turn.queues.add(queue);
  if (row[12] !== null) freeLimit(turn, row[12], row[16]);
}

/** A run that was told to stop while its worker died does not start again. */
function revoke(turn: Turn, row: RunRow): boolean {
  const { revoked } = readMeta(row[16]);
  if (!revoked) return false;
  const failure = errors.GW_CANCELLED({ reason: revoked.reason ? `: ${revoked.reason}` : '' }).failure;
  turn
    .sql('UPDATE runs SET state = 12, failure = ?, finished = ? WHERE seq = ?')
    .run(JSON.stringify(failure), turn.now, row[0]);
  runEnded(turn, endingRun(row), RUNNING, { state: CANCELLED, failure, dead: false });
  return true;
}
