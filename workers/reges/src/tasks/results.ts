/** `reges.results`: reads queues, keeps what is in them, and only then moves on. */

import { handle, type TaskContext } from '@genius/runtime';
import { resultsReges } from '../contract/results.ts';
import type { Result } from '../domain/results/read-results.ts';
import { waitingEmployers } from '../messages-store.ts';
import { openApi, type QUEUES } from '../providers/reges-api.ts';
import { beginTurn, checkTurn, consumerId, keepResults } from '../queue-store.ts';

/** Entries that are read at once. */
const AT_ONCE = 100;
/** Of one run and queue; the next one goes on. */
const MOST_ROUNDS = 200;

export const handleResults = handle(resultsReges, async ({ employer, queues }, ctx) => {
  if (employer === undefined) {
    const sent = await waitingEmployers(ctx);
    for (const each of sent) await ctx.send(resultsReges, { employer: each, queues }, { as: `results/${each}` });
    return { read: 0, ours: 0, received: [], sent };
  }
  let read = 0;
  let ours = 0;
  const received: { queue: string; ref?: string; messageId?: string }[] = [];
  for (const queue of queues) {
    const found = await drain(ctx, employer, queue);
    read += found.read;
    if (queue === 'status') ours += found.kept.length;
    else {
      received.push(
        ...found.kept.map(({ ref, messageId }) => ({
          queue,
          ...(ref === undefined ? {} : { ref }),
          ...(messageId === undefined ? {} : { messageId }),
        })),
      );
    }
  }
  return { read, ours, received, sent: [] };
});

/** Kept in a transaction before REGES is told: a death in between reads the same again, and keeps it once. */
async function drain(ctx: TaskContext, employer: string, queue: keyof typeof QUEUES) {
  const api = openApi(ctx, employer);
  const consumer = await consumerId(ctx);
  const turn = await beginTurn(ctx, employer, queue);
  const kept: Result[] = [];
  let read = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    ctx.signal.throwIfAborted();
    const entries = await api.read(queue, AT_ONCE, consumer);
    if (entries.length === 0) break;
    const results = entries.filter((each) => each !== undefined);
    kept.push(...(await keepResults(ctx, employer, queue, turn, results)));
    await checkTurn(ctx, employer, queue, turn);
    await api.commit(queue, entries.length, consumer);
    read += entries.length;
  }
  return { read, kept };
}
