/** The errors of the store in PostgreSQL. */

import { defineErrors } from '@genius/contract';

export const storeErrors = defineErrors({
  GW_STORE_NEWER: {
    kind: 'invalid',
    en: 'The schema {schema} in the database was written by a newer version (its last migration is {found}, this one knows {known}). Update, or choose another schema.',
    ro: 'Schema {schema} din baza de date a fost scrisă de o versiune mai nouă (ultima ei migrare este {found}, aceasta cunoaște {known}). Actualizați sau alegeți altă schemă.',
  },
  GW_INSTANCE_GONE: {
    kind: 'transient',
    en: 'This instance ({instance}) was taken for dead and others took over what it held: it may not begin the effect {key}. Another attempt does.',
    ro: 'Această instanță ({instance}) a fost considerată oprită, iar altele au preluat ce deținea: nu poate începe efectul {key}. Îl începe altă încercare.',
  },
});
