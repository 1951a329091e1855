/** Why a run is not running, in the user's language and time. */

import { type RunRecord, reasonOfRun } from '@genius/runtime';
import { say } from './language.ts';
import { stamp } from './terminal/time.ts';

/** Undefined if it runs or has ended. */
export function waitsForText(run: RunRecord): string | undefined {
  const { state, dueAt } = run;
  if (state === 'scheduled' && dueAt !== undefined)
    return say(`not before ${stamp(dueAt)}`, `nu înainte de ${stamp(dueAt)}`);
  const reason = reasonOfRun(run);
  return reason && say(reason.en, reason.ro);
}
