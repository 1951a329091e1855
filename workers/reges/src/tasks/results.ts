/** `reges.results`: reads queues, keeps what is in them, and only then moves on. */

import { FailureError } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { resultsReges } from '../contract/results.ts';
import { endUnawaited } from '../end-unawaited.ts';
import { waitingEmployers } from '../messages-store.ts';
import { openApi, type QUEUES } from '../providers/reges-api.ts';
import { beginTurn, checkTurn, consumerId, keepRead } from '../queue-store.ts';
import { receivedBy } from '../received-store.ts';

/** Entries that are read at once. */
const AT_ONCE = 100;
/** Of one run and queue; the next one goes on. */
const MOST_ROUNDS = 200;
/** Of queues whose entries are the run's output. */
const MOST_ROUNDS_RECEIVED = 10;

export const handleResults = handle(resultsReges, async ({ employer, queues }, ctx) => {
  if (employer === undefined) {
    const sent = await waitingEmployers(ctx);
    for (const each of sent) await ctx.send(resultsReges, { employer: each, queues }, { as: `results/${each}` });
    return { read: 0, ours: 0, received: [], sent };
  }
  const found: Found = { read: 0, ours: 0 };
  let trouble: string | undefined;
  try {
    for (const queue of queues) await drain(ctx, employer, queue, found);
  } catch (error) {
    ctx.signal.throwIfAborted();
    // REGES is away: the next run of the schedule goes on, and none of them stands in its way.
    if (!(error instanceof FailureError) || error.kind !== 'transient') throw error;
    ctx.log.warn('the answers of REGES could not be read to their end', { employer, code: error.code });
    trouble = error.code;
  }
  const received = await receivedBy(ctx);
  return { ...found, received, sent: [], ...(trouble === undefined ? {} : { trouble }) };
});

interface Found {
  read: number;
  ours: number;
}

/** Kept in a transaction before REGES is told: a death in between reads the same again, and keeps it once. */
async function drain(ctx: TaskContext, employer: string, queue: keyof typeof QUEUES, found: Found): Promise<void> {
  const api = openApi(ctx, employer);
  const consumer = await consumerId(ctx);
  const turn = await beginTurn(ctx, employer, queue);
  for (let round = 0; round < (queue === 'status' ? MOST_ROUNDS : MOST_ROUNDS_RECEIVED); round++) {
    ctx.signal.throwIfAborted();
    const entries = await api.read(queue, AT_ONCE, consumer);
    if (entries.length > 0) {
      found.ours += await keepRead(ctx, employer, queue, turn, entries);
      await checkTurn(ctx, employer, queue, turn);
      await api.commit(queue, entries.length, consumer);
      found.read += entries.length;
    }
    if (queue === 'status') await endUnawaited(ctx, employer);
    if (entries.length === 0) return;
  }
}
