/** Records by SQL, on PGlite: what the role may read is read, and nothing else. */

import { TaskFailed } from '@genius/contract';
import { defineWorker } from '@genius/runtime';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { exampleCompany } from '../contract/company.ts';
import { generateSaft } from '../contract/generate.ts';
import { laySql } from '../generation/sql-source.ts';
import { worker } from '../index.ts';

/** An accounting program's tables: a part that the role may read, and a part that it may not. */
const TABLES = [
  'CREATE SCHEMA accounting',
  'CREATE TABLE accounting.plan (cont text, denumire text, fel text, sold_initial numeric(18, 2))',
  "INSERT INTO accounting.plan VALUES ('5121', 'Bancă', 'active', 100), ('4111', 'Clienți', 'active', 20)",
  'CREATE TABLE accounting.lines (journal text, note text, on_day date, text text, account text, debit numeric(18, 2), credit numeric(18, 2))',
  `INSERT INTO accounting.lines
   SELECT 'BANCA', 'N' || lpad(n::text, 5, '0'), date '2026-06-01' + n % 30, 'Încasare ' || n, account, CASE account WHEN '5121' THEN 1.25 ELSE 0 END, CASE account WHEN '4111' THEN 1.25 ELSE 0 END
   FROM generate_series(1, 3000) n, (VALUES ('5121'), ('4111')) accounts (account)`,
  'CREATE TABLE salaries (person text, pay numeric)',
  "INSERT INTO salaries VALUES ('Ana', 1)",
  'CREATE ROLE accounting_reader NOLOGIN',
  'GRANT USAGE ON SCHEMA accounting TO accounting_reader',
  'GRANT SELECT ON ALL TABLES IN SCHEMA accounting TO accounting_reader',
];

const accounting = defineWorker({
  ...worker,
  migrations: [{ name: 'TestAccounting1764400000001', up: TABLES, down: [] }],
});

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform({ workers: [accounting], database: true });
}, 120_000);
afterAll(() => platform.close());
beforeEach(() => void vi.stubEnv('SAFT_SQL_ROLE', 'accounting_reader'));
afterEach(() => void vi.unstubAllEnvs());

const PLAN = `SELECT cont AS id, denumire AS description, fel AS type, sold_initial AS "openingDebit" FROM accounting.plan`;
const LINES = `SELECT journal, note AS transaction, on_day AS date, text AS description, account, debit, credit
FROM accounting.lines ORDER BY journal, note -- the lines of a note follow each other`;

const generate = (sources: { kind: 'account' | 'ledger'; sql: string }[]) =>
  platform.client.call(
    generateSaft,
    { declaration: 'L', period: '2026-06', company: exampleCompany, sources },
    { deadline: '2m' },
  );

test('tables become a declaration, to the last row', async () => {
  const made = await generate([
    { kind: 'account', sql: PLAN },
    { kind: 'ledger', sql: LINES },
  ]);
  expect(made).toMatchObject({
    isValid: true,
    records: { account: 2 },
    documents: { ledger: { entries: 3_000, lines: 6_000 } },
    ledger: { debit: '3750.00', credit: '3750.00' },
  });
  const xml = (await platform.ports.blobs.get(made.file)).toString();
  expect(xml).toContain('<TransactionDate>2026-06-02</TransactionDate>');
  expect(xml).toContain('<ClosingDebitBalance>3850.00</ClosingDebitBalance>');
}, 120_000);

async function failureOf(sql: string) {
  const error = await generate([{ kind: 'account', sql }]).catch((reason: unknown) => reason);
  if (!(error instanceof TaskFailed)) throw error;
  const { code, kind, field, message } = error.failure;
  return { code, kind, field, message };
}

describe('what is no reading of allowed tables is refused', () => {
  const refused = { code: 'GW_SAFT_SQL_REFUSED', kind: 'invalid', field: 'sources.0.sql' };
  const failed = { code: 'GW_SAFT_SQL_FAILED', kind: 'invalid', field: 'sources.0.sql' };

  test.for([
    ['DELETE FROM accounting.plan', refused],
    ['SELECT 1; DROP TABLE accounting.plan', refused],
    ["SELECT set_config('role', 'none', true)", refused],
    ["SELECT query_to_xml('select * from salaries', true, true, '')", refused],
    [`SELECT U&"set\\005fconfig"('role', 'none', true)`, refused],
    // Functions that run text, in which the name of another is put together.
    [`SELECT word AS id FROM ts_stat('SELECT to_tsvector(set_' || 'config(''role'', ''none'', true))')`, refused],
    [`SELECT ts_rewrite('a'::tsquery, 'SELECT ...')`, refused],
    ["SELECT * FROM crosstab('select pay from salaries') AS t (id text)", refused],
    ['SELECT pg_try_advisory_lock(1) AS id', refused],
    // The role has no right on it.
    ['SELECT person AS id FROM salaries', failed],
    ['WITH gone AS (DELETE FROM accounting.plan RETURNING *) SELECT * FROM gone', failed],
    ['SELECT 1) saft_row UNION SELECT pay::text FROM salaries --', failed],
    ['SELECT nothing FROM accounting.plan', failed],
  ] as const)('%s', async ([sql, expected]) => {
    expect(await failureOf(sql)).toMatchObject(expected);
  });

  test('the failure names the SQLSTATE and quotes nothing of the database', async () => {
    const { message } = await failureOf('SELECT CAST(denumire AS integer) AS id FROM accounting.plan');
    expect(message).toContain('SQLSTATE 22P02');
    expect(message).not.toContain('Bancă');
  });
});

test('rows that are made to fill memory are cut by the database, and are no records', async () => {
  const rows = "SELECT repeat('x', 20000000) AS id, 'a' AS description, 'active' AS type FROM generate_series(1, 40)";
  expect(await failureOf(rows)).toMatchObject({ code: 'GW_SAFT_RECORDS_INVALID', kind: 'invalid' });
}, 60_000);

test('queries give no more bytes together than there is room for', async () => {
  const { openDatabase } = await import('@genius/database');
  await using db = openDatabase({ folder: `${platform.folder}/database` });
  const queries = new Map([
    [0, PLAN],
    [1, LINES],
  ]);
  const { signal } = new AbortController();
  const lay = (most: number) => laySql(queries, (index) => `${platform.folder}/rows-${index}`, { db, signal }, most);
  await lay(10_000_000);
  await expect(lay(10_000)).rejects.toMatchObject({
    failure: { code: 'GW_SAFT_TOO_LARGE', kind: 'invalid', field: 'sources.1.sql' },
  });
});

test('without a role nothing is read by SQL', async () => {
  vi.stubEnv('SAFT_SQL_ROLE', '');
  expect(await failureOf(PLAN)).toMatchObject({ code: 'GW_SAFT_SQL_OFF', kind: 'refused' });
});

test('what was refused left the platform its own role', async () => {
  await failureOf('SELECT person AS id FROM salaries');
  const source = await (await import('@genius/database')).openDatabase({ folder: `${platform.folder}/database` });
  await using database = source;
  const rows = await (await database.dataSource()).query('SELECT count(*)::int AS people FROM salaries');
  expect(rows).toEqual([{ people: 1 }]);
});
