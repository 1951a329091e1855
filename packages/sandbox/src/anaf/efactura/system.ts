/** What is behind the calls of e-Factura, and whom they are refused to. */

import type { Gate } from '../oauth/bearer.ts';
import { hasRight, type Person } from '../oauth/people.ts';
import type { State } from '../state.ts';
import type { Firms } from '../taxpayer/firms.ts';
import type { Signer } from './certificate.ts';
import type { EnforcementRegister } from './enforcement.ts';
import type { Store } from './store.ts';

export interface System {
  state: State;
  store: Store;
  firms: Firms;
  enforcement: EnforcementRegister;
  gate: Gate;
  signer: Signer;
}

/** The text that refuses a person for a fiscal code, or `undefined`. */
export function refusal(person: Person, cif: string): string | undefined {
  if (person.rights.length === 0) return 'Nu exista niciun CIF pentru care sa aveti drept in SPV';
  return hasRight(person, cif) ? undefined : `Nu aveti drept in SPV pentru CIF=${cif}`;
}
