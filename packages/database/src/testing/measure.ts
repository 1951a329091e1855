/**
 * Measures the embedded database on this machine and prints a table:
 *     npx node packages/database/src/testing/measure.ts
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../index.ts';
import { notes } from './notes.ts';

const insert = 'INSERT INTO note (text) VALUES ($1)';
const print = (what: string, figure: number, unit: string) =>
  process.stdout.write(`${what.padEnd(58)} ${figure.toFixed(figure < 10 ? 2 : 0)} ${unit}\n`);
const rss = () => process.memoryUsage.rss() / 1e6;

if (process.argv[2] === 'own') {
  // The process that is killed below: it owns the folder and says so.
  await openDatabase({ folder: process.argv[3] ?? '', ...notes }).dataSource();
  process.send?.('open');
  setInterval(() => undefined, 1_000);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'genius-measure-'));
  print('fdatasync of 8 kB, median of 100', await medianSync(join(folder, 'probe')), 'ms');
  print('memory of a process before', rss(), 'MB');
  for (const start of ['first start', 'later start']) {
    const [database, ms] = await timed(async () => {
      const opened = openDatabase({ folder, ...notes });
      await opened.dataSource();
      return opened;
    });
    print(start, ms, 'ms');
    print(`memory after the ${start}`, rss(), 'MB');
    await database.close();
  }
  await throughput(folder);
  await takeover(folder);
  await rm(folder, { recursive: true });
}

async function throughput(folder: string): Promise<void> {
  await using database = openDatabase({ folder, ...notes });
  const dataSource = await database.dataSource();
  const rate = async (what: string, count: number, work: () => Promise<unknown>) => {
    const [, ms] = await timed(work);
    print(what, (count / ms) * 1000, '/s');
  };
  await rate('inserts, one awaited after another, synced', 1_000, async () => {
    for (let i = 0; i < 1_000; i += 1) await dataSource.query(insert, ['x']);
  });
  await rate('inserts, 100 callers at once, synced', 5_000, () =>
    Promise.all(
      Array.from({ length: 100 }, async () => {
        for (let i = 0; i < 50; i += 1) await dataSource.query(insert, ['x']);
      }),
    ),
  );
  await rate('transactions of two statements, 10 callers, synced', 1_000, () =>
    Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let i = 0; i < 100; i += 1) {
          await dataSource.transaction(async (manager) => {
            await manager.query(insert, ['x']);
            await manager.query(insert, ['y']);
          });
        }
      }),
    ),
  );
}

async function takeover(folder: string): Promise<void> {
  const owner = fork(new URL(import.meta.url), ['own', folder]);
  await once(owner, 'message');
  await using database = openDatabase({ folder, ...notes });
  const dataSource = await database.dataSource();
  await dataSource.query('SELECT 1');
  const gone = once(owner, 'exit');
  owner.kill('SIGKILL');
  await gone;
  const [, ms] = await timed(async () => {
    for (;;) {
      const failed = await dataSource.query('SELECT 1').then(
        () => false,
        () => true,
      );
      if (!failed) return;
    }
  });
  print('owner killed: the next query of another process answered in', ms, 'ms');
}

async function medianSync(path: string): Promise<number> {
  const fd = openSync(path, 'w');
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    writeSync(fd, Buffer.alloc(8192), 0, 8192, 0);
    const [, ms] = await timed(async () => fdatasyncSync(fd));
    times.push(ms);
  }
  closeSync(fd);
  return times.toSorted((left, right) => left - right)[50] ?? 0;
}

async function timed<T>(work: () => Promise<T>): Promise<[value: T, ms: number]> {
  const started = performance.now();
  const value = await work();
  return [value, performance.now() - started];
}
