/** The errors of `anaf.saft`. None carries an amount, a name, a partner's code or other content of a declaration. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_SAFT_TOO_LARGE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; at most {limit} are taken.',
    ro: 'Fișierul are {found} octeți; se acceptă cel mult {limit}.',
    status: 413,
  },
});
