/** The register: firms as they are born, and as calls changed them; what was changed is kept. */

import { writeDay } from '../../clock.ts';
import type { State } from '../state.ts';
import { changeFirm, type Firm, type FirmChange } from './firm.ts';
import { bornFirm } from './population.ts';

export interface Firms {
  find(cui: number): Firm | undefined;
  /** The firm after the change, or `undefined` if there is none. */
  change(cui: number, change: FirmChange): Firm | undefined;
  /** Back to what it was born as. */
  reset(cui: number): void;
  /** Those that are not as they were born. */
  changed(): Firm[];
}

export function openFirms({ db, now, changed }: State): Firms {
  db.exec('CREATE TABLE IF NOT EXISTS firm (cui INTEGER PRIMARY KEY, firm TEXT NOT NULL) STRICT');
  const sql = {
    find: db.prepare('SELECT firm FROM firm WHERE cui = ?'),
    keep: db.prepare('INSERT INTO firm VALUES (?, ?) ON CONFLICT DO UPDATE SET firm = excluded.firm'),
    forget: db.prepare('DELETE FROM firm WHERE cui = ?'),
    all: db.prepare('SELECT firm FROM firm ORDER BY cui LIMIT 500'),
  };
  const find = (cui: number) => {
    const row = sql.find.get(cui) as { firm: string } | undefined;
    return row ? (JSON.parse(row.firm) as Firm) : bornFirm(cui);
  };
  return {
    find,
    change(cui, change) {
      const firm = find(cui);
      if (!firm) return undefined;
      const next = changeFirm(firm, change, writeDay(now()));
      sql.keep.run(cui, JSON.stringify(next));
      changed();
      return next;
    },
    reset(cui) {
      sql.forget.run(cui);
      changed();
    },
    changed: () => (sql.all.all() as { firm: string }[]).map(({ firm }) => JSON.parse(firm) as Firm),
  };
}
