/** Consent in a table that is only appended to. */

import type { Consent, ConsentRecord } from '@genius/runtime';
import { storable } from './run-row.ts';
import type { Scope } from './scope.ts';

export function openConsent({ db }: Pick<Scope, 'db'>): Consent {
  return {
    async isGranted(subject, purpose, tenant) {
      const [last] = await db.query<{ granted: boolean }>(
        'SELECT granted FROM consent WHERE subject = $1 AND tenant = $2 AND purpose = $3 ORDER BY seq DESC LIMIT 1',
        [subject, tenant, purpose].map(storable),
      );
      return last?.granted === true;
    },
    async record({ subject, purpose, tenant, granted, source }) {
      // Of two answers of one person at once, the one that is seen later must count: the lock makes the order of the
      // numbers that of the commits.
      await db.query(
        `WITH held AS MATERIALIZED (SELECT gw_lock('consent/' || $1::text))
         INSERT INTO consent (subject, purpose, tenant, granted, source, at)
         SELECT $1, $2, $3, $4, $5, gw_now() FROM held`,
        [...[subject, purpose, tenant].map(storable), granted, storable(source)],
      );
    },
    list: (subject, tenant) =>
      db.query<ConsentRecord>(
        'SELECT subject, purpose, tenant, granted, at, source FROM consent WHERE subject = $1 AND tenant = $2 ORDER BY seq',
        [subject, tenant].map(storable),
      ),
  };
}
