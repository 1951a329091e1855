import type { InputOf } from '@genius/contract';
import { READY_EMPLOYERS } from '@genius/sandbox/reges';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resultsReges } from '../contract/results.ts';
import { submitReges } from '../contract/submit.ts';
import {
  cnpOf,
  contractOf,
  countAt,
  EMPLOYER,
  OPENING_MS,
  OTHER,
  openRegesWorld,
  personOf,
  type RegesWorld,
} from '../testing/reges-world.ts';

let world: RegesWorld;
let numbers = 0;

beforeAll(async () => {
  world = await openRegesWorld();
  const login = JSON.stringify({ username: OTHER.username, password: OTHER.password });
  await world.platform.secrets.of('', 'a test').write(`reges/login/${OTHER.cui}`, login);
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => {
  world.reges.recipes.set([]);
  world.reges.state.change({ processMs: 0, resultMs: 0 });
});

const register = (n: number) =>
  world.platform.client.call(
    submitReges,
    { employer: EMPLOYER, operation: 'registerEmployee', employee: personOf(n) },
    { deadline: '60s' },
  );
const read = () => world.platform.client.call(resultsReges, { employer: EMPLOYER }, { deadline: '60s' });

describe('answers of REGES', () => {
  test('are read and then committed, never polled, by a consumer of our own', async () => {
    const before = world.calls().length;
    await register(++numbers);
    const calls = world.calls().slice(before);
    expect(calls.some((call) => /Poll/.test(call))).toBe(false);
    expect(calls.indexOf('Status/ReadBatch')).toBeLessThan(calls.indexOf('Status/CommitReadBatch'));
    const details = world.reges.state.calls(50).map(({ detail }) => detail);
    expect(details.some((detail) => /genius-[0-9a-f-]{36} \+\d+/.test(detail))).toBe(true);
  });

  test('that come late are waited for, and the run takes nobody’s place meanwhile', async () => {
    world.reges.state.change({ processMs: 3_600_000 });
    const input = { employer: EMPLOYER, operation: 'registerEmployee', employee: personOf(++numbers) } as const;
    const run = await world.platform.client.send(submitReges, input);
    await expect.poll(async () => (await run.status())?.state, { timeout: 30_000 }).toBe('scheduled');
    world.reges.state.change({ processMs: 0, clockOffsetMs: 3_601_000 });
    expect(await run.result({ deadline: '60s' })).toMatchObject({ state: 'done' });
  }, 90_000);

  test('that can not be read now stand in nobody’s way: the next run goes on', async () => {
    world.reges.recipes.set([{ match: { call: 'Status/ReadBatch' }, do: { status: 503 } }]);
    expect(await read()).toMatchObject({ trouble: 'GW_REGES_UNAVAILABLE' });
    expect(await read()).not.toHaveProperty('trouble');
  });

  test.each(['twice', 'again'] as const)('that come %s are taken once', async (how) => {
    world.reges.recipes.set([
      how === 'twice'
        ? { match: { at: 'message' }, do: { result: 'twice' } }
        : { match: { call: 'Status/ReadBatch' }, do: { again: 5 } },
    ]);
    const first = await register(++numbers);
    expect(first.state).toBe('done');
    world.reges.recipes.set([]);
    expect((await read()).ours).toBe(0);
  });

  test('of another program of the employer are left out', async () => {
    await read();
    // Told to REGES by somebody else.
    const token = await fetch(`${process.env.REGES_TOKEN_URL}`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'reges-api',
        client_secret: process.env.REGES_CLIENT_SECRET ?? '',
        username: READY_EMPLOYERS[0].username,
        password: READY_EMPLOYERS[0].password,
      }),
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const header = {
      messageId: crypto.randomUUID(),
      clientApplication: 'X',
      version: '5',
      operation: 'InregistrareSalariat',
      sessionId: crypto.randomUUID(),
      user: 'x',
      timestamp: new Date().toISOString(),
    };
    const info = {
      adresa: 'X',
      cnp: '1',
      nume: 'X',
      prenume: 'Y',
      taraDomiciliu: { nume: 'ROMÂNIA' },
      tipActIdentitate: 'Alt',
    };
    const posted = await fetch(`${process.env.REGES_API_URL}/api/Salariat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ $type: 'salariat', header, info }),
    });
    expect(posted.status).toBe(200);
    await expect.poll(async () => (await read()).read, { timeout: 20_000 }).toBe(1);
    expect(await read()).toMatchObject({ read: 0, ours: 0 });
  });

  test('are asked again where the commit got lost, and taken once', async () => {
    world.reges.recipes.set([{ match: { call: 'Status/CommitReadBatch' }, do: { cut: 'before' } }]);
    expect(await register(++numbers)).toMatchObject({ state: 'done' });
  });

  test('are read anew with another token, where REGES takes the old one no more', async () => {
    world.reges.recipes.set([{ match: { call: 'Status/ReadBatch' }, do: { staleToken: true } }]);
    expect(await register(++numbers)).toMatchObject({ state: 'done' });
  });
});

describe('proposals of other employers', () => {
  const submit = (employer: string, input: Omit<InputOf<typeof submitReges>, 'employer'>) =>
    world.platform.client.call(submitReges, { employer, ...input }, { deadline: '60s' });
  const look = (employer: string, ...queues: ('status' | 'secondments' | 'moves' | 'notices')[]) =>
    world.platform.client.call(resultsReges, { employer, queues }, { deadline: '60s' });

  /** Somebody whom the first employer proposes to the other one. */
  async function propose(kind: 'Secondment' | 'Move') {
    const n = ++numbers;
    const { ref: contractRef = '' } = await submit(EMPLOYER, {
      operation: 'addContract',
      employee: personOf(n),
      contract: contractOf(n),
    });
    const proposal = {
      contractRef,
      toCui: OTHER.cui,
      ...(kind === 'Secondment' ? { legalGround: 'CodulMuncii' as const } : { moveType: 'Transfer' as const }),
      from: '2027-01-10',
      to: '2027-06-30',
      employee: personOf(n),
      contract: contractOf(n, { employeeRef: crypto.randomUUID(), recordedOn: '2027-01-10' }),
    };
    const { ref = '' } = await submit(EMPLOYER, { operation: `propose${kind}`, proposal });
    return { ref, contractRef };
  }

  test.each([
    ['Secondment', 'secondments', 'PropunereDetasareContract'],
    ['Move', 'moves', 'PropunereMutareContract'],
  ] as const)('%s: come with the id by which they are accepted, and name nobody', async (kind, queue, operation) => {
    const { ref, contractRef } = await propose(kind);
    const { received } = await look(OTHER.cui, queue);
    expect(received).toEqual([
      {
        queue,
        messageId: expect.any(String),
        operation,
        ref,
        contractRef,
        fromCui: EMPLOYER,
        from: '2027-01-10',
        to: '2027-06-30',
      },
    ]);
    expect(JSON.stringify(received)).not.toMatch(/EXEMPLU|285\d{10}/);
    expect(await submit(OTHER.cui, { operation: `accept${kind}`, proposal: { proposalRef: ref } })).toMatchObject({
      state: 'done',
    });
    // The sender did not wait for it, and hears of it.
    expect((await look(EMPLOYER, 'status')).received).toEqual([
      expect.objectContaining({ queue: 'status', operation, ref, codeType: 'SUCCES' }),
    ]);
    expect((await look(EMPLOYER, 'notices')).received).toContainEqual(
      expect.objectContaining({ queue: 'notices', operation, ref }),
    );
  });

  test('are read and then committed: where the commit does not come through, the next run has them no more twice', async () => {
    const { ref } = await propose('Secondment');
    const before = world.calls().length;
    world.reges.recipes.set([{ match: { call: 'Detasare/Propuneri/CommitReadBatch' }, do: { cut: 'before' } }]);
    const first = await look(OTHER.cui, 'secondments');
    expect(first).toMatchObject({ trouble: 'GW_REGES_NO_ANSWER', received: [{ ref }] });
    world.reges.recipes.set([]);
    expect(await look(OTHER.cui, 'secondments')).toMatchObject({ read: 1, received: [] });
    expect(await look(OTHER.cui, 'secondments')).toMatchObject({ read: 0, received: [] });
    const calls = world.calls().slice(before);
    expect(calls.filter((call) => call.startsWith('Detasare/Propuneri'))).toEqual([
      'Detasare/Propuneri/ReadBatch',
      'Detasare/Propuneri/CommitReadBatch',
      'Detasare/Propuneri/ReadBatch',
      'Detasare/Propuneri/CommitReadBatch',
      'Detasare/Propuneri/ReadBatch',
      'Detasare/Propuneri/ReadBatch',
    ]);
  });

  test('that are taken back do not wait for the other employer', async () => {
    const { ref } = await propose('Move');
    expect(await submit(EMPLOYER, { operation: 'removeMoveProposal', proposal: { proposalRef: ref } })).toMatchObject({
      state: 'done',
    });
  });
});

test('messages of one employer are sent one at a time, in the order of their sending', async () => {
  world.reges.state.change({ processMs: 300 });
  const people = Array.from({ length: 8 }, () => ++numbers);
  const before = countAt(world.reges, 'employee');
  const runs = [];
  for (const n of people) {
    runs.push(
      await world.platform.client.send(submitReges, {
        employer: EMPLOYER,
        operation: 'registerEmployee',
        employee: personOf(n),
      }),
    );
  }
  await Promise.all(runs.map((run) => run.result({ deadline: '60s' })));
  const rows = world.reges.state.db.prepare('SELECT cnp FROM employee ORDER BY rowid').all() as { cnp: string }[];
  const names = rows.slice(before).map(({ cnp }) => cnp);
  expect(names).toEqual(people.map(cnpOf));
}, 90_000);
