/** The register of bodies that may send invoices in the name of their debtors (`executare=DA`). */

import { withControlDigit } from '../cui.ts';
import type { State } from '../state.ts';

/** An invented one that every sandbox has; nobody can have its code. */
export const ENFORCEMENT_BODY = withControlDigit(990_000_012);

export interface EnforcementRegister {
  has(cif: string): boolean;
  enter(cif: string): void;
  takeOut(cif: string): void;
}

export function openEnforcement({ db, changed }: State): EnforcementRegister {
  db.exec('CREATE TABLE IF NOT EXISTS enforcement (cif TEXT PRIMARY KEY, registered INTEGER NOT NULL) STRICT');
  // One that was taken out stays out.
  db.prepare('INSERT OR IGNORE INTO enforcement VALUES (?, 1)').run(String(ENFORCEMENT_BODY));
  const sql = {
    find: db.prepare('SELECT 1 FROM enforcement WHERE cif = ? AND registered = 1'),
    keep: db.prepare(
      'INSERT INTO enforcement VALUES (?, ?) ON CONFLICT DO UPDATE SET registered = excluded.registered',
    ),
  };
  const keep = (cif: string, registered: 0 | 1) => {
    sql.keep.run(cif, registered);
    changed();
  };
  return {
    has: (cif) => sql.find.get(cif) !== undefined,
    enter: (cif) => keep(cif, 1),
    takeOut: (cif) => keep(cif, 0),
  };
}
