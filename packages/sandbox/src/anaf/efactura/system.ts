/** What the calls of e-Factura share: who calls, in which environment, with what behind them. */

import type { Answer } from '../answer.ts';
import type { Ask } from '../call.ts';
import type { Gate } from '../oauth/bearer.ts';
import { isAnswer } from '../oauth/bearer.ts';
import { hasRight, type Person } from '../oauth/people.ts';
import type { State } from '../state.ts';
import type { Firms } from '../taxpayer/firms.ts';
import type { Signer } from './certificate.ts';
import type { Environment, Store } from './store.ts';

export interface System {
  state: State;
  store: Store;
  firms: Firms;
  gate: Gate;
  signer: Signer;
}

/** One call by a person whose token is good. */
export interface Visit extends Ask {
  env: Environment;
  person: Person;
}

/** Lets a person in, or answers in their place. */
export async function admit(
  ask: Ask,
  env: Environment,
  { gate }: System,
  answer: (visit: Visit) => Answer | Promise<Answer>,
): Promise<Answer> {
  const person = gate.enter(ask);
  return isAnswer(person) ? person : answer({ ...ask, env, person });
}

/** The text that refuses a person for a fiscal code, or `undefined`. */
export function refusal(person: Person, cif: string): string | undefined {
  if (person.rights.length === 0) return 'Nu exista niciun CIF pentru care sa aveti drept in SPV';
  return hasRight(person, cif) ? undefined : `Nu aveti drept in SPV pentru CIF=${cif}`;
}

/** Whether one use of a daily limit is left; a recipe may lift it. */
export function isWithin({ state }: System, { does }: Ask, key: string, limit: number): boolean {
  return does.unlimited === true || state.use(key, limit);
}
