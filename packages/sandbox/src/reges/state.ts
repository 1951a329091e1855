/** What the simulator of REGES-Online keeps whatever is called. */

import { join } from 'node:path';
import { type State as CommonState, openState as openCommonState } from '../state.ts';
import { type RegesSettings, regesSettings } from './settings.ts';

export type State = CommonState<RegesSettings>;

export const openState = (folder: string): State => openCommonState(join(folder, 'reges.sqlite'), regesSettings);
