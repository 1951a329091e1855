/** The employers of the simulator, each with the account that its programs sign in with. Invented. */

import { randomUUID } from 'node:crypto';
import { KNOWN } from '../anaf/taxpayer/population.ts';
import type { State } from './state.ts';

export interface Employer {
  /** `referintaAngajator`. */
  id: string;
  cui: string;
  name: string;
  username: string;
  password: string;
  isDisabled: boolean;
}

export type EmployerChange = Partial<Pick<Employer, 'name' | 'username' | 'password' | 'isDisabled'>>;

export interface Employers {
  all(): Employer[];
  byId(id: string): Employer | undefined;
  byCui(cui: string): Employer | undefined;
  byUsername(username: string): Employer | undefined;
  /** Changes the employer of a fiscal code, or makes it. */
  keep(cui: string, change: EmployerChange): Employer;
}

const born = (id: string, cui: string, name: string, isDisabled = false): Employer => ({
  id,
  cui,
  name,
  username: `api-${cui}`,
  password: `parola-${cui}`,
  isDisabled,
});

/** The first is that of the sandbox's variables; proposals go to the second; the third's account is disabled. */
export const READY_EMPLOYERS = [
  born('6f0d1c55-2a0e-4b5c-9a71-1f6a3c9b0001', String(KNOWN.payer), 'EXEMPLU PLĂTITOR DE TVA SRL'),
  born('6f0d1c55-2a0e-4b5c-9a71-1f6a3c9b0002', String(KNOWN.sector), 'EXEMPLU CU SEDIUL ÎN SECTOR SRL'),
  born('6f0d1c55-2a0e-4b5c-9a71-1f6a3c9b0003', String(KNOWN.struckOff), 'EXEMPLU RADIAT SRL', true),
] as const;

export function openEmployers({ db, changed }: State): Employers {
  db.exec(`
    CREATE TABLE IF NOT EXISTS employer (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, cui TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
      username TEXT NOT NULL UNIQUE, password TEXT NOT NULL, isDisabled INTEGER NOT NULL
    ) STRICT;
  `);
  const sql = {
    insert: db.prepare(
      'INSERT OR IGNORE INTO employer (id, cui, name, username, password, isDisabled) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    update: db.prepare('UPDATE employer SET name = ?, username = ?, password = ?, isDisabled = ? WHERE cui = ?'),
    all: db.prepare('SELECT * FROM employer ORDER BY number'),
    byId: db.prepare('SELECT * FROM employer WHERE id = ?'),
    byCui: db.prepare('SELECT * FROM employer WHERE cui = ?'),
    byUsername: db.prepare('SELECT * FROM employer WHERE username = ?'),
  };
  const read = (row: unknown): Employer | undefined => {
    const found = row as (Omit<Employer, 'isDisabled'> & { isDisabled: number; number: number }) | undefined;
    if (!found) return undefined;
    const { number: _, ...employer } = found;
    return { ...employer, isDisabled: employer.isDisabled === 1 };
  };
  const insert = ({ id, cui, name, username, password, isDisabled }: Employer) =>
    sql.insert.run(id, cui, name, username, password, isDisabled ? 1 : 0);
  for (const employer of READY_EMPLOYERS) insert(employer);
  const byCui: Employers['byCui'] = (cui) => read(sql.byCui.get(cui));

  return {
    all: () => sql.all.all().flatMap((row) => read(row) ?? []),
    byId: (id) => read(sql.byId.get(id)),
    byCui,
    byUsername: (username) => read(sql.byUsername.get(username)),
    keep(cui, change) {
      const old = byCui(cui);
      const employer = { ...(old ?? born(randomUUID(), cui, `ANGAJATOR ${cui}`)), ...change };
      const { name, username, password, isDisabled } = employer;
      if (old) sql.update.run(name, username, password, isDisabled ? 1 : 0, cui);
      else insert(employer);
      changed();
      return employer;
    },
  };
}
