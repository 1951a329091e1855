/** `GET /stareMesaj/{index}`. */

import type { Answer } from '../../answer.ts';
import { hasRight } from '../oauth/people.ts';
import { isWithin, type Visit } from '../visit.ts';
import { refused, succeeded, transportError } from './answers.ts';
import type { TransportSystem } from './system.ts';

export function stareMesaj(
  visit: Visit,
  [asked = '']: readonly (string | undefined)[],
  system: TransportSystem,
): Answer {
  const { now, env, person } = visit;
  if (!/^\d{1,15}$/.test(asked)) {
    return transportError(`Id_incarcare introdus= ${asked.slice(0, 40)} nu este un numar intreg`, now);
  }
  if (person.rights.length === 0) return transportError('Nu exista niciun CIF petru care sa aveti drept', now);
  const taken = system.declarations.find(env, Number(asked));
  if (!taken) return transportError(`Nu exista declaratia de transport cu id_incarcare= ${asked}`, now);
  if (!hasRight(person, taken.cif) && !hasRight(person, taken.declarant)) {
    return transportError(`Nu aveti dreptul de inteorgare pentru id_incarcare= ${asked}`, now);
  }
  const { statePerDay } = system.state.settings();
  if (!isWithin(system, visit, `etransport-stareMesaj index=${taken.id}`, statePerDay)) {
    const text = `S-au facut deja ${statePerDay} de verificari, pentru id-incarcare solicitat, in cursul zilei`;
    return transportError(text, now);
  }
  const seen = (stare: string) => succeeded({ stare }, now, `index=${asked} ${stare}`);
  if (now < taken.ready) return seen('in prelucrare');
  // A refusal that looks like a success: status 0 and no `Errors`.
  if (taken.verdict === 'not-taken') return seen('XML cu erori nepreluat de sistem');
  if (taken.verdict === 'ok') return seen('ok');
  return { ...refused(taken.errors, now, 'nok'), detail: `index=${asked} nok` };
}
