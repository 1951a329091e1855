/** Ids that REGES gave: of people by employer and CNP, of contracts by employer. Needed for every later message. */

import { createHash } from 'node:crypto';
import type { SqlMigration, TaskContext } from '@genius/runtime';

export const registerMigrations: readonly SqlMigration[] = [
  {
    name: 'RegesRegister1764480000012',
    up: [
      `CREATE TABLE reges_employees (
        tenant text NOT NULL,
        employer text NOT NULL,
        person text NOT NULL,
        ref text NOT NULL,
        PRIMARY KEY (tenant, employer, person)
      )`,
      'CREATE INDEX reges_employees_ref ON reges_employees (tenant, employer, ref)',
      `CREATE TABLE reges_contracts (
        tenant text NOT NULL,
        employer text NOT NULL,
        ref text NOT NULL,
        employee_ref text NOT NULL,
        number text NOT NULL,
        start_day text NOT NULL,
        PRIMARY KEY (tenant, employer, ref)
      )`,
      'CREATE INDEX reges_contracts_number ON reges_contracts (tenant, employer, employee_ref, number)',
    ],
    down: ['DROP TABLE reges_contracts', 'DROP TABLE reges_employees'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

export interface KnownContract {
  ref: string;
  employeeRef: string;
  number: string;
  /** ISO date. */
  startDay: string;
}

/** Hex: a CNP is not kept as it is. */
export const personKey = (employer: string, cnp: string): string =>
  createHash('sha256')
    .update(`${employer}\0${cnp.replace(/\s/g, '')}`)
    .digest('hex');

/** Ids of those who are known, by person. */
export async function employeeRefs(
  { db, tenant }: Ctx,
  employer: string,
  persons: readonly string[],
): Promise<Map<string, string>> {
  const source = await db.dataSource();
  const rows = await source.query<{ person: string; ref: string }[]>(
    'SELECT person, ref FROM reges_employees WHERE tenant = $1 AND employer = $2 AND person = ANY($3)',
    [tenant, employer, persons],
  );
  return new Map(rows.map(({ person, ref }) => [person, ref]));
}

export async function keepEmployees(
  { db, tenant }: Ctx,
  employer: string,
  employees: readonly { person: string; ref: string }[],
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      INSERT INTO reges_employees (tenant, employer, person, ref)
      SELECT DISTINCT ON (person) $1, $2, person, ref FROM unnest($3::text[], $4::text[]) AS given(person, ref)
      ON CONFLICT (tenant, employer, person) DO UPDATE SET ref = excluded.ref RETURNING person
    ) SELECT count(*) FROM written`,
    [tenant, employer, employees.map(({ person }) => person), employees.map(({ ref }) => ref.toLowerCase())],
  );
}

export async function forgetEmployee({ db, tenant }: Ctx, employer: string, ref: string): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      DELETE FROM reges_employees WHERE tenant = $1 AND employer = $2 AND ref = $3 RETURNING ref
    ) SELECT count(*) FROM written`,
    [tenant, employer, ref.toLowerCase()],
  );
}

/** Contracts of these people that are known. */
export async function contractsOf(
  { db, tenant }: Ctx,
  employer: string,
  employeeRefs: readonly string[],
): Promise<KnownContract[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ ref: string; employee_ref: string; number: string; start_day: string }[]>(
    `SELECT ref, employee_ref, number, start_day FROM reges_contracts
     WHERE tenant = $1 AND employer = $2 AND employee_ref = ANY($3)`,
    [tenant, employer, employeeRefs.map((ref) => ref.toLowerCase())],
  );
  return rows.map(({ ref, employee_ref: employeeRef, number, start_day: startDay }) => ({
    ref,
    employeeRef,
    number,
    startDay,
  }));
}

export async function keepContracts(
  { db, tenant }: Ctx,
  employer: string,
  contracts: readonly KnownContract[],
): Promise<void> {
  const source = await db.dataSource();
  const column = (value: (contract: KnownContract) => string) => contracts.map(value);
  await source.query(
    `WITH written AS (
      INSERT INTO reges_contracts (tenant, employer, ref, employee_ref, number, start_day)
      SELECT DISTINCT ON (ref) $1, $2, ref, employee_ref, number, start_day
      FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS given(ref, employee_ref, number, start_day)
      ON CONFLICT (tenant, employer, ref) DO UPDATE SET employee_ref = excluded.employee_ref, number = excluded.number,
        start_day = excluded.start_day RETURNING ref
    ) SELECT count(*) FROM written`,
    [
      tenant,
      employer,
      column(({ ref }) => ref.toLowerCase()),
      column(({ employeeRef }) => employeeRef.toLowerCase()),
      column(({ number }) => number),
      column(({ startDay }) => startDay),
    ],
  );
}

export async function forgetContract({ db, tenant }: Ctx, employer: string, ref: string): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      DELETE FROM reges_contracts WHERE tenant = $1 AND employer = $2 AND ref = $3 RETURNING ref
    ) SELECT count(*) FROM written`,
    [tenant, employer, ref.toLowerCase()],
  );
}
