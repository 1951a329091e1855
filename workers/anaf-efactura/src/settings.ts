/** The variables of `anaf.efactura`: those of ANAF, and whose signature is trusted. */

import { anafVariables } from '@genius/anaf';
import { defineSettings, forms, setting } from '@genius/runtime';

export const settings = defineSettings({
  ...anafVariables,
  ANAF_SIGNING_CERTIFICATE_PATH: setting(forms.text().optional(), {
    about:
      'Certificates (PEM) that the Ministry of Finance signs invoices with. Set, a signature by any other is not valid.',
    example: '/etc/genius/anaf-signing.pem',
    since: '0.4.0',
    group: 'The worker anaf.efactura',
    defaultText: 'any certificate counts, and the answer says that none was compared',
  }),
});
