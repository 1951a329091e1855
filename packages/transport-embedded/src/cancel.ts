/** Cancels runs: at once if they have not started, through their attempt's signal if they have. */

import { errors } from '@genius/contract';
import { runEnded } from './ending.ts';
import { endingRun, ROW, type RunRow, readMeta } from './run-row.ts';
import { CANCELLED, FINAL, RUNNING } from './schema.ts';
import type { Turn } from './turn.ts';

export function cancelRun(
  turn: Turn,
  runId: string,
  reason: string | undefined,
): 'cancelled' | 'stopping' | 'ended' | 'missing' {
  const found = turn.sql(`SELECT ${ROW}, state FROM runs WHERE id = ?`, true).get(runId) as unknown as
    | [...RunRow, number]
    | undefined;
  if (!found) return 'missing';
  const state = found[17];
  const row = found.slice(0, 17) as unknown as RunRow;
  if (state >= FINAL) return 'ended';
  if (state === RUNNING) {
    const meta = { ...readMeta(row[16]), revoked: reason ? { reason } : {} };
    turn.sql('UPDATE runs SET meta = ? WHERE seq = ?').run(JSON.stringify(meta), row[0]);
    turn.cancels.push([runId, reason]);
    return 'stopping';
  }
  const failure = errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' }).failure;
  turn
    .sql('UPDATE runs SET state = 12, failure = ?, finished = ? WHERE seq = ?')
    .run(JSON.stringify(failure), turn.now, row[0]);
  runEnded(turn, endingRun(row), state, { state: CANCELLED, failure, dead: false });
  return 'cancelled';
}
