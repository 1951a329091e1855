/** The migration on a PostgreSQL of its own, with old tables as Admin Core may have left them. */

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@genius/database';
import { entities, migrations } from '@genius/registry/tables';
import { type TestContext, useServices } from '@genius/testing/services';
import { expect, onTestFinished, test } from 'vitest';

const script = join(import.meta.dirname, '../migrate-worker-registry.sh');
let worlds = 0;
const URL_NOW = 'https://registry.example/v1';

const OLD_TABLE = `
CREATE SCHEMA admin_core;
CREATE TABLE admin_core.background_workers (
  worker_id text, worker_type text, app_version text, last_heartbeat_at timestamp, state text, health_url text,
  hostname text, health numeric, created_at timestamptz, pending_jobs int, active_jobs int, memory_bytes bigint);
INSERT INTO admin_core.background_workers VALUES
  ('w-1', 'ocr-worker', '2.0.1', (now() AT TIME ZONE 'UTC') - interval '10 seconds', 'BUSY', 'http://10.0.0.4:9000', 'a', 92.5,
    '2024-03-01T10:00:00+02', 7, 2, 120000000),
  ('w-2', 'pdf-renderer', NULL, '2024-05-05 12:00:00', 'ONLINE', '', NULL, NULL, NULL, NULL, NULL, NULL),
  -- An instance twice, and a name with a backslash and a tab in it.
  ('w-3', 'other', '1', '2024-01-01', 'FAILED', NULL, E'b\\\\c\\td', 0, NULL, 0, 0, 0),
  ('w-3', 'other', '2', '2024-01-02', 'OFFLINE', NULL, E'b\\\\c\\td', 0, NULL, 0, 0, 0),
  ('w-4', 'ocr-worker', '1', '2024-01-01', 'ONLINE', NULL, '', 50, NULL, 0, 0, 0)`;

async function openOldWorld(ctx: TestContext) {
  const server = await useServices(ctx, 'postgres');
  const address = new URL(server.databaseUrl);
  address.pathname = `/migrate_${process.pid}_${++worlds}`;
  await promisify(execFile)('psql', [
    '-X',
    '-d',
    server.databaseUrl,
    '-c',
    `CREATE DATABASE ${address.pathname.slice(1)}`,
  ]);
  const databaseUrl = address.href;
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-migrate-'));
  const database = openDatabase({ url: databaseUrl, entities, migrations });
  onTestFinished(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const source = await database.dataSource();
  await source.query(OLD_TABLE);
  // The registry heard of w-4 itself, after Admin Core did.
  await source.query(
    `INSERT INTO "WorkerStatus" (tag, id, version, last_seen, status, mode) VALUES ('ocr', 'w-4', '9', now(), 'running', 'drain')`,
  );
  const config = join(folder, 'app.env');
  await writeFile(config, '# REGISTRY_URL=kept\nA=1\nREGISTRY_URL=https://admin.example/workers # old\nB="2"\n', {
    mode: 0o640,
  });
  const backup = join(folder, 'backups');
  return {
    source,
    config,
    backup,
    folder,
    rows: () => source.query('SELECT * FROM "WorkerStatus" ORDER BY tag, id') as Promise<Record<string, unknown>[]>,
    migrate: (...more: string[]) => run(databaseUrl, '--backup', backup, '--config', config, '--url', URL_NOW, ...more),
  };
}

function run(databaseUrl: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile('bash', [script, ...args], { env: { ...process.env, DATABASE_URL: databaseUrl } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test('old rows arrive, the configuration points here, and a second run changes nothing', async (ctx) => {
  const { source, config, backup, rows, migrate } = await openOldWorld(ctx);
  const first = await migrate();
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('5 old rows, 4 instances: 3 new, 0 refreshed, 1 already there');
  const after = await rows();
  expect(
    after.map(({ tag, id, version, status, mode, host, health_score, metrics }) =>
      [tag, id, version, status, mode, host, health_score, JSON.stringify(metrics)].join(' | '),
    ),
  ).toEqual([
    'ocr | w-1 | 2.0.1 | running | active | a | 93 | {"in_flight":2,"queue_size":7,"memory_bytes":120000000}',
    'ocr | w-4 | 9 | running | drain |  | 100 | {}',
    'other | w-3 | 2 | stopped | active | b\\c\td | 0 | {"in_flight":0,"queue_size":0,"memory_bytes":0}',
    'pdf.render | w-2 | unknown | stopped | active |  | 0 | {}',
  ]);
  expect(after[3]?.last_seen).toEqual(new Date('2024-05-05T12:00:00Z'));
  expect(after[0]?.registered_at).toEqual(new Date('2024-03-01T08:00:00Z'));
  expect(await source.query('SELECT tag FROM registry_watch ORDER BY tag')).toHaveLength(3);
  expect(await readFile(config, 'utf8')).toBe(`# REGISTRY_URL=kept\nA=1\nREGISTRY_URL=${URL_NOW}\nB="2"\n`);
  expect((await stat(config)).mode & 0o777).toBe(0o640);
  const [folder = ''] = await readdir(backup);
  expect((await readdir(join(backup, folder))).sort()).toEqual([
    'app.env',
    'old-rows.copy',
    'old-table-0.sql',
    'registry.sql',
  ]);
  expect(await readFile(join(backup, folder, 'registry.sql'), 'utf8')).toContain('w-4');

  const [inode] = [(await stat(config)).ino];
  const second = await migrate();
  expect(second.out).toContain('0 new, 0 refreshed, 4 already there');
  expect(second.out).toContain('unchanged');
  expect(await rows()).toEqual(after);
  expect((await stat(config)).ino).toBe(inode);
});

test('a row that fails validation takes everything back, and each problem is named', async (ctx) => {
  const { source, config, folder, rows, migrate } = await openOldWorld(ctx);
  await source.query(`INSERT INTO admin_core.background_workers (worker_id, worker_type, last_heartbeat_at, state, pending_jobs) VALUES
    ('bad-1', 'Ocr Worker', '2024-01-01', 'ONLINE', 1), ('bad-2', 'ocr', '2999-01-01', 'ONLINE', 1), ('bad-3', 'ocr', NULL, 'GONE', -1)`);
  const [before, text] = [await rows(), await readFile(config, 'utf8')];
  const { code, err } = await migrate();
  expect(code).toBe(1);
  for (const problem of [
    'no tag of',
    'bad-1',
    'in the future',
    'no time at',
    'status GONE',
    'metric queue_size',
    'Taken back',
  ])
    expect(err).toContain(problem);
  expect([await rows(), await readFile(config, 'utf8')]).toEqual([before, text]);
  expect(await source.query('SELECT * FROM registry_watch')).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['app.env', 'backups']);
});

test('if the commit fails, the configuration that was already renamed comes back', async (ctx) => {
  const { source, config, rows, migrate } = await openOldWorld(ctx);
  await source.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no commit'; END $$`,
  );
  await source.query(`CREATE CONSTRAINT TRIGGER late AFTER INSERT ON "WorkerStatus" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse()`);
  const [before, text] = [await rows(), await readFile(config, 'utf8')];
  const { code, err } = await migrate();
  expect([code, err.includes('no commit'), err.includes('Taken back')]).toEqual([1, true, true]);
  expect([await rows(), await readFile(config, 'utf8')]).toEqual([before, text]);
});

test('a row that disappears on its way in fails the validation after it', async (ctx) => {
  const { source, rows, migrate } = await openOldWorld(ctx);
  await source.query(`CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`);
  await source.query(
    `CREATE TRIGGER lost BEFORE INSERT ON "WorkerStatus" FOR EACH ROW WHEN (NEW.id = 'w-2') EXECUTE FUNCTION swallow()`,
  );
  const before = await rows();
  const { code, err } = await migrate();
  expect([code, err.includes('an old row has not arrived: 1 row(s), e.g. w-2')]).toEqual([1, true]);
  expect(await rows()).toEqual(before);
});

test('a dry run changes nothing; a wrong call, a missing table and a doubtful key are refused', async (ctx) => {
  const { source, config, folder, rows, migrate } = await openOldWorld(ctx);
  const [before, text] = [await rows(), await readFile(config, 'utf8')];
  const dry = await migrate('--dry-run');
  expect([dry.code, dry.out.includes('3 new'), dry.out.includes('Dry run')]).toEqual([0, true, true]);
  const mapping = join(folder, 'other.json');
  await writeFile(mapping, '{"tables": [{"table": "admin_core.nothing", "columns": {}}]}');
  const missing = await migrate('--mapping', mapping);
  expect([missing.code, missing.err]).toEqual([1, 'There is no table admin_core.nothing. Nothing has changed.\n']);
  expect((await migrate('--key', 'NOBODY')).err).toContain('exactly once');
  expect((await migrate('--url', "https://x/'; DROP")).code).toBe(2);
  expect((await migrate('--what')).code).toBe(2);
  expect([await rows(), await readFile(config, 'utf8')]).toEqual([before, text]);
  await source.query('DROP TABLE "WorkerStatus"');
  expect((await migrate()).err).toContain('Start the registry once');
});

test('a key of a YAML file is rewritten in its place', async (ctx) => {
  const { folder, migrate } = await openOldWorld(ctx);
  const config = join(folder, 'app.yaml');
  await writeFile(config, 'workers:\n  registryUrl: http://admin/workers\n  other: 1\n');
  expect((await migrate('--config', config, '--key', 'registryUrl')).code).toBe(0);
  expect(await readFile(config, 'utf8')).toBe(`workers:\n  registryUrl: "${URL_NOW}"\n  other: 1\n`);
});
