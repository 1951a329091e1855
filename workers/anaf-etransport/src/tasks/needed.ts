/** `etransport.needed`: whether a transport must be declared. */

import { handle } from '@genius/runtime';
import { etransportNeeded } from '../contract/needed.ts';
import { isNeeded } from '../domain/needed/is-needed.ts';

export const handleNeeded = handle(etransportNeeded, (input) => isNeeded(input));
