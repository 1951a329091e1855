/** `taxpayer.changed`: its event is its work. */

import { handle } from '@genius/runtime';
import { taxpayerChanged } from '../contract/watch.ts';

export const handleChanged = handle(taxpayerChanged, () => ({ told: true as const }));
