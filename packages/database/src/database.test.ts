import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { assertLocalFileSystem } from '@genius/runtime/local-folder';
import { Client } from 'pg';
import { type DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Database,
  type DatabaseOptions,
  defineMigration,
  missingMigrations,
  openDatabase,
  startRelay,
  writeOutbox,
} from './index.ts';
import { type Note, NoteEntity, notes } from './testing/notes.ts';
import { temporaryFolder, useFolder } from './testing/start-process.ts';

const postgresUrl = process.env.GENIUS_TEST_POSTGRES;
if (!postgresUrl) {
  process.stderr.write(
    'left out: the database on PostgreSQL. To run it, set GENIUS_TEST_POSTGRES=postgres://user@host:port/postgres\n',
  );
}

describe('embedded', () => promises(async () => ({ folder: await useFolder() })));
describe.runIf(postgresUrl)('PostgreSQL', () => promises(() => ownServerDatabase(postgresUrl ?? '')));

/** What both databases keep, by the same entities and the same code. */
function promises(place: () => Promise<DatabaseOptions>): void {
  let options: DatabaseOptions;
  let database: Database;
  let dataSource: DataSource;
  let notesTable: ReturnType<DataSource['getRepository']>;

  beforeAll(async () => {
    options = { ...(await place()), ...notes };
    database = openDatabase(options);
    dataSource = await database.dataSource();
    notesTable = dataSource.getRepository(NoteEntity);
  });
  afterAll(() => database.close());

  test('an entity comes back as it was stored, with its own types', async () => {
    const saved = await notesTable.save({ text: 'ș ț ă â î', kind: 'loud', data: { list: [1, 'two', null] } });
    const found = await notesTable.findOneByOrFail({ id: saved.id });
    expect(found).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      text: 'ș ț ă â î',
      kind: 'loud',
      at: expect.any(Date),
      data: { list: [1, 'two', null] },
    });
  });

  test('what the table refuses is an error with its SQLSTATE, and the next query works', async () => {
    const bad = dataSource.query(`INSERT INTO note (text, kind) VALUES ('x', 'silent')`);
    await expect(bad).rejects.toMatchObject({ name: 'QueryFailedError', code: '22P02' });
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a transaction that throws leaves nothing; an inner one alone may be rolled back', async () => {
    await dataSource
      .transaction(async (manager) => {
        await manager.getRepository(NoteEntity).save({ text: 'gone' });
        throw new Error('no');
      })
      .catch(() => undefined);
    await dataSource.transaction(async (manager) => {
      await manager.getRepository(NoteEntity).save({ text: 'kept' });
      await manager
        .transaction(async (inner) => {
          await inner.getRepository(NoteEntity).save({ text: 'gone' });
          throw new Error('no');
        })
        .catch(() => undefined);
    });
    expect(await texts(['gone', 'kept'])).toEqual(['kept']);
  });

  test('queries that claim rows for themselves work: FOR UPDATE SKIP LOCKED', async () => {
    await notesTable.save([{ text: 'claim' }, { text: 'claim' }]);
    const claim = () =>
      dataSource.transaction((manager) =>
        manager.query(
          `DELETE FROM note WHERE id = (SELECT id FROM note WHERE text = 'claim' LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
        ),
      );
    const claimed = await Promise.all([claim(), claim(), claim()]);
    expect(new Set(claimed.flatMap(([rows]) => rows.map(({ id }: Note) => id))).size).toBe(2);
  });

  test('the migrations of the entities leave nothing to be altered', async () => {
    expect(await missingMigrations(dataSource)).toEqual([]);
  });

  test('migrations that several starts bring at once run once', async () => {
    const counted = defineMigration({
      name: 'CountStarts1764000000002',
      up: ['CREATE TABLE IF NOT EXISTS started (at timestamptz)', 'INSERT INTO started VALUES (now())'],
      down: ['DROP TABLE started'],
    });
    const others = Array.from({ length: 3 }, () =>
      openDatabase({ ...options, migrations: [...notes.migrations, counted] }),
    );
    await Promise.all(others.map((other) => other.dataSource()));
    expect(await dataSource.query('SELECT count(*)::int AS count FROM started')).toEqual([{ count: 1 }]);
    await Promise.all(others.map((other) => other.close()));
  });

  test('a migration that fails undoes all of its start and names the reason; the next start tries again', async () => {
    const first = defineMigration({ name: 'First1764000000003', up: ['CREATE TABLE half (i int)'], down: [] });
    const broken = defineMigration({ name: 'Broken1764000000004', up: ['SELECT nothing_there'], down: [] });
    const mended = defineMigration({ name: 'Broken1764000000004', up: ['SELECT 1'], down: [] });
    const failing = openDatabase({ ...options, migrations: [first, broken] });
    await expect(failing.dataSource()).rejects.toThrow('nothing_there');
    await failing.close();
    expect(await dataSource.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    const next = openDatabase({ ...options, migrations: [first, mended] });
    await next.dataSource();
    await next.close();
    expect(await dataSource.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: 'half' }]);
  });

  test('the outbox: what was committed is published once it is committed, and then gone', async () => {
    const stopper = new AbortController();
    const published: string[] = [];
    const relay = startRelay({
      dataSource,
      signal: stopper.signal,
      publish: async (rows) => void published.push(...rows.map(({ envelope }) => envelope)),
    });
    await dataSource
      .transaction((manager) => writeOutbox(manager, '"no"').then(() => Promise.reject(new Error())))
      .catch(() => undefined);
    await dataSource.transaction((manager) => writeOutbox(manager, '"yes"'));
    await vi.waitFor(() => expect(published).toEqual(['"yes"']));
    stopper.abort();
    await relay.done;
    expect(await dataSource.query('SELECT * FROM genius_outbox')).toEqual([]);
  });

  test('of two relays in two processes one works at a time, and the other takes the turn when it stops', async () => {
    const other = openDatabase(options);
    const otherSource = await other.dataSource();
    const published: string[] = [];
    const start = (source: DataSource, name: string) => {
      const stopper = new AbortController();
      const publish = async (rows: { envelope: string }[]) =>
        void published.push(...rows.map((row) => `${name} ${row.envelope}`));
      const { done } = startRelay({ dataSource: source, signal: stopper.signal, publish, pollMs: 50 });
      return async () => {
        stopper.abort();
        await done;
      };
    };
    const stopFirst = start(dataSource, 'first');
    await writeOutbox(dataSource.manager, '1');
    await vi.waitFor(() => expect(published).toEqual(['first 1']));
    const stopSecond = start(otherSource, 'second');
    await writeOutbox(otherSource.manager, '2');
    await vi.waitFor(() => expect(published).toEqual(['first 1', 'first 2']));
    await stopFirst();
    await writeOutbox(dataSource.manager, '3');
    await vi.waitFor(() => expect(published).toEqual(['first 1', 'first 2', 'second 3']), { timeout: 3_000 });
    await stopSecond();
    await other.close();
  });

  test('closed means closed: it says so, and a second close is fine', async () => {
    const other = openDatabase(options);
    await other.dataSource();
    await other.close();
    await other.close();
    await expect(other.dataSource()).rejects.toMatchObject({ code: 'GW_DATABASE_CLOSED' });
  });

  async function texts(wanted: string[]): Promise<string[]> {
    const rows: Note[] = await dataSource.query('SELECT text FROM note WHERE text = ANY($1) ORDER BY text', [wanted]);
    return rows.map(({ text }) => text);
  }
}

describe('vectors', () => {
  const Picture = new EntitySchema<{ id: number; embedding: number[] }>({
    name: 'Picture',
    tableName: 'picture',
    columns: { id: { type: 'int', primary: true }, embedding: { type: 'vector', length: 3 } },
  });
  const migration = defineMigration({
    name: 'CreatePicture1764000000005',
    up: [
      'CREATE TABLE picture (id int PRIMARY KEY, embedding vector(3) NOT NULL)',
      'CREATE INDEX picture_nearest ON picture USING hnsw (embedding vector_l2_ops)',
    ],
    down: ['DROP TABLE picture'],
  });

  test('embedded: the nearest is found, also when a later start does not ask for vectors', async () => {
    const folder = await useFolder();
    const database = openDatabase({ folder, entities: [Picture], migrations: [migration], vector: true });
    const pictures = (await database.dataSource()).getRepository(Picture);
    await pictures.save([
      { id: 1, embedding: [1, 0, 0] },
      { id: 2, embedding: [0, 1, 0] },
    ]);
    expect(await pictures.findOneBy({ id: 2 })).toEqual({ id: 2, embedding: [0, 1, 0] });
    await database.close();

    await using later = openDatabase({ folder });
    const rows = await (await later.dataSource()).query(
      `SELECT id FROM picture ORDER BY embedding <-> '[0,2,0]' LIMIT 1`,
    );
    expect(rows).toEqual([{ id: 2 }]);
  });

  test.runIf(postgresUrl)('PostgreSQL: they work, or the error says what to install', async () => {
    const options = await ownServerDatabase(postgresUrl ?? '');
    const database = openDatabase({ ...options, entities: [Picture], migrations: [migration], vector: true });
    onTestFinished(() => database.close());
    const opened = await database.dataSource().catch((error: unknown) => error);
    if (opened instanceof Error) expect(opened.message).toContain('Install pgvector on the PostgreSQL server');
    else
      expect(await (opened as DataSource).query(`SELECT '[1,2,3]'::vector <-> '[1,2,4]' AS distance`)).toEqual([
        { distance: 1 },
      ]);
  });
});

test.runIf(postgresUrl)(
  'PostgreSQL: a connection that the server ends fails its query as transient; the next query works',
  async () => {
    await using database = openDatabase(await ownServerDatabase(postgresUrl ?? ''));
    const dataSource = await database.dataSource();
    const lost = dataSource.query('SELECT pg_terminate_backend(pg_backend_pid())');
    await expect(lost).rejects.toMatchObject({ code: 'GW_DATABASE_CONNECTION_LOST', kind: 'transient' });
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);

test.each([
  ['and closes it', 'await database.close();'],
  ['and forgets to close it', ''],
])('a process that opens the database %s ends by itself', async (_how, close) => {
  const folder = await useFolder();
  const script = `
    import { openDatabase } from '${new URL('./index.ts', import.meta.url)}';
    const database = openDatabase({ folder: process.env.FOLDER });
    await (await database.dataSource()).query('SELECT 1');
    ${close}`;
  const run = promisify(execFile);
  await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, FOLDER: folder },
    timeout: 20_000,
  });
});

test('a folder on a network file system is refused, and what to do is said', async () => {
  const folder = await temporaryFolder();
  const types = {
    NFS: 0x6969,
    SMB2: 0xfe534d42,
    CIFS: -11317950,
    FUSE: 0x65735546,
    '9p': 0x01021997,
    Ceph: 0x00c36400,
  };
  for (const [name, type] of Object.entries(types)) {
    await expect(assertLocalFileSystem(folder, async () => type)).rejects.toThrow(
      `${folder} is on a ${name} file system`,
    );
  }
  await assertLocalFileSystem(folder);
});

test('openDatabase() opens nothing: a folder that nobody uses is not made', async () => {
  const folder = `${await temporaryFolder()}/untouched`;
  const database = openDatabase({ folder });
  expect(existsSync(folder)).toBe(false);
  await database.close();
});

test('without a URL and a folder it refuses', () => {
  expect(() => openDatabase({})).toThrow(
    'The database needs a PostgreSQL URL (DATABASE_URL) or a folder (GENIUS_DATA).',
  );
});

/** A database of its own on the server, dropped after the file's tests. */
async function ownServerDatabase(url: string): Promise<DatabaseOptions> {
  const name = `genius_test_${process.pid}_${Date.now()}`;
  await onServer(url, `CREATE DATABASE ${name}`);
  dropAfterwards.push(() => onServer(url, `DROP DATABASE ${name} WITH (FORCE)`));
  const own = new URL(url);
  own.pathname = name;
  return { url: own.href };
}

const dropAfterwards: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const drop of dropAfterwards) await drop();
});

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
