/** Consent in a table that is only appended to. */

import type { Consent, ConsentRecord } from '@genius/runtime';
import type { Store } from './store.ts';

export function openConsent(store: Store): Consent {
  return {
    isGranted: (subject, purpose, tenant) =>
      store.read(() => {
        const last = store
          .sql('SELECT granted FROM consent WHERE subject = ? AND tenant = ? AND purpose = ? ORDER BY seq DESC LIMIT 1')
          .get(subject, tenant, purpose) as { granted: number } | undefined;
        return last?.granted === 1;
      }),
    record: ({ subject, purpose, tenant, granted, source }) =>
      store.write((turn) => {
        turn
          .sql('INSERT INTO consent (subject, purpose, tenant, granted, source, at) VALUES (?, ?, ?, ?, ?, ?)')
          .run(subject, purpose, tenant, granted ? 1 : 0, source, turn.now);
      }),
    list: (subject, tenant) =>
      store.read(() =>
        (
          store
            .sql('SELECT purpose, granted, source, at FROM consent WHERE subject = ? AND tenant = ? ORDER BY seq')
            .all(subject, tenant) as { purpose: string; granted: number; source: string; at: number }[]
        ).map((row): ConsentRecord => ({ ...row, subject, tenant, granted: row.granted === 1 })),
      ),
  };
}
