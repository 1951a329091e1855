/** Why a run is not running, in the user's language and time. */

import { say } from './language.ts';
import type { ShownRun } from './registry-client/desk.ts';
import { stamp } from './terminal/time.ts';

/** Undefined if it runs or has ended. */
export function waitsForText({ state, dueAt, waitsFor, waitsForRo }: ShownRun): string | undefined {
  if (state === 'scheduled' && dueAt !== undefined) {
    const time = stamp(Date.parse(dueAt));
    return say(`not before ${time}`, `nu înainte de ${time}`);
  }
  return waitsFor && say(waitsFor, waitsForRo ?? waitsFor);
}
