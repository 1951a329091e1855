/** The variables of `anaf.saft`. */

import { defineSettings } from '@genius/runtime';

export const settings = defineSettings({});
