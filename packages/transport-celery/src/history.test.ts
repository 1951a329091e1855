import { newRunId } from '@genius/contract';
import { expect, test } from 'vitest';
import { openEffects } from './effects.ts';
import { insertEvents } from './events.ts';
import { type HistoryDeps, openHistory } from './history.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

async function openWorld(ctx: Parameters<typeof openTestStore>[0], more: Partial<HistoryDeps> = {}) {
  const store = await openTestStore(ctx);
  const scope = await store.instance();
  const resent: string[] = [];
  const history = openHistory(scope, { resend: async (ids) => void resent.push(...ids), ...more });
  return { store, scope, history, resent };
}

/** A run's row as it is left by what is tested elsewhere. */
async function insert(store: TestStore, columns: Record<string, unknown> = {}): Promise<string> {
  const row = {
    id: newRunId(),
    task: 'probe.run',
    queue: 'probe',
    tenant: '',
    priority: 5,
    state: 5,
    created: Date.now(),
    input: '{}',
    ...columns,
  };
  const names = Object.keys(row);
  await store.db.query(
    `INSERT INTO runs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row.id;
}

const stateOf = async (store: TestStore, id: string) =>
  (await store.db.query<{ state: number }>('SELECT state FROM runs WHERE id = $1', [id]))[0]?.state;

const failure = JSON.stringify({ kind: 'defect', code: 'GW_DEFECT', message: 'it broke' });

test('a run whose message is on the way waits, or is scheduled if it is due later', async (ctx) => {
  const { store, history } = await openWorld(ctx);
  const waiting = await insert(store);
  const due = await insert(store, { due: Date.now() - 60_000 });
  const later = await insert(store, { due: 4_000_000_000_000 });
  const find = async (state: 'waiting' | 'scheduled') => (await history.find({ state })).runs.map(({ id }) => id);
  expect(await find('waiting')).toEqual([due, waiting]);
  expect(await find('scheduled')).toEqual([later]);
  expect(await history.get(waiting)).toMatchObject({ state: 'waiting', waitsFor: expect.stringMatching(/free slot/) });
  expect(await history.get(later)).toMatchObject({
    state: 'scheduled',
    dueAt: 4_000_000_000_000,
    waitsFor: 'It waits until 2096-10-02T07:06:40.000Z.',
  });
});

test('a replayed dead letter is sent again with its attempts counted anew, once however many ask', async (ctx) => {
  const { store, history, resent } = await openWorld(ctx);
  const id = await insert(store, { state: 11, dead: true, attempt: 3, losses: 1, failure, finished: 1, owner: 1 });
  const answers = await Promise.all([history.replay(id), history.replay(id), history.replay(id)]);
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(resent).toEqual([id]);
  const record = await history.get(id);
  expect(record).toMatchObject({ state: 'waiting', attempt: 0, losses: 0, dead: false });
  expect(record).not.toHaveProperty('failure');
  expect(record).not.toHaveProperty('finishedAt');
  // Until the broker has confirmed it, a sweeper sends it again.
  expect(await store.db.query('SELECT confirmed FROM runs WHERE id = $1', [id])).toEqual([{ confirmed: false }]);
  expect(await history.replay(await insert(store, { state: 10 }))).toBe(false);
});

test('a discarded dead letter lets its lane go on, one run at a time', async (ctx) => {
  const { store, history } = await openWorld(ctx);
  const dead = await insert(store, { state: 11, dead: true, lane: 'l', failure });
  const next = await insert(store, { state: 4, lane: 'l' });
  const last = await insert(store, { state: 4, lane: 'l' });
  expect(await history.discard(dead)).toBe(true);
  expect([await stateOf(store, next), await stateOf(store, last)]).toEqual([0, 4]);
  expect(store.told).toEqual([{ q: ['probe'] }]);
  expect(await history.discard(dead)).toBe(false);
  expect((await history.find({ dead: true })).runs).toEqual([]);
});

test('an unknown run that happened ends as done, is told, and lets its lane go on', async (ctx) => {
  const handedOver: string[] = [];
  const corrected: HistoryDeps['corrected'] = async (query, ids) => {
    await query('INSERT INTO handovers (owner, runs) VALUES (1, $1)', [ids]);
    return async () => void handedOver.push(...ids);
  };
  const { store, history } = await openWorld(ctx, { corrected });
  const id = await insert(store, { state: 14, lane: 'l', failure });
  const next = await insert(store, { state: 4, lane: 'l' });
  expect(await history.settle(id, { happened: true, output: '{"proof":1}' })).toBe(true);
  expect(await history.get(id)).toMatchObject({ state: 'done', output: '{"proof":1}' });
  expect(await stateOf(store, next)).toBe(0);
  expect(store.told).toEqual([{ q: ['probe'] }, { f: [id] }]);
  expect(handedOver).toEqual([id]);
  expect(await history.settle(id, { happened: false })).toBe(false);
});

test('an unknown run that did not happen is sent again and keeps its place in its lane', async (ctx) => {
  const { store, history, resent } = await openWorld(ctx);
  const id = await insert(store, { state: 14, lane: 'l', failure });
  const next = await insert(store, { state: 4, lane: 'l' });
  expect(await history.settle(id, { happened: false })).toBe(true);
  expect(resent).toEqual([id]);
  expect([await stateOf(store, id), await stateOf(store, next)]).toEqual([5, 4]);
});

test('after an erasure nothing of the person is left in any table, and nobody waits for the erased', async (ctx) => {
  const erased: string[] = [];
  const ended: string[] = [];
  const { store, scope, history } = await openWorld(ctx, {
    erased: async (_query, ids) => async () => void erased.push(...ids),
    ended: async (_query, ids) => async () => void ended.push(...ids),
  });
  const secret = 'Ana Popescu';
  const mine = { subject: 'ana-77', input: `{"name":"${secret}"}`, tenant: 't' };
  const next = newRunId();
  const follower = {
    task: 'x',
    args: [secret],
    kwargs: { tasks: [{ kwargs: { secret } }] },
    options: { task_id: next },
  };
  const meta = {
    headers: { note: secret },
    progress: { fraction: 0.5, note: secret },
    wire: { group: 'g', embed: { callbacks: null, errbacks: null, chain: [follower], chord: null } },
  };
  const done = await insert(store, { ...mine, state: 10, output: `"${secret}"`, key: `key of ${secret}`, meta });
  const dead = await insert(store, { ...mine, state: 11, dead: true, lane: 'l', failure: `{"message":"${secret}"}` });
  const sent = await insert(store, { ...mine, state: 5 });
  const limited = { limit_key: 'k', meta: { limit: { concurrency: 1 } } };
  const running = await insert(store, { ...mine, ...limited, state: 2, owner: scope.num, attempt: 1 });
  const waiting = await insert(store, { ...limited, state: 3 });
  const behind = await insert(store, { state: 4, lane: 'l' });
  const elsewhere = await insert(store, { ...mine, tenant: 'u', input: '"kept"', state: 10 });
  await store.db.query("INSERT INTO limits (key, running) VALUES ('k', 1)");
  await store.db.query(
    `INSERT INTO attempts (run, attempt, instance, started, finished, outcome, failure)
     SELECT seq, 1, 'i', 1, 2, 'failed', $2 FROM runs WHERE id = $1`,
    [dead, `{"message":"${secret}"}`],
  );
  const effects = openEffects(scope, { ownerLives: async () => true });
  const claim = { scope: 's', key: 'k', runId: done, attempt: 1 };
  await effects.claim(claim);
  await effects.performed(claim, JSON.stringify(secret));
  await insertEvents(
    store.db.query,
    [
      {
        specversion: '1.0',
        id: newRunId(),
        source: 'probe',
        type: 'a.b',
        time: '',
        datacontenttype: 'application/json',
        correlationid: done,
        data: { name: secret },
      },
    ],
    done,
  );
  store.told.length = 0;

  expect(await history.eraseSubject('ana-77', 't')).toBe(4);

  const tables = await store.db.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()',
  );
  let all = '';
  for (const { name } of tables) {
    if (name !== 'runs') all += JSON.stringify(await store.db.query(`SELECT * FROM ${name}`));
  }
  all += JSON.stringify(await store.db.query('SELECT * FROM runs WHERE id <> $1', [elsewhere]));
  expect(all).not.toMatch(/Popescu|ana-77/);
  // Who waits for its end is still known.
  expect(all).toContain(next);
  expect((await history.get(elsewhere))?.input).toBe('"kept"');
  // An erasure must not let an effect happen again.
  expect((await effects.claim(claim)).state).toBe('performed');
  for (const id of [sent, running]) {
    expect(await history.get(id)).toMatchObject({ state: 'cancelled', failure: { code: 'GW_CANCELLED' } });
  }
  expect([await stateOf(store, behind), await stateOf(store, waiting)]).toEqual([0, 0]);
  expect(await store.db.query('SELECT running FROM limits')).toEqual([{ running: 0 }]);
  expect(store.told.filter(({ z }) => !z)).toEqual([
    { q: ['probe'] },
    { c: [[running, 'the person was erased']] },
    { f: [sent, running] },
  ]);
  expect([ended, erased]).toEqual([
    [sent, running],
    [done, dead],
  ]);
});

test('finished runs go by age and by count with their attempts and large inputs; what needs a decision stays', async (ctx) => {
  const { store, history } = await openWorld(ctx);
  const now = Date.now();
  const blob = newRunId();
  await store.db.query("INSERT INTO blobs (id, size, sha256, created) VALUES ($1, 1, 'x', 1)", [blob]);
  const old = await insert(store, { state: 10, finished: now - 120_000, input: `{"$genius.blob":"${blob}"}` });
  await store.db.query(
    "INSERT INTO attempts (run, attempt, instance, started, finished, outcome) SELECT seq, 1, 'i', 1, 2, 'done' FROM runs",
  );
  const kept = [
    await insert(store, { state: 11, dead: true, finished: 1, failure }),
    await insert(store, { state: 14, finished: 1, failure }),
    await insert(store, { state: 2 }),
    await insert(store, { state: 10, task: 'other.run', finished: 1 }),
  ];
  const fresh: string[] = [];
  for (let i = 0; i < 1_200; i++) fresh.push(await insert(store, { state: 10, finished: now + i }));
  expect(await history.sweep(new Map([['probe.run', { ttlMs: 60_000, keep: 5 }]]))).toBe(1_196);
  const left = (await history.find({})).runs.map(({ id }) => id).reverse();
  expect(left).toEqual([...kept, ...fresh.slice(-5)]);
  expect(await history.get(old)).toBeUndefined();
  expect(await store.db.query('SELECT 1 FROM attempts')).toEqual([]);
  expect(await store.db.query('SELECT 1 FROM blobs WHERE expires IS NOT NULL')).toHaveLength(1);
});

test('pages follow each other, and a filter narrows them', async (ctx) => {
  const { store, history } = await openWorld(ctx);
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) ids.push(await insert(store, { tenant: i % 2 ? 'a' : 'b', subject: `s${i}` }));
  const first = await history.find({ limit: 4 });
  const second = await history.find({ limit: 4, before: first.next as string });
  expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(ids.reverse());
  expect(second).not.toHaveProperty('next');
  expect((await history.find({ tenant: 'a', state: 'waiting', queue: 'probe', task: 'probe.run' })).runs).toHaveLength(
    3,
  );
  expect((await history.find({ subject: 's3' })).runs).toHaveLength(1);
  expect(await history.get(newRunId())).toBeUndefined();
});
