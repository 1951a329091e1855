/** What the calls of e-Factura and e-Transport share: who calls, in which environment, within which limits. */

import type { Answer } from '../answer.ts';
import type { Ask } from './call.ts';
import { type Gate, isAnswer } from './oauth/bearer.ts';
import type { Person } from './oauth/people.ts';
import type { State } from './state.ts';

export type Environment = 'test' | 'prod';

/** One call by a person whose token is good. */
export interface Visit extends Ask {
  env: Environment;
  person: Person;
}

/** Lets a person in, or answers in their place. */
export async function admit(
  ask: Ask,
  env: Environment,
  { gate }: { gate: Gate },
  answer: (visit: Visit) => Answer | Promise<Answer>,
): Promise<Answer> {
  const person = gate.enter(ask);
  return isAnswer(person) ? person : answer({ ...ask, env, person });
}

/** Whether one use of a daily limit is left; a recipe may lift it. */
export function isWithin({ state }: { state: State }, { does }: Ask, key: string, limit: number): boolean {
  return does.unlimited === true || state.use(key, limit);
}
