/** The error of a pace that leaves an attempt no time. */

import { defineErrors } from '@genius/contract';

export const paceErrors = defineErrors({
  GW_PACED: {
    kind: 'transient',
    en: 'The next call of {key} is free in {wait}, and this attempt ends before. The run is attempted again then.',
    ro: 'Următorul apel pentru {key} este liber peste {wait}, iar această încercare se încheie înainte. Rularea va fi reîncercată atunci.',
    status: 429,
  },
});
