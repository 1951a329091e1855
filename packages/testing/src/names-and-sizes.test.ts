/** Odd names, large inputs, many tenants, and what is kept. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { handle } from '@genius/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, makeTestFolder, openTestPlatform } from './index.ts';
import { tryFailure, tryTask, tryWorker } from './processes/try-task.ts';

const nothing = z.object({});
const names: [string, string][] = [
  ['scripts of several kinds and both normal forms', 'Țiriac ș.a. 東京 𝔘 e\u0301 \u00e9'],
  ['quotes and statements', `'; DROP TABLE runs; -- " \` \\`],
  ['lines and controls', 'a\nb\r\n\tc\u0001\u007f'],
  // SQLite ends a text at NUL for some of its functions, and LIKE gives % and _ a meaning.
  ['zero, wildcards and separators', 'a\u0000b%_/..//#*'],
  ['five hundred characters', 'ț'.repeat(500)],
];

describe('names', () => {
  for (const [title, name] of names) {
    it(`tenant, key, lane, limit and person may be ${title}`, async () => {
      const t = tryTask('try.named', z.object({ name: z.string(), n: z.number() }), {
        ordered: (input: { name: string }) => input.name,
        limit: { key: (input: { name: string }) => input.name, concurrency: 1 },
        personalData: { subject: (input: { name: string }) => input.name, purpose: 'test', basis: 'contract' },
      });
      const seen: unknown[] = [];
      const worker = tryWorker(
        handle(t, async ({ n }, ctx) => {
          seen.push([ctx.tenant, ctx.key, n]);
          await ctx.kv.set(name, name);
          return ctx.once(name, async () => [await ctx.kv.get(name)]);
        }),
      );
      await using platform = await openTestPlatform({ workers: [worker], start: false });
      const { client, ports } = platform;
      const send = (n: number, key: string) => client.send(t, { name, n }, { tenant: name, key });
      const runs = [await send(1, name), await send(2, `${name.slice(1)}2`)];
      expect(await send(3, name)).toMatchObject({ id: runs[0]?.id, existing: true });
      await platform.start();
      expect(await Promise.all(runs.map((run) => run.result()))).toEqual([[name], [name]]);
      expect(seen).toEqual([
        [name, name, 1],
        [name, `${name.slice(1)}2`, 2],
      ]);
      expect((await ports.history.find({ tenant: name, subject: name })).runs).toHaveLength(2);
      expect(await ports.history.eraseSubject(name, name)).toBe(2);
    });
  }

  it('a key is 1 to 500 characters, and holds for its window', async () => {
    const clock = createTestClock();
    const t = tryTask('try.key', nothing);
    await using platform = await openTestPlatform({ clock });
    for (const key of ['', 'x'.repeat(501)]) {
      await expect(platform.client.send(t, {}, { key })).rejects.toMatchObject({ failure: { field: 'key' } });
    }
    const send = () => platform.client.send(t, {}, { key: 'k', keyFor: '1h' });
    const first = await send();
    await clock.advance(3_599_999);
    expect((await send()).id).toBe(first.id);
    await clock.advance(1);
    const second = await send();
    expect(second).toMatchObject({ existing: false });
    expect((await send()).id).toBe(second.id);
  });
});

describe('sizes', () => {
  it('an input and an output of five megabytes pass, and lie in no row', async () => {
    const t = tryTask('try.big', z.object({ text: z.string() }), { limits: { inputBytes: 20_000_000 } });
    await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, ({ text }) => text))] });
    const text = 'aș"\n'.repeat(1_250_000);
    const run = await platform.client.send(t, { text });
    expect((await run.result()) === text).toBe(true);
    const { input, output } = (await platform.ports.history.get(run.id)) ?? {};
    expect([input, output].map((json) => (json?.length ?? 0) < 400)).toEqual([true, true]);
  });

  it('ten thousand tenants with one run each are all served, none twice', async () => {
    const t = tryTask('try.tenant', nothing);
    const served: string[] = [];
    await using platform = await openTestPlatform({
      workers: [tryWorker(handle(t, (_, ctx) => void served.push(ctx.tenant)))],
    });
    const { client } = platform;
    const tenants = Array.from({ length: 10_000 }, (_, n) => `firma ${n}`);
    const envelopes = await Promise.all(tenants.map((tenant) => client.prepare(t, {}, { tenant })));
    await Promise.all((await client.dispatch(envelopes)).map((run) => run.result()));
    expect(served.sort()).toEqual(tenants.sort());
  });

  it('no more handlers run at once than the concurrency says, however many short runs are taken ahead', async () => {
    const t = tryTask('try.short', nothing);
    let now = 0;
    let most = 0;
    const worker = tryWorker(
      handle(t, async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker], concurrency: 3 });
    const runs = await platform.client.sendAll(
      t,
      Array.from({ length: 2_000 }, () => ({})),
    );
    await Promise.all(runs.map((run) => run.result()));
    expect([most, now]).toEqual([3, 0]);
  });
});

describe('retention', () => {
  const keep = { ttl: '1h', keep: 10 };

  it('attempts go with their runs, and an erased run’s key is free', async () => {
    const folder = makeTestFolder();
    try {
      const t = tryTask('try.kept', nothing, { limits: keep });
      const worker = tryWorker(
        handle(t, (_, ctx) => {
          if (ctx.attempt < 3) throw tryFailure('transient');
          return ctx.attempt;
        }),
      );
      const platform = await openTestPlatform({ folder: folder.path, workers: [worker] });
      for (let n = 0; n < 30; n++) await platform.client.call(t, {}, { key: `k${n}` });
      expect(await platform.housekeeping.sweep()).toBe(20);
      expect(await platform.client.send(t, {}, { key: 'k0' })).toMatchObject({ existing: false });
      expect(await platform.client.send(t, {}, { key: 'k29' })).toMatchObject({ existing: true });
      await platform.close();
      const { attempts, runs } = counts(folder.path);
      expect([attempts <= 33, runs]).toEqual([true, 11]);
    } finally {
      folder.remove();
    }
  });

  it('events are kept by age and, once every named subscription has read them, by number', async () => {
    const folder = makeTestFolder();
    const clock = createTestClock();
    try {
      const first = await openTestPlatform({ folder: folder.path, clock });
      await (await first.ports.events.subscribe('#', () => undefined, { name: 'slow' })).close();
      await first.close();
      const insert = (n: number, at: number) => {
        const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
        db.exec(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n}) ` +
            `INSERT INTO events (id, type, source, at, correlation, data) SELECT 'e' || i, 'a.b', 's', ${at}, 'c', '{}' FROM n`,
        );
        db.close();
      };
      insert(210_000, clock.now());
      const unread = await openTestPlatform({ folder: folder.path, clock });
      await unread.housekeeping.sweep();
      expect(counts(folder.path).events).toBe(210_000);
      await unread.close();
      const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
      db.exec('UPDATE subscriptions SET position = (SELECT max(seq) FROM events)');
      db.close();
      await using read = await openTestPlatform({ folder: folder.path, clock });
      await read.housekeeping.sweep();
      expect(counts(folder.path).events).toBeLessThanOrEqual(200_001);
      await clock.advance(31 * 86_400_000);
      await read.housekeeping.sweep();
      // The last one stays: its position must not be given to another.
      expect(counts(folder.path).events).toBe(1);
    } finally {
      folder.remove();
    }
  });
});

function counts(folder: string): { runs: number; attempts: number; events: number } {
  const db = new DatabaseSync(join(folder, 'runs.sqlite'), { readOnly: true });
  const row = db
    .prepare(
      'SELECT (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM attempts) AS attempts, (SELECT count(*) FROM events) AS events',
    )
    .get();
  db.close();
  return row as never;
}
