/** Waits for what REGES says of messages that it has taken, by looking at what reges.results has read. */

import { durationMs, FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { resultsReges } from './contract/results.ts';
import { type Verdict, verdictOn } from './domain/results/verdict.ts';
import { errors } from './errors.ts';
import type { Keeps } from './keep-what-came.ts';
import { resultsOf } from './messages-store.ts';
import { settings } from './settings.ts';
import { lookAgainMs, pause } from './wait-for-result.ts';

interface Awaited {
  employer: string;
  label: string;
  startedAt: Date;
}

interface Taken {
  messageId: string;
  /** Undefined: REGES did not take it. */
  responseId: string | undefined;
}

/** REGES mostly needs seconds. */
const FIRST_LOOKS_MS = [200, 400, 800, 1_500, 3_000];

/**
 * Some looks in the first attempt, one in each later one; between attempts the run takes nobody's place, and holds its lane.
 * Throws GW_REGES_PROCESSING (transient), and after REGES_RESULT_WAIT GW_UNKNOWN_EFFECT.
 */
export async function awaitResults(
  ctx: TaskContext,
  { employer, label, startedAt }: Awaited,
  outgoing: readonly { keeps: Keeps }[],
  taken: readonly Taken[],
): Promise<Verdict[]> {
  const ids = taken.map(({ messageId }) => messageId);
  const look = async () => {
    const found = await resultsOf(ctx, employer, ids);
    return taken.map(({ messageId, responseId }, index): Verdict | undefined =>
      responseId === undefined
        ? { state: 'failed', problem: 'not-taken' }
        : verdictOn(found.get(messageId) ?? [], outgoing[index]?.keeps.creates),
    );
  };
  await readUntilThere(ctx, employer, label, async () => !(await look()).includes(undefined));
  return ctx.once<Verdict[]>(`reges/result/${employer}/${ctx.runId}/${label}`, {
    async perform() {
      const verdicts = await look();
      const open = verdicts.filter((each) => each === undefined).length;
      if (open === 0) return verdicts as Verdict[];
      const ageMs = Date.now() - startedAt.getTime();
      const processing = errors.GW_REGES_PROCESSING({ open }, { retryAfterMs: lookAgainMs(ageMs) });
      // Without an answer for so long nobody can tell what became of them.
      throw ageMs < durationMs(settings.read().REGES_RESULT_WAIT as '3d') ? notPerformed(processing) : processing;
    },
    settle: async () => undefined,
  });
}

async function readUntilThere(ctx: TaskContext, employer: string, label: string, isThere: () => Promise<boolean>) {
  if (await isThere()) return;
  for (const [turn, waitMs] of FIRST_LOOKS_MS.entries()) {
    await readQueue(ctx, employer, `${label}/${turn}`);
    if (ctx.attempt > 1 || (await isThere())) return;
    await pause(waitMs, ctx.signal);
  }
}

/**
 * Has the employer's queue read by a run of its own: one at a time reads it, whoever asks. Each look of a run has it read,
 * the schedule is for those for whom nobody looks; of an employer one run looks at a time, ever more seldom.
 */
export async function readQueue(ctx: TaskContext, employer: string, name: string): Promise<void> {
  try {
    await ctx.call(resultsReges, { employer }, { as: `results/${ctx.attempt}/${name}`, deadline: '30s' });
  } catch (error) {
    ctx.signal.throwIfAborted();
    const code = error instanceof FailureError ? error.code : 'unknown';
    ctx.log.warn('the answers of REGES could not be read now', { employer, code });
  }
}
