/** The variables of `anaf.etransport`: those of ANAF. */

import { anafVariables } from '@genius/anaf';
import { defineSettings } from '@genius/runtime';

export const settings = defineSettings(anafVariables);
