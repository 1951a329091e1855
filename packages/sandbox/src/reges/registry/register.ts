/** What the registry holds: employees, contracts, proposals between employers, bonus types, exported files. */

import type { Entity } from '../schema/model.ts';
import type { State } from '../state.ts';
import type { Contract } from './contract.ts';

export interface Employee {
  id: string;
  employer: string;
  cnp: string;
  /** `info`. */
  info: Entity;
  isStruck: boolean;
}

export interface Proposal {
  id: string;
  kind: 'Detasare' | 'Mutare';
  /** Who proposes, by id; to whom, by fiscal code. */
  employer: string;
  cui: string;
  contract: string;
  state: 'Propus' | 'Acceptat' | 'Respins' | 'Incetat' | 'Radiat';
  /** The message that proposes, and its number: its sender gets another result when it is decided. */
  entity: Entity;
  message: number;
}

export interface BonusType {
  id: string;
  name: string;
}

export interface ExportedFile {
  id: string;
  employer: string;
  name: string;
  mediaType: string;
  bytes: Buffer;
}

export interface Register {
  employee(employer: string, id: string): Employee | undefined;
  /** Who isn't struck off, by number. */
  employeeByCnp(employer: string, cnp: string): Employee | undefined;
  keepEmployee(employee: Employee): void;
  employees(employer: string, limit: number): Employee[];
  contract(employer: string, id: string): Contract | undefined;
  /** By the id of one of its changes. */
  contractByChange(employer: string, change: string): Contract | undefined;
  keepContract(contract: Contract): void;
  contracts(employer: string, limit: number): Contract[];
  contractsOf(employee: string): Contract[];
  proposal(id: string): Proposal | undefined;
  keepProposal(proposal: Proposal): void;
  proposals(limit: number): Proposal[];
  bonusTypes(employer: string): BonusType[];
  keepBonusType(employer: string, type: BonusType): void;
  /** Whether there was one. */
  removeBonusType(employer: string, id: string): boolean;
  keepFile(file: ExportedFile): void;
  file(id: string): ExportedFile | undefined;
  files(limit: number): Omit<ExportedFile, 'bytes'>[];
  count(employer: string): { employees: number; contracts: number };
}

export function openRegister({ db }: State): Register {
  db.exec(`
    CREATE TABLE IF NOT EXISTS employee (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, employer TEXT NOT NULL, cnp TEXT NOT NULL,
      isStruck INTEGER NOT NULL, facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS employee_cnp ON employee (employer, cnp);
    CREATE TABLE IF NOT EXISTS contract (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, employer TEXT NOT NULL, employee TEXT NOT NULL,
      facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS contract_employee ON contract (employee);
    CREATE INDEX IF NOT EXISTS contract_employer ON contract (employer);
    CREATE TABLE IF NOT EXISTS contract_change (id TEXT PRIMARY KEY, contract TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS proposal (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, facts TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS bonus_type (id TEXT NOT NULL, employer TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (employer, id)) STRICT;
    CREATE TABLE IF NOT EXISTS exported (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, employer TEXT NOT NULL, name TEXT NOT NULL,
      mediaType TEXT NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
  `);
  const sql = {
    employee: db.prepare('SELECT facts FROM employee WHERE employer = ? AND id = ?'),
    byCnp: db.prepare('SELECT facts FROM employee WHERE employer = ? AND cnp = ? AND isStruck = 0'),
    keepEmployee: db.prepare(
      'INSERT INTO employee (id, employer, cnp, isStruck, facts) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET cnp = excluded.cnp, isStruck = excluded.isStruck, facts = excluded.facts',
    ),
    employees: db.prepare('SELECT facts FROM employee WHERE employer = ? ORDER BY number DESC LIMIT ?'),
    contract: db.prepare('SELECT facts FROM contract WHERE employer = ? AND id = ?'),
    byChange: db.prepare(
      'SELECT contract.facts FROM contract_change JOIN contract ON contract.id = contract_change.contract WHERE contract_change.id = ? AND contract.employer = ?',
    ),
    keepContract: db.prepare(
      'INSERT INTO contract (id, employer, employee, facts) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET employee = excluded.employee, facts = excluded.facts',
    ),
    keepChange: db.prepare('INSERT OR IGNORE INTO contract_change VALUES (?, ?)'),
    contracts: db.prepare('SELECT facts FROM contract WHERE employer = ? ORDER BY number DESC LIMIT ?'),
    contractsOf: db.prepare('SELECT facts FROM contract WHERE employee = ? ORDER BY number'),
    proposal: db.prepare('SELECT facts FROM proposal WHERE id = ?'),
    keepProposal: db.prepare(
      'INSERT INTO proposal (id, facts) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET facts = excluded.facts',
    ),
    proposals: db.prepare('SELECT facts FROM proposal ORDER BY number DESC LIMIT ?'),
    bonusTypes: db.prepare('SELECT id, name FROM bonus_type WHERE employer = ? ORDER BY name'),
    keepBonusType: db.prepare('INSERT OR REPLACE INTO bonus_type VALUES (?, ?, ?)'),
    removeBonusType: db.prepare('DELETE FROM bonus_type WHERE employer = ? AND id = ?'),
    keepFile: db.prepare('INSERT INTO exported (id, employer, name, mediaType, bytes) VALUES (?, ?, ?, ?, ?)'),
    file: db.prepare('SELECT id, employer, name, mediaType, bytes FROM exported WHERE id = ?'),
    files: db.prepare('SELECT id, employer, name, mediaType FROM exported ORDER BY number DESC LIMIT ?'),
    count: db.prepare(
      'SELECT (SELECT count(*) FROM employee WHERE employer = ?1) AS employees, (SELECT count(*) FROM contract WHERE employer = ?1) AS contracts',
    ),
  };
  const facts = <T>(row: unknown): T | undefined => {
    const found = row as { facts: string } | undefined;
    return found && (JSON.parse(found.facts) as T);
  };
  const all = <T>(rows: unknown[]): T[] => rows.flatMap((row) => facts<T>(row) ?? []);

  return {
    employee: (employer, id) => facts(sql.employee.get(employer, id)),
    employeeByCnp: (employer, cnp) => facts(sql.byCnp.get(employer, cnp)),
    keepEmployee(employee) {
      const { id, employer, cnp, isStruck } = employee;
      sql.keepEmployee.run(id, employer, cnp, isStruck ? 1 : 0, JSON.stringify(employee));
    },
    employees: (employer, limit) => all(sql.employees.all(employer, limit)),
    contract: (employer, id) => facts(sql.contract.get(employer, id)),
    contractByChange: (employer, change) => facts(sql.byChange.get(change, employer)),
    keepContract(contract) {
      const { id, employer, employee, changes } = contract;
      sql.keepContract.run(id, employer, employee, JSON.stringify(contract));
      for (const change of changes) sql.keepChange.run(change.id, id);
    },
    contracts: (employer, limit) => all(sql.contracts.all(employer, limit)),
    contractsOf: (employee) => all(sql.contractsOf.all(employee)),
    proposal: (id) => facts(sql.proposal.get(id)),
    keepProposal: (proposal) => void sql.keepProposal.run(proposal.id, JSON.stringify(proposal)),
    proposals: (limit) => all(sql.proposals.all(limit)),
    bonusTypes: (employer) => sql.bonusTypes.all(employer) as unknown as BonusType[],
    keepBonusType: (employer, { id, name }) => void sql.keepBonusType.run(id, employer, name),
    removeBonusType: (employer, id) => sql.removeBonusType.run(employer, id).changes > 0,
    keepFile: ({ id, employer, name, mediaType, bytes }) => void sql.keepFile.run(id, employer, name, mediaType, bytes),
    file(id) {
      const row = sql.file.get(id) as (Omit<ExportedFile, 'bytes'> & { bytes: Uint8Array }) | undefined;
      return row && { ...row, bytes: Buffer.from(row.bytes) };
    },
    files: (limit) => sql.files.all(limit) as unknown as Omit<ExportedFile, 'bytes'>[],
    count: (employer) => sql.count.get(employer) as { employees: number; contracts: number },
  };
}
