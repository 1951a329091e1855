/** What is behind the calls of e-Transport. */

import type { Gate } from '../oauth/bearer.ts';
import type { State } from '../state.ts';
import type { Firms } from '../taxpayer/firms.ts';
import type { Declarations } from './store.ts';

export interface TransportSystem {
  state: State;
  declarations: Declarations;
  firms: Firms;
  gate: Gate;
}
