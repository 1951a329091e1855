/** `ctx.once`: an atomic claim before an effect, its outcome after, and never a silent repetition. */

import { errors, FailureError } from '@genius/contract';
import type { Effect } from './context.ts';
import type { ClaimAnswer, EffectClaim, Effects } from './ports/effects.ts';

export interface OnceOptions<T> {
  effects: Effects;
  claim: EffectClaim;
  /** The ledger that was in use when the run was sent. */
  sentUnder: string | undefined;
  redelivered: boolean;
  effect: Effect<T>;
  signal: AbortSignal;
  task: string;
}

/** A loser looks again after this long, in case the news of a change was lost. */
const LOOK_AGAIN_MS = 5_000;

/** Marks an error as thrown before anything was sent: the effect certainly did not happen. */
export function notPerformed(error: FailureError): FailureError {
  error.failure.details = { ...error.failure.details, performed: false };
  return error;
}

export async function performOnce<T>(options: OnceOptions<T>): Promise<T> {
  const { effects, claim, signal } = options;
  if (!effects.synced) throw errors.GW_EFFECT_STORE_UNSAFE({ task: options.task });
  const storeWasLost =
    options.sentUnder !== undefined && options.sentUnder !== effects.generation && options.redelivered;
  for (;;) {
    signal.throwIfAborted();
    const answer: ClaimAnswer = await effects.claim(claim);
    switch (answer.state) {
      case 'performed':
        return JSON.parse(answer.outcome) as T;
      case 'unknown':
        throw unknownEffect(options);
      case 'held':
        await effects.changed(claim, LOOK_AGAIN_MS);
        continue;
      case 'orphaned':
        return settle(options);
      case 'claimed':
        // An earlier attempt may have written its claim into the ledger that was lost.
        return storeWasLost ? settle(options) : perform(options);
    }
  }
}

async function perform<T>(options: OnceOptions<T>): Promise<T> {
  const { effects, claim, effect, signal } = options;
  let outcome: T;
  try {
    outcome = await effect.perform(signal);
  } catch (error) {
    if (certainlyNot(error)) {
      await effects.notPerformed(claim);
      throw error;
    }
    return settle(options, error);
  }
  await effects.performed(claim, JSON.stringify(outcome ?? null));
  return outcome;
}

/** The other side's "no" and an error from before the sending are certain; everything else leaves a doubt. */
function certainlyNot(error: unknown): boolean {
  if (!(error instanceof FailureError)) return false;
  if (error.failure.details?.performed === false) return true;
  return error.kind === 'invalid' || error.kind === 'refused';
}

/** Asks the other side; without an answer the effect is unknown, for a person to settle. */
async function settle<T>(options: OnceOptions<T>, cause?: unknown): Promise<T> {
  const { effects, claim, effect, signal } = options;
  let answer: Awaited<ReturnType<NonNullable<Effect<T>['settle']>>>;
  try {
    answer = await effect.settle?.(signal);
  } catch (error) {
    // The other side did not answer the question either: a later attempt asks again.
    await effects.abandon(claim);
    throw error;
  }
  if (answer?.happened) {
    await effects.performed(claim, JSON.stringify(answer.outcome ?? null));
    return answer.outcome;
  }
  if (answer && !answer.happened) {
    if (cause === undefined) return perform({ ...options, effect: { perform: effect.perform } });
    await effects.notPerformed(claim);
    throw cause;
  }
  await effects.unknown(claim);
  throw unknownEffect(options, cause);
}

function unknownEffect<T>({ claim, task }: OnceOptions<T>, cause?: unknown): FailureError {
  return errors.GW_UNKNOWN_EFFECT({ key: claim.key, task, run: claim.runId }, cause === undefined ? {} : { cause });
}
