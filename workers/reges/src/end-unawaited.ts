/** Messages whose run did not wait (`wait: false`): what REGES says of them is taken in when it is read. */

import type { TaskContext } from '@genius/runtime';
import { verdictOn } from './domain/results/verdict.ts';
import { keepWhatCame } from './keep-what-came.ts';
import { noteEnded, resultsOf, unawaited } from './messages-store.ts';

/** Keeps their ids, so that later messages find people by their CNP, and ends them. */
export async function endUnawaited(ctx: Pick<TaskContext, 'db' | 'tenant'>, employer: string): Promise<void> {
  const open = await unawaited(ctx, employer);
  if (open.length === 0) return;
  const results = await resultsOf(
    ctx,
    employer,
    open.map(({ messageId }) => messageId),
  );
  const ended = open.flatMap(({ messageId, keeps }) => {
    const verdict = verdictOn(results.get(messageId) ?? [], keeps.creates);
    return verdict ? [{ messageId, keeps, state: verdict.state, ref: verdict.ref }] : [];
  });
  if (ended.length === 0) return;
  await keepWhatCame(
    ctx,
    employer,
    ended.filter(({ state }) => state === 'done'),
  );
  await noteEnded(ctx, employer, ended);
}
