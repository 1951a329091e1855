import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Database, type OutboxRow, openDatabase, type RelayOptions, startRelay, writeOutbox } from '../index.ts';
import { notes } from '../testing/notes.ts';
import { startProcess, usedFolder, useFolder } from '../testing/start-process.ts';

let database: Database;
let dataSource: DataSource;

beforeAll(async () => {
  database = openDatabase({ folder: await useFolder(), ...notes });
  dataSource = await database.dataSource();
});
afterAll(() => database.close());

test('a run exists if and only if its transaction commits', async () => {
  const { published, waitFor } = relay();
  await dataSource
    .transaction((manager) => writeOutbox(manager, '"rolled back"').then(() => Promise.reject(new Error('no'))))
    .catch(() => undefined);
  await dataSource.transaction(async (manager) => {
    await manager
      .transaction((inner) => writeOutbox(inner, '"inner"').then(() => Promise.reject(new Error('no'))))
      .catch(() => undefined);
    await writeOutbox(manager, '"committed"');
  });
  await writeOutbox(dataSource.manager, '"alone"');
  await waitFor('"alone"');
  expect(published.map(({ envelope }) => envelope)).toEqual(['"committed"', '"alone"']);
  await vi.waitFor(async () => expect(await waiting(dataSource)).toBe(0));
});

test('the envelope comes back to the byte', async () => {
  const envelope = '{ "b":1,\t"a" : "\\u0000 ș ț", "a":2 }';
  const { published, waitFor } = relay();
  const id = await dataSource.transaction((manager) => writeOutbox(manager, envelope));
  await waitFor(envelope);
  expect(published).toEqual([{ id, envelope, createdAt: expect.any(Date) }]);
});

test('rows are published in the order of their writing, in batches', async () => {
  await dataSource.transaction(async (manager) => {
    for (let i = 0; i < 25; i += 1) await writeOutbox(manager, `${i}`);
  });
  const { published, batches, waitFor } = relay({ batchSize: 10 });
  await waitFor('24');
  expect(published.map(({ envelope }) => Number(envelope))).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(batches).toEqual([10, 10, 5]);
});

test('a commit in this process wakes the relay at once, not at its next look', async () => {
  const { waitFor } = relay({ pollMs: 60_000 });
  await writeOutbox(dataSource.manager, '"first"');
  await waitFor('"first"');
  await dataSource.transaction((manager) => writeOutbox(manager, '"woken"'));
  await waitFor('"woken"');
});

test('a commit in another process wakes the relay too', async () => {
  const { waitFor } = relay({ pollMs: 60_000 });
  await writeOutbox(dataSource.manager, '"first"');
  await waitFor('"first"');
  const other = startProcess();
  await other.ask('open', { folder: await useFolder() });
  await other.ask('send', '"from elsewhere"');
  await waitFor('"from elsewhere"');
});

test('while publishing fails the rows stay, come again, and each failure is told', async () => {
  const failures: number[] = [];
  let left = 3;
  const { published, waitFor } = relay({
    pollMs: 5,
    beforePublish: () => {
      left -= 1;
      if (left >= 0) throw new Error('broker gone');
    },
    onError: (_error, count) => failures.push(count),
  });
  await writeOutbox(dataSource.manager, '"stubborn"');
  await waitFor('"stubborn"');
  expect(published.map(({ envelope }) => envelope)).toEqual(['"stubborn"']);
  expect(failures).toEqual([1, 2, 3]);
});

test('of two relays one works; when it stops the other takes the turn', async () => {
  const first = relay({ pollMs: 20 });
  await writeOutbox(dataSource.manager, '"1"');
  await first.waitFor('"1"');
  const second = relay({ pollMs: 20 });
  await writeOutbox(dataSource.manager, '"2"');
  await first.waitFor('"2"');
  expect(second.published).toEqual([]);
  await first.stop();
  await writeOutbox(dataSource.manager, '"3"');
  await second.waitFor('"3"');
});

test('killed between commit and relay: the run is there for the next process', async () => {
  const folder = await usedFolder();
  const sender = startProcess();
  await sender.ask('open', { folder });
  const id = await sender.ask('send', '"survivor"');
  await sender.kill();
  const next = startProcess();
  await next.ask('open', { folder });
  await next.ask('relay');
  expect(await next.waitUntilTold((told) => told.startsWith('"survivor"'))).toBe(`"survivor" ${id}`);
});

test('killed between publish and delete: published again with the same id', async () => {
  const folder = await usedFolder();
  const [unlucky, next] = [startProcess(), startProcess()];
  await unlucky.ask('open', { folder });
  await next.ask('open', { folder });
  await unlucky.ask('relay', '"twice"');
  const id = await unlucky.ask('send', '"twice"').catch(() => undefined);
  await unlucky.gone;
  await next.ask('relay');
  const told = await next.waitUntilTold((line) => line.startsWith('"twice"'));
  expect(unlucky.told).toEqual([told]);
  if (id !== undefined) expect(told).toBe(`"twice" ${id}`);
});

function relay(options: Partial<RelayOptions> & { beforePublish?: () => void } = {}) {
  const published: OutboxRow[] = [];
  const batches: number[] = [];
  const stopper = new AbortController();
  const { done } = startRelay({
    dataSource,
    signal: stopper.signal,
    publish: async (rows) => {
      options.beforePublish?.();
      batches.push(rows.length);
      published.push(...rows);
    },
    ...options,
  });
  const stop = async () => {
    stopper.abort();
    await done;
  };
  onTestFinished(stop);
  const waitFor = (envelope: string) =>
    vi.waitFor(() => expect(published.map((row) => row.envelope)).toContain(envelope), {
      timeout: 10_000,
      interval: 5,
    });
  return { published, batches, waitFor, stop };
}

async function waiting(source: DataSource): Promise<number> {
  const [row] = await source.query('SELECT count(*)::int AS count FROM genius_outbox');
  return row.count;
}
