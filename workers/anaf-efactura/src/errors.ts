/** The errors of `anaf.efactura`. None carries a part of an invoice, a token or personal data. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_EFACTURA_INCOMPLETE: {
    kind: 'invalid',
    en: 'The invoice can not be computed, at {field}: {problem}.',
    ro: 'Factura nu poate fi calculată, la {field}: {problemRo}.',
  },
});
