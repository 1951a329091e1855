/** Answers of e-Transport: JSON with the moment and a trace; refusals under status 200. */

import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import { writeStamp } from '../../clock.ts';
import { hasRight, type Person } from '../oauth/people.ts';

/** What every answer ends with. */
const ending = (now: number, ExecutionStatus: 0 | 1) => ({
  dateResponse: writeStamp(now),
  ExecutionStatus,
  trace_id: randomUUID(),
});

/** `Errors`, with the state of a declaration before the rest if one is told. */
export function refused(errors: readonly string[], now: number, stare?: string): Answer {
  const Errors = errors.map((errorMessage) => ({ errorMessage }));
  const note = errors.join('; ').slice(0, 500);
  return json({ Errors, ...(stare !== undefined && { stare }), ...ending(now, 1) }, 200, { note });
}

/** An error as it is worded whatever its cause. */
export const transportError = (error: string, now: number): Answer => refused([error], now);

export const succeeded = (value: object, now: number, detail: string): Answer =>
  json({ ...value, ...ending(now, 0) }, 200, { detail });

/** The text that refuses a person for a fiscal code, or `undefined`. "petru" is ANAF's spelling here. */
export function rightsFault(person: Person, cif: string): string | undefined {
  if (person.rights.length === 0) return 'Nu exista niciun CIF petru care sa aveti drept in SPV';
  return hasRight(person, cif) ? undefined : `Nu aveti drept in SPV pentru CIF=${cif}`;
}

/** The text that refuses what is not a fiscal code, or `undefined`. */
export const cifFault = (cif: string): string | undefined =>
  /^\d{1,13}$/.test(cif) ? undefined : `CIF introdus= ${cif.slice(0, 40)} nu este un numar`;
