/** Asks ANAF's kit, where the operator has one. */

import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { Period } from './domain/generate/period.ts';
import type { SaftForm } from './domain/validate/index.ts';
import { settings } from './settings.ts';

interface KitQuestion {
  form: SaftForm;
  period: Period;
  ctx: Pick<TaskContext, 'signal' | 'progress'>;
}

/**
 * Its verdict, or why it gave none, which takes nothing from the file. Neither where DUK_HOME names no kit.
 */
export async function askKit(open: () => AsyncIterable<Uint8Array>, { form, period, ctx }: KitQuestion) {
  if (!settings.read().DUK_HOME) return {};
  const { dukHere } = await import('./providers/duk/duk.ts');
  ctx.progress(0.95, "asking ANAF's kit");
  const [year, month] = [Number(period.to.slice(0, 4)), Number(period.to.slice(5, 7))];
  try {
    const { kind, findings, counts } = await dukHere().validate(open(), { form, year, month, signal: ctx.signal });
    // Without an answer that can be read it throws, so this is one.
    const answer = kind as Exclude<typeof kind, 'broken'>;
    return { kit: { isValid: answer === 'clean' || answer === 'warnings', kind: answer, findings, counts } };
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof FailureError)) throw error;
    const { code, message, messageRo = message } = error.failure;
    return { kitTrouble: { code, en: message, ro: messageRo } };
  }
}
