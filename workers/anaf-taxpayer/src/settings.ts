/** The variables of `anaf.taxpayer`: those of ANAF, and where VIES is. */

import { anafVariables } from '@genius/anaf';
import { defineSettings, forms, setting } from '@genius/runtime';

export const settings = defineSettings({
  ...anafVariables,
  VIES_URL: setting(forms.secureUrl().default('https://ec.europa.eu'), {
    about: 'Where VIES answers, the register of VAT numbers of the European Union.',
    example: 'https://ec.europa.eu',
    since: '0.4.0',
    group: 'The worker anaf.taxpayer',
  }),
});
