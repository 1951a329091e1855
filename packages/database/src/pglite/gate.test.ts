import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../index.ts';
import { notes } from '../testing/notes.ts';
import { useFolder } from '../testing/start-process.ts';

const count = (text: string) => ({
  sql: 'SELECT count(*)::int AS count FROM note WHERE text LIKE $1',
  parameters: [text],
});

let database: Database;
let dataSource: DataSource;

beforeAll(async () => {
  database = openDatabase({ folder: await useFolder(), ...notes, idleTransactionMs: 300, turnMs: 1_500, poolSize: 20 });
  dataSource = await database.dataSource();
});
afterAll(() => database.close());

test('many concurrent transactions of one process run one after another, none stuck, none lost', async () => {
  const running = { now: 0, most: 0 };
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      dataSource.transaction(async (manager) => {
        await manager.query('SELECT 1');
        running.now += 1;
        running.most = Math.max(running.most, running.now);
        await manager.query('INSERT INTO note (text) VALUES ($1)', [`many${i}`]);
        running.now -= 1;
      }),
    ),
  );
  expect(running.most).toBe(1);
  expect(await query(count('many%'))).toEqual([{ count: 60 }]);
});

test('a query outside any transaction comes in between two transactions', async () => {
  const order: string[] = [];
  const transaction = (name: string) =>
    dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1');
      order.push(`${name} begins`);
      await manager.query('SELECT 1');
      order.push(`${name} ends`);
    });
  await Promise.all([
    transaction('first'),
    dataSource.query('SELECT 1').then(() => order.push('query')),
    transaction('second'),
  ]);
  expect(order.filter((entry) => entry !== 'query')).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
  ]);
  expect(order.indexOf('query')).not.toBe(order.indexOf('first begins') + 1);
});

test('a query inside a transaction, made past its manager, fails with words instead of waiting for ever', async () => {
  const outcome = dataSource.transaction(async (manager) => {
    await manager.query('SELECT 1');
    await dataSource.query('SELECT 2');
  });
  await expect(outcome).rejects.toMatchObject({
    code: expect.stringMatching(/GW_DATABASE_NESTED_WAIT|GW_DATABASE_BUSY/),
  });
});

test('a transaction that idles while another waits is rolled back, and its next query says why', async () => {
  const idler = await hold(`INSERT INTO note (text) VALUES ('idle')`);
  expect(await query(count('idle'))).toEqual([{ count: 0 }]);
  await expect(idler.query('SELECT 1')).rejects.toMatchObject({
    kind: 'transient',
    message: expect.stringContaining('made no query for 0.3 s while another client waited'),
  });
  await expect(idler.commitTransaction()).rejects.toMatchObject({ failure: { details: { sqlState: '25P03' } } });
  await idler.release();
});

test('a transaction may idle as long as nobody waits', async () => {
  const idler = await hold(`INSERT INTO note (text) VALUES ('patient')`);
  await delay(600);
  await idler.commitTransaction();
  await idler.release();
  expect(await query(count('patient'))).toEqual([{ count: 1 }]);
});

test('who waits too long for a busy transaction is told so, and may try again', async () => {
  const holder = await hold('SELECT 1');
  const waiting = dataSource.query('SELECT 2').catch((error: unknown) => error);
  let isWaiting = true;
  void waiting.finally(() => {
    isWaiting = false;
  });
  while (isWaiting) await holder.query('SELECT pg_sleep(0.01)');
  expect(await waiting).toMatchObject({
    code: 'GW_DATABASE_BUSY',
    kind: 'transient',
    message: expect.stringContaining('waited 1.5 s'),
  });
  await holder.rollbackTransaction();
  await holder.release();
});

test('what one connection sets does not reach the next', async () => {
  await dataSource.query(`SET search_path TO pg_catalog`);
  await dataSource.query(`SET TimeZone TO 'Europe/Bucharest'`);
  expect(await dataSource.query('SHOW search_path')).toEqual([{ search_path: 'public' }]);
  expect(await dataSource.query('SHOW TimeZone')).toEqual([{ TimeZone: 'UTC' }]);
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL TimeZone TO 'Europe/Bucharest'`);
    expect(await manager.query('SHOW TimeZone')).toEqual([{ TimeZone: 'Europe/Bucharest' }]);
  });
  expect(await dataSource.query('SHOW TimeZone')).toEqual([{ TimeZone: 'UTC' }]);
});

test.each([
  ['SELECT pg_advisory_lock(1)', 'Session locks are not possible'],
  ['COPY note FROM STDIN', 'COPY FROM STDIN is not possible'],
  ['CREATE TEMP TABLE t (i int)', 'A temporary table would be seen by every client'],
  ['PREPARE p AS SELECT 1', 'PREPARE and UNLISTEN act on the session'],
])('%s is refused with a reason, and the connection goes on', async (sql, reason) => {
  await expect(dataSource.query(sql)).rejects.toThrow(reason);
  const inside = dataSource.transaction((manager) => manager.query(sql, []));
  await expect(inside).rejects.toThrow(reason);
  expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('an error fails its own transaction only', async () => {
  const failing = dataSource.transaction(async (manager) => {
    await manager.query(`INSERT INTO note (text) VALUES ('failing')`);
    await manager.query('SELECT 1/0');
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect(await query(count('failing'))).toEqual([{ count: 0 }]);
});

test('NOTIFY reaches those who listen, with the commit, and nobody else', async () => {
  const listener = dataSource.createQueryRunner();
  const connection = await listener.connect();
  const heard: string[] = [];
  const { promise: first, resolve } = Promise.withResolvers<void>();
  connection.on('notification', ({ payload }: { payload: string }) => {
    heard.push(payload);
    resolve();
  });
  await listener.query('LISTEN news');
  await dataSource
    .transaction((manager) => manager.query(`NOTIFY news, 'rolled back'`).then(() => Promise.reject(new Error())))
    .catch(() => undefined);
  await dataSource.transaction((manager) => manager.query(`NOTIFY news, 'committed'`));
  await first;
  expect(heard).toEqual(['committed']);
  await listener.release();
});

test('rows by the megabyte come through whole', async () => {
  const [row] = await dataSource.query(`SELECT repeat('x', 3000000) AS text`);
  expect(row.text.length).toBe(3_000_000);
  expect(await dataSource.query('SELECT $1::text AS text', ['y'.repeat(2_000_000)])).toEqual([
    { text: 'y'.repeat(2_000_000) },
  ]);
  expect(await dataSource.query('SELECT generate_series(1, 50000) AS i')).toHaveLength(50_000);
});

async function hold(sql: string): Promise<QueryRunner> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(sql);
  return runner;
}

async function query({ sql, parameters }: ReturnType<typeof count>): Promise<unknown> {
  return await dataSource.query(sql, parameters);
}
