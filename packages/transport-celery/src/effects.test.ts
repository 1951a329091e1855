import { newRunId } from '@genius/contract';
import type { ClaimAnswer } from '@genius/runtime';
import { expect, test } from 'vitest';
import { openEffects } from './effects.ts';
import type { Scope } from './scope.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

const claim = { scope: 'task/tenant', key: 'k', runId: newRunId(), attempt: 1 };
const again = { ...claim, runId: newRunId(), attempt: 2 };

const effectsOf = (store: TestStore, scope: Scope) =>
  openEffects(scope, {
    ownerLives: async (num) =>
      (await store.db.query('SELECT 1 FROM instances WHERE num = $1 AND gone IS NULL', [num])).length > 0,
  });

function count(answers: readonly ClaimAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of answers) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

test('of many claims in two instances at once one of each key is granted', async (ctx) => {
  const store = await openTestStore(ctx);
  const ledgers = [effectsOf(store, await store.instance()), effectsOf(store, await store.instance())];
  for (let key = 0; key < 20; key++) {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        (ledgers[i % 2] as (typeof ledgers)[0]).claim({ ...claim, key: `${key}`, attempt: i }),
      ),
    );
    expect(count(answers)).toEqual({ claimed: 1, held: 11 });
  }
});

test('of many that find the claim of a dead owner at once one settles it', async (ctx) => {
  const store = await openTestStore(ctx);
  const victim = await store.instance();
  await effectsOf(store, victim).claim(claim);
  await store.declareGone(victim);
  const ledgers = [effectsOf(store, await store.instance()), effectsOf(store, await store.instance())];
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => (ledgers[i % 2] as (typeof ledgers)[0]).claim({ ...again, attempt: i })),
  );
  expect(count(answers)).toEqual({ orphaned: 1, held: 11 });
});

test('who was taken for dead gets no claim, neither a fresh one nor that of a dead owner', async (ctx) => {
  const store = await openTestStore(ctx);
  const [dead, zombie] = [await store.instance(), await store.instance()];
  await effectsOf(store, dead).claim(claim);
  await store.declareGone(dead);
  await store.declareGone(zombie);
  const effects = effectsOf(store, zombie);
  await expect(effects.claim({ ...claim, key: 'fresh' })).rejects.toMatchObject({ code: 'GW_INSTANCE_GONE' });
  await expect(effects.claim(again)).rejects.toMatchObject({ code: 'GW_INSTANCE_GONE' });
  expect(await effects.list(claim.runId)).toMatchObject([{ attempt: 1, state: 'claimed' }]);
});

test('a claim that was given up is orphaned for another instance while its owner lives', async (ctx) => {
  const store = await openTestStore(ctx);
  const [one, other] = [effectsOf(store, await store.instance()), effectsOf(store, await store.instance())];
  await one.claim(claim);
  expect(await other.claim(again)).toEqual({ state: 'held' });
  const changed = other.changed(again, 9_000);
  await one.abandon(claim);
  await changed;
  expect(await other.claim(again)).toEqual({ state: 'orphaned' });
});

test('who waits for a claim notices its end within a second or two though nobody told', async (ctx) => {
  const store = await openTestStore(ctx);
  const [victim, heir] = [await store.instance(), await store.instance()];
  await effectsOf(store, victim).claim(claim);
  const effects = effectsOf(store, heir);
  const since = performance.now();
  const changed = effects.changed(again, 30_000);
  await store.declareGone(victim);
  await changed;
  expect(performance.now() - since).toBeLessThan(5_000);
});

test('what somebody who was taken for dead says late: that it happened is kept, that it did not takes no claim away', async (ctx) => {
  const store = await openTestStore(ctx);
  const [late, heir] = [await store.instance(), await store.instance()];
  const [first, second] = [effectsOf(store, late), effectsOf(store, heir)];
  const other = { ...claim, key: 'other' };
  await first.claim(claim);
  await first.claim(other);
  await store.declareGone(late);
  expect((await second.claim(again)).state).toBe('orphaned');
  expect((await second.claim({ ...again, key: 'other' })).state).toBe('orphaned');
  await first.notPerformed(claim);
  await first.unknown(claim);
  expect(await second.list(again.runId)).toMatchObject([{ state: 'claimed' }, { state: 'claimed' }]);
  await second.notPerformed({ ...again, key: 'other' });
  await first.performed(other, '{"n":1}');
  expect(await second.claim({ ...again, key: 'other' })).toEqual({ state: 'performed', outcome: '{"n":1}' });
});
