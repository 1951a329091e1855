/** Why a run is not running, in the user's language and time. */

import type { RunRecord } from '@genius/runtime';
import { say } from './language.ts';
import { stamp } from './terminal/time.ts';

/** Undefined if it runs or has ended. */
export function waitsForText({ state, dueAt, waitsFor, limitKey, lane }: RunRecord): string | undefined {
  if (state === 'scheduled' && dueAt !== undefined)
    return say(`not before ${stamp(dueAt)}`, `nu înainte de ${stamp(dueAt)}`);
  if (!waitsFor) return undefined;
  // The store gives its reason in English; the record says the same by what it names.
  if (limitKey && waitsFor.includes(limitKey)) return say(waitsFor, `Așteaptă limita ${limitKey}.`);
  if (lane && waitsFor.includes(lane)) return say(waitsFor, `Așteaptă rularea dinaintea ei de pe banda ${lane}.`);
  if (waitsFor.includes('before it')) return say(waitsFor, 'Așteaptă rularea dinaintea ei din lanț sau grup.');
  return say(waitsFor, 'Așteaptă un loc liber la un lucrător al cozii.');
}
