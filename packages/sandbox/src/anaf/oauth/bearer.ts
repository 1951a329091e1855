/** Who calls the API: the person of the bearer token, within the calls that a minute allows. */

import { type Answer, text } from '../../answer.ts';
import { type Ask, badToken, type Route, tooMany } from '../call.ts';
import type { State } from '../state.ts';
import type { Grants } from './grants.ts';
import type { Person } from './people.ts';

const MINUTE_MS = 60_000;

export interface Gate {
  /** The person, or the answer that turns the call away. */
  enter(ask: Ask): Person | Answer;
}

export function createGate(state: State, grants: Grants, clock: () => number = () => performance.now()): Gate {
  const minutes = new Map<string, { from: number; calls: number }>();

  /** Seconds to wait, or 0 if the call is within the limit of its minute. */
  function count({ id }: Person): number {
    const now = clock();
    const minute = minutes.get(id);
    if (!minute || now - minute.from >= MINUTE_MS) {
      minutes.set(id, { from: now, calls: 1 });
      return state.settings().callsPerMinute >= 1 ? 0 : 60;
    }
    if (minute.calls >= state.settings().callsPerMinute) return Math.ceil((minute.from + MINUTE_MS - now) / 1_000);
    minute.calls++;
    return 0;
  }

  return {
    enter({ request, now, does }) {
      const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const person = grants.bearer(token, now);
      if (!person) return badToken();
      const wait = does.unlimited ? 0 : count(person);
      return wait === 0 ? person : tooMany(wait);
    },
  };
}

/** Whether a call was turned away. */
export const isAnswer = (made: Person | Answer): made is Answer => 'status' in made;

/** `TestOauth`: tells that a token is taken. */
export function helloRoute(gate: Gate): Route {
  return {
    host: 'api',
    call: 'hello',
    answer(ask) {
      const person = gate.enter(ask);
      if (isAnswer(person)) return person;
      return text(`Hello, ${(ask.query.get('name') ?? '').slice(0, 200)}!`, 200, { detail: person.id });
    },
  };
}
