import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newRunId } from '@genius/contract';
import { createTestClock, makeTestFolder } from '@genius/testing';
import { expect, test } from 'vitest';
import { openEmbedded } from './embedded.ts';

test('a claim that was given up is orphaned for another instance while its owner lives', async () => {
  const folder = makeTestFolder();
  const [one, other] = [await openEmbedded({ folder: folder.path }), await openEmbedded({ folder: folder.path })];
  const claim = { scope: 'task/tenant', key: 'k', runId: newRunId(), attempt: 1 };
  await one.effects.claim(claim);
  expect(await other.effects.claim({ ...claim, attempt: 2 })).toEqual({ state: 'held' });
  await one.effects.abandon(claim);
  expect(await other.effects.claim({ ...claim, attempt: 2 })).toEqual({ state: 'orphaned' });
  for (const ports of [one, other]) await ports.close();
  folder.remove();
});

test('an audit record that was removed from the end shows also after the next one was appended', async () => {
  const folder = makeTestFolder();
  const { audit, close } = await openEmbedded({ folder: folder.path });
  const entry = { actor: 'a', action: 'run.cancelled', target: 'r', tenant: '' };
  for (let i = 0; i < 3; i++) await audit.append(entry);
  const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
  db.exec('DROP TRIGGER audit_undeleted; DELETE FROM audit WHERE seq = 3');
  db.close();
  await audit.append(entry);
  expect(await audit.verify()).toBe(4);
  await close();
  folder.remove();
});

test('housekeeping forgets a pace that is past, and keeps one that holds', async () => {
  const folder = makeTestFolder();
  const clock = createTestClock();
  const { kv, history, close } = await openEmbedded({ folder: folder.path, clock });
  const pace = { count: 1, perMs: 1_000, mostMs: 0 };
  await kv.reserve('past', pace);
  await kv.postpone('held', 60_000);
  await clock.advance(5_000);
  await history.sweep(new Map());
  const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
  expect(db.prepare('SELECT key FROM paces').all()).toEqual([{ key: 'held' }]);
  db.close();
  expect(await kv.postpone('held', 0)).toBe(55_000);
  expect(await kv.reserve('past', pace)).toEqual({ granted: true, waitMs: 0 });
  await close();
  folder.remove();
});
