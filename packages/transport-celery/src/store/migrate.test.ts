import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testAddress } from '../testing/open-test-store.ts';
import { NEWEST_MIGRATION, prepareStore } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

/** Prepares the store in a process of its own and says whether that loaded TypeORM. */
async function inProcess(address: { url: string; schema: string }) {
  const script = `
    import { prepareStore } from ${JSON.stringify(new URL('./migrate.ts', import.meta.url).href)};
    import module from 'node:module';
    const { generation } = await prepareStore(${JSON.stringify(address)});
    const loaded = Object.keys(module._cache).some((file) => file.includes('/node_modules/typeorm/'));
    console.log(JSON.stringify({ generation, loaded }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 30_000,
  });
  return JSON.parse(stdout) as { generation: string; loaded: boolean };
}

test('of processes that start at once one makes the store, and all find the same', { timeout: 40_000 }, async (ctx) => {
  const { url, schema, db } = await testAddress(ctx);
  const found = await Promise.all([1, 2, 3, 4].map(() => inProcess({ url, schema })));
  expect(new Set(found.map(({ generation }) => generation)).size).toBe(1);
  expect(await db.query('SELECT name FROM migrations')).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
  expect((await db.query('SELECT value FROM facts')).length).toBe(1);
  // Who comes when all is done pays for nothing.
  expect(await inProcess({ url, schema })).toEqual({ generation: found[0]?.generation, loaded: false });
});

test('the name that is compared is that of the newest migration', () => {
  expect(MIGRATIONS.at(-1)?.name).toBe(NEWEST_MIGRATION);
});

test('a store of the version before is brought up to date and keeps what is in it', async (ctx) => {
  const { url, schema, db } = await testAddress(ctx);
  const { generation } = await prepareStore({ url, schema });
  await db.query('DROP TABLE secrets');
  await db.query('DROP FUNCTION gw_take_one, gw_settle_one, gw_hold, gw_finish, gw_finish_one');
  await db.query("DELETE FROM migrations WHERE name <> 'CreateStore1764000000000'");
  await db.query("INSERT INTO schedules (name, next, paused, json) VALUES ('kept', 1, false, '{}')");
  expect(await prepareStore({ url, schema })).toEqual({ generation });
  expect(await db.query('SELECT name FROM schedules')).toEqual([{ name: 'kept' }]);
  expect(await db.query('SELECT name FROM secrets')).toEqual([]);
});

test('a store that a newer version wrote is refused', async (ctx) => {
  const { url, schema, db } = await testAddress(ctx);
  await prepareStore({ url, schema });
  await db.query("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')");
  await expect(prepareStore({ url, schema })).rejects.toMatchObject({
    code: 'GW_STORE_NEWER',
    failure: { details: { schema, found: 'FromTheFuture9999999999999', known: NEWEST_MIGRATION } },
  });
});

test('a role that may not create schemas uses the one that was made for it', async (ctx) => {
  const { url, schema, db } = await testAddress(ctx);
  await db.query(`CREATE ROLE ${schema} LOGIN`);
  await db.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${schema}`);
  ctx.onTestFinished(async () => {
    await db.query(`DROP OWNED BY ${schema} CASCADE`);
    await db.query(`DROP ROLE ${schema}`);
  });
  const own = Object.assign(new URL(url), { username: schema, password: '' }).href;
  const { generation } = await prepareStore({ url: own, schema });
  expect((await prepareStore({ url: own, schema })).generation).toBe(generation);
});
