import { expect, test } from 'vitest';
import { openAudit } from './audit.ts';
import { openTestStore } from './testing/open-test-store.ts';

const entry = { actor: 'a', action: 'run.cancelled', target: 'r', tenant: '' };

test('two instances append to one chain without gaps, each in the order of its calls', async (ctx) => {
  const store = await openTestStore(ctx);
  const [one, other] = [openAudit(await store.instance()), openAudit(await store.instance())];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      (n % 2 ? one : other).append({ ...entry, target: `${n % 2}`, details: { n } }),
    ),
  );
  const all = await one.list();
  expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  const ofOne = (await other.list({ target: '1' })).map(({ details }) => details?.n);
  expect(ofOne).toEqual(Array.from({ length: 30 }, (_, i) => 2 * i + 1));
  expect(await one.verify()).toBeUndefined();
});

test('records are neither changed nor deleted by a statement that forgot about it', async (ctx) => {
  const store = await openTestStore(ctx);
  const audit = openAudit(await store.instance());
  await audit.append(entry);
  await expect(store.db.query("UPDATE audit SET entry = '{}'")).rejects.toThrow('only appended');
  await expect(store.db.query('DELETE FROM audit')).rejects.toThrow('only appended');
});

test.for([
  ['a changed record', "UPDATE audit SET entry = replace(entry, 'run', 'ran') WHERE seq = 2", 2],
  ['a moved time', 'UPDATE audit SET at = at + 1 WHERE seq = 3', 3],
  ['the first record gone', 'DELETE FROM audit WHERE seq = 1', 2],
  ['one gone in the middle', 'DELETE FROM audit WHERE seq = 2', 3],
  ['the last record gone', 'DELETE FROM audit WHERE seq = 3', 3],
  ['all gone', 'DELETE FROM audit', 1],
] as const)('tampering shows: %s', async ([, statement, position], ctx) => {
  const store = await openTestStore(ctx);
  const audit = openAudit(await store.instance());
  for (let i = 0; i < 3; i++) await audit.append(entry);
  await store.db.query('DROP TRIGGER audit_kept ON audit');
  await store.db.query(statement);
  expect(await audit.verify()).toBe(position);
});

test('a record that was removed from the end shows also after the next one was appended', async (ctx) => {
  const store = await openTestStore(ctx);
  const audit = openAudit(await store.instance());
  for (let i = 0; i < 3; i++) await audit.append(entry);
  await store.db.query('DROP TRIGGER audit_kept ON audit');
  await store.db.query('DELETE FROM audit WHERE seq = 3');
  await audit.append(entry);
  expect(await audit.verify()).toBe(4);
});
