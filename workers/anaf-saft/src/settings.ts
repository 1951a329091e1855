/** The variables of `anaf.saft`: ANAF's kit, and what SQL may read. */

import { defineSettings, forms, setting } from '@genius/runtime';
import { dukVariables } from './providers/duk/settings.ts';

export const settings = defineSettings({
  ...dukVariables,
  SAFT_SQL_ROLE: setting(forms.text().optional(), {
    about:
      "The PostgreSQL role under which saft.generate reads records by SQL from the platform's Database. Give it rights on the accounting tables alone.",
    example: 'accounting_reader',
    since: '0.4.0',
    group: 'The worker anaf.saft',
    defaultText: 'records are not read by SQL',
  }),
});
