import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '../index.ts';
import { notes } from '../testing/notes.ts';
import { startProcess, usedFolder } from '../testing/start-process.ts';
import { addressOf } from './address.ts';

const count = 'SELECT count(*)::int AS count FROM note';

test('two processes on one folder: one owns it, both write at once, every row is there afterwards', async () => {
  const folder = await usedFolder();
  const [left, right] = [startProcess(), startProcess()];
  const isOwner = await Promise.all([left.ask('open', { folder }), right.ask('open', { folder })]);
  expect(isOwner.toSorted()).toEqual([false, true]);

  await Promise.all([left.ask('insert', 100, 'left'), right.ask('insert', 100, 'right')]);
  expect(await left.ask('query', count)).toEqual([{ count: 200 }]);
  await Promise.all([left.ask('close'), right.ask('close')]);

  const database = openDatabase({ folder, ...notes });
  expect(await (await database.dataSource()).query(count)).toEqual([{ count: 200 }]);
  await database.close();
});

test('a client killed inside its transaction: it is rolled back at once, and whoever waited goes on', async () => {
  const folder = await usedFolder();
  await using database = openDatabase({ folder, ...notes });
  const dataSource = await database.dataSource();
  const client = startProcess();
  await client.ask('open', { folder });
  await client.ask('hold', `INSERT INTO note (text) VALUES ('never')`);

  const waiting = dataSource.query(count);
  await client.kill();
  expect(await waiting).toEqual([{ count: 0 }]);
});

test('the owner leaves its name beside the lock, and takes it away when it closes', async () => {
  const folder = await usedFolder();
  const owner = startProcess();
  await owner.ask('open', { folder });
  const database = openDatabase({ folder });
  expect(await database.owner()).toMatchObject({ pid: owner.pid, instance: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'))).toEqual(await database.owner());
  await owner.ask('close');
  expect(await database.owner()).toBeUndefined();
  await database.close();
});

test('a holder that does not answer is named', async () => {
  const folder = await usedFolder();
  const owner = startProcess();
  await owner.ask('open', { folder });
  process.kill(owner.pid, 'SIGSTOP');
  await using database = openDatabase({ folder, reachMs: 500 });
  const failure = await database.dataSource().catch((error: unknown) => error);
  process.kill(owner.pid, 'SIGCONT');
  expect(failure).toMatchObject({ code: 'GW_DATABASE_UNREACHABLE', kind: 'transient' });
  expect((failure as Error).message).toContain(`process ${owner.pid} on `);
});

test('another user of the machine, who cannot read the folder, is not let in', async () => {
  const folder = await usedFolder();
  const owner = startProcess();
  await owner.ask('open', { folder });
  const { socketPath } = await addressOf(folder);
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  socket.connect = (() => connect({ path: socketPath })) as typeof socket.connect;
  const stranger = new pg.Client({ user: 'postgres', password: 'guess', stream: () => socket });
  await expect(stranger.connect()).rejects.toThrow('The key does not open this database.');
});
