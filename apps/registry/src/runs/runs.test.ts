import { defineTask, errors } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Caller, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

const base = {
  queue: 'people',
  summary: 'Keeps people.',
  idempotent: 'it only looks',
  input: z.object({ name: z.string() }),
  output: z.object({ text: z.string() }),
};
const person = defineTask({
  ...base,
  name: 'people.keep',
  personalData: { purpose: 'tests', basis: 'contract', subject: ({ name }: { name: string }) => name },
});
const idle = defineTask({ ...base, name: 'idle.wait', queue: 'idle' });
const fragile = defineTask({ ...base, name: 'people.break', limits: { defectAttempts: 1 } });
const post = defineTask({ ...base, name: 'people.post', limits: { attempts: 1 } });
let isBroken = true;

const people = defineWorker({
  tag: 'people',
  version: '1.0.0',
  summary: 'Keeps people.',
  tasks: [
    handle(person, async ({ name }) => {
      if (name === 'defect') throw new Error(`can not keep ${name}`);
      return { text: `kept ${name}` };
    }),
    handle(fragile, async ({ name }) => {
      if (isBroken && name !== 'whole') throw new Error('broken');
      return { text: name };
    }),
    handle(post, async ({ name }, ctx) => {
      await ctx.once(`letter ${ctx.runId}`, async () => {
        if (name === 'lost') throw errors.GW_WORKER_LOST({ task: 'post' });
        return 'sent';
      });
      return { text: name };
    }),
  ],
});

let world: TestRegistry;
let stopPeople: () => Promise<void>;
beforeAll(async () => {
  const { greet } = await import('../testing/open-registry.ts');
  world = await openRegistry({ tasks: [greet, person, idle, fragile, post] });
  const { openEmbedded } = await import('@genius/transport-embedded');
  const other = createPlatform(await openEmbedded({ folder: world.platform.folder }), {
    workers: [people],
    log: silentLogger,
  });
  await other.start();
  stopPeople = () => other.stop(1_000);
});
afterAll(async () => {
  await stopPeople();
  await world[Symbol.asyncDispose]();
}, 180_000);

const reader = () => world.as('workers:read');
const admin = () => world.as('workers:admin');
const audited = async (target: string) =>
  (await admin().ask('GET', `/v1/audit?target=${target}`)).body.records.map(
    ({ actor, action, reason }: Record<string, string>) => ({ actor, action, reason }),
  );

async function submit(task: string, input: unknown, more: object = {}): Promise<string> {
  const { body } = await world.as('workers:submit').ask('POST', `/v1/tasks/${task}/runs`, { input, ...more });
  return body.id;
}

async function ended(id: string): Promise<string> {
  return (await admin().ask('GET', `/v1/runs/${id}/result?wait=30s`)).body.state;
}

async function detail(id: string, query = '') {
  return (await admin().ask('GET', `/v1/runs/${id}${query}`)).body;
}

describe('a search', () => {
  test('finds runs by state, kind of failure, task, queue and time, page by page', async () => {
    const since = new Date().toISOString();
    const ids = [];
    for (const name of ['Ana', 'nobody', 'Ion']) {
      const id = await submit('probe.greet', { name });
      await ended(id);
      ids.push(id);
    }
    const found = async (query: string) =>
      (await reader().ask('GET', `/v1/runs?from=${since}&${query}`)).body.runs.map(({ id }: { id: string }) => id);
    expect(await found('')).toEqual([...ids].reverse());
    expect(await found('state=failed&kind=invalid')).toEqual([ids[1]]);
    expect(await found('kind=defect')).toEqual([]);
    expect(await found('task=probe.greet&queue=probe&state=done')).toEqual([ids[2], ids[0]]);
    expect(await found(`to=${since}`)).toEqual([]);
    const first = (await reader().ask('GET', `/v1/runs?from=${since}&limit=2`)).body;
    const second = (await reader().ask('GET', `/v1/runs?from=${since}&limit=2&cursor=${first.next}`)).body;
    expect([first.runs.length, second.runs.length, second.next]).toEqual([2, 1, undefined]);
  });

  test('shows no payloads, and of tasks with personal data neither person nor key', async () => {
    const id = await submit('people.keep', { name: 'Maria' }, { key: 'Maria-1' });
    await ended(id);
    const { body } = await reader().ask('GET', '/v1/runs?subject=Maria');
    expect(body.runs).toMatchObject([{ id, masked: true, subject: '••••', key: '••••' }]);
    expect(JSON.stringify(body)).not.toContain('Maria');
  });

  test('a token of a tenant finds the runs of that tenant alone', async () => {
    const id = await submit('probe.greet', { name: 'Ana' }, { tenant: 'north' });
    await ended(id);
    const [north, south] = [reader().tenant('north'), reader().tenant('south')];
    expect((await north.ask('GET', '/v1/runs')).body.runs.map(({ id }: { id: string }) => id)).toEqual([id]);
    expect((await south.ask('GET', '/v1/runs')).body.runs).toEqual([]);
    expect((await south.ask('GET', '/v1/runs?tenant=north')).status).toBe(403);
    expect((await south.ask('GET', `/v1/runs/${id}`)).status).toBe(404);
  });

  test('finds words; those of tasks with personal data for an admin alone', async () => {
    const [greeted, kept] = [
      await submit('probe.greet', { name: 'Ștefania Crișan' }),
      await submit('people.keep', { name: 'Ștefania Crișan' }),
    ];
    await Promise.all([ended(greeted), ended(kept)]);
    const found = async (caller: Caller, words: string) =>
      (await caller.ask('GET', `/v1/runs?words=${encodeURIComponent(words)}`)).body.runs.map(
        ({ id }: { id: string }) => id,
      );
    expect(await found(reader(), 'stefania crisan')).toEqual([greeted]);
    expect(await found(admin(), 'stefania crisan')).toEqual([kept, greeted]);
    expect(await found(admin(), 'stefania ionescu')).toEqual([]);
  });

  test('a cursor or a time that is none is refused', async () => {
    expect((await reader().ask('GET', '/v1/runs?cursor=x')).status).toBe(400);
    expect((await reader().ask('GET', '/v1/runs?from=yesterday')).status).toBe(400);
  });
});

describe('one run', () => {
  test('is told with its attempts, its effects, what went in and what came out', async () => {
    const id = await submit('people.post', { name: 'Ana' });
    expect(await ended(id)).toBe('done');
    expect(await detail(id)).toMatchObject({
      state: 'done',
      masked: false,
      input: { name: 'Ana' },
      output: { text: 'Ana' },
      attempts: [{ attempt: 1, outcome: 'done' }],
      effects: [{ key: `letter ${id}`, state: 'performed', outcome: 'sent' }],
    });
  });

  test('personal data is masked until an admin asks for it, and that is audited', async () => {
    const id = await submit('people.keep', { name: 'Elena' });
    await ended(id);
    expect(await detail(id)).toMatchObject({ masked: true, input: { name: '•••• (5)' } });
    expect((await reader().ask('GET', `/v1/runs/${id}?reveal=true`)).status).toBe(403);
    expect(await audited(id)).toEqual([]);
    const revealed = await detail(id, '?reveal=true&reason=asked%20by%20her');
    expect(revealed).toMatchObject({ masked: false, input: { name: 'Elena' }, output: { text: 'kept Elena' } });
    expect(await audited(id)).toEqual([{ actor: 'ana', action: 'run.revealed', reason: 'asked by her' }]);
  });

  test('the words of a defect may quote the input, so they are masked with it', async () => {
    const id = await submit('people.keep', { name: 'defect' });
    await ended(id);
    const told = await detail(id);
    expect(told.failure).toMatchObject({ code: 'GW_DEFECT', message: '••••' });
    expect(JSON.stringify(told)).not.toContain('can not keep');
  });

  test('a run that waits says why: nobody works on its queue, its time has not come, its queue is paused', async () => {
    const waiting = await submit('idle.wait', { name: 'Ana' });
    expect((await detail(waiting)).waitsFor).toBe('No process runs the worker idle. Start one: genius work idle');
    const later = await submit('probe.greet', { name: 'Ana' }, { delay: '1h' });
    expect((await detail(later)).waitsFor).toMatch(/^It waits until 20/);
    await admin().ask('POST', '/v1/queues/idle/pause', { reason: 'the other side is being moved' });
    expect((await detail(waiting)).waitsFor).toBe('The queue idle is paused: the other side is being moved');
    await admin().ask('POST', '/v1/queues/idle/resume', { reason: 'moved' });
  });

  test('a large input is shown whole', async () => {
    const name = 'a'.repeat(200_000);
    const id = await submit('probe.greet', { name });
    await ended(id);
    expect((await detail(id)).input).toEqual({ name });
  });

  test('a run that nobody knows is not found', async () => {
    expect((await reader().ask('GET', '/v1/runs/none')).status).toBe(404);
  });
});

describe('a retry', () => {
  test('is a run of its own that names its origin, with an edited input if one is given', async () => {
    const id = await submit('probe.greet', { name: 'nobody' });
    await ended(id);
    const retried = await admin().ask('POST', `/v1/runs/${id}/retry`, {
      reason: 'typing error',
      input: { name: 'Ana' },
    });
    expect(retried).toMatchObject({ status: 202, body: { origin: id } });
    expect(await ended(retried.body.id)).toBe('done');
    expect(await detail(retried.body.id)).toMatchObject({ parent: id, output: { text: 'Hello, Ana!' } });
    expect(await detail(id)).toMatchObject({
      state: 'failed',
      children: [{ id: retried.body.id, task: 'probe.greet', state: 'done', finishedAt: expect.any(String) }],
    });
    expect(await audited(id)).toEqual([{ actor: 'ana', action: 'run.retried', reason: 'typing error' }]);
  });

  test('needs a reason, an ended run, and an input that the contract takes', async () => {
    const id = await submit('probe.greet', { name: 'nobody' });
    await ended(id);
    const open = await submit('probe.greet', { name: 'Ana' }, { delay: '1h' });
    const retry = (run: string, body: object) => admin().ask('POST', `/v1/runs/${run}/retry`, body);
    expect((await retry(id, {})).status).toBe(400);
    expect((await retry(open, { reason: 'now' })).status).toBe(409);
    expect((await retry(id, { reason: 'now', input: { name: '' } })).status).toBe(422);
    expect((await reader().ask('POST', `/v1/runs/${id}/retry`, { reason: 'now' })).status).toBe(403);
  });

  test('of a search goes through all that failed, shows its result as a run, and is done once', async () => {
    const tenant = 'bulk';
    for (const name of ['nobody', 'nobody', 'Ana']) await ended(await submit('probe.greet', { name }, { tenant }));
    const answer = await admin().ask('POST', '/v1/runs/retry', {
      reason: 'all of them',
      filter: { tenant, task: 'probe.greet' },
    });
    expect(answer.status).toBe(202);
    const result = await admin().ask('GET', `/v1/runs/${answer.body.operation}/result?wait=30s`);
    expect(result.body).toMatchObject({ state: 'done', output: { done: 2, passedOver: 1 } });
    const { runs } = (await reader().ask('GET', `/v1/runs?tenant=${tenant}&task=probe.greet`)).body;
    expect(runs.filter(({ parent }: { parent?: string }) => parent)).toHaveLength(2);
    expect(await audited(answer.body.operation)).toEqual([
      { actor: 'ana', action: 'bulk.retry', reason: 'all of them' },
    ]);
  });

  test('of a search is confined to the tenant of the token', async () => {
    const mine = await submit('probe.greet', { name: 'nobody' }, { tenant: 'mine' });
    const other = await submit('probe.greet', { name: 'nobody' }, { tenant: 'other' });
    await Promise.all([ended(mine), ended(other)]);
    const confined = admin().tenant('mine');
    const { body } = await confined.ask('POST', '/v1/runs/retry', { reason: 'ours', ids: [mine, other] });
    const result = await confined.ask('GET', `/v1/runs/${body.operation}/result?wait=30s`);
    expect(result.body.output).toEqual({ done: 1, passedOver: 0 });
    const refused = await confined.ask('POST', '/v1/runs/retry', { reason: 'theirs', filter: { tenant: 'other' } });
    expect(refused.status).toBe(403);
  });

  test('of nothing in particular is refused', async () => {
    expect((await admin().ask('POST', '/v1/runs/retry', { reason: 'all' })).status).toBe(400);
  });

  test.each(['/v1/runs/retry', '/v1/dead-letters/replay', '/v1/dead-letters/discard'])(
    'a misspelt word of a filter does nothing, instead of more: %s',
    async (path) => {
      const answer = await admin().ask('POST', path, { reason: 'typo', filter: { taks: 'probe.greet' } });
      expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('taks') } });
    },
  );
});

describe('a run whose outcome is unknown', () => {
  async function unknownRun(): Promise<string> {
    const id = await submit('people.post', { name: 'lost' });
    expect(await ended(id)).toBe('unknown');
    return id;
  }

  test('is settled with its output, which the contract must take', async () => {
    const id = await unknownRun();
    const settle = (body: object) => admin().ask('POST', `/v1/runs/${id}/settle`, { reason: 'seen', ...body });
    expect((await settle({ happened: true, output: { no: 1 } })).status).toBe(400);
    const settled = await settle({ happened: true, output: { text: 'sent by hand' } });
    expect(settled).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await detail(id)).toMatchObject({ output: { text: 'sent by hand' }, effects: [{ state: 'performed' }] });
    expect((await settle({ happened: false })).status).toBe(409);
    expect(await audited(id)).toEqual([{ actor: 'ana', action: 'run.settled.happened', reason: 'seen' }]);
  });

  test('is tried again if it did not happen', async () => {
    const id = await unknownRun();
    const { status } = await admin().ask('POST', `/v1/runs/${id}/settle`, { reason: 'not sent', happened: false });
    expect(status).toBe(200);
    await expect.poll(async () => (await detail(id)).attempts.length).toBeGreaterThan(1);
  });
});

describe('dead letters', () => {
  async function deadLetter(name = 'x', more: object = {}): Promise<string> {
    isBroken = true;
    const id = await submit('people.break', { name }, more);
    expect(await ended(id)).toBe('failed');
    return id;
  }

  test('are listed and shown; other runs are none', async () => {
    const id = await deadLetter();
    const { runs } = (await reader().ask('GET', '/v1/dead-letters?task=people.break&kind=defect')).body;
    expect(runs[0]).toMatchObject({ id, dead: true, failure: { code: 'GW_DEFECT' } });
    expect((await reader().ask('GET', `/v1/dead-letters/${id}`)).body.input).toEqual({ name: 'x' });
    const fine = await submit('probe.greet', { name: 'Ana' });
    await ended(fine);
    expect((await reader().ask('GET', `/v1/dead-letters/${fine}`)).status).toBe(404);
  });

  test('one is replayed as itself', async () => {
    const id = await deadLetter();
    isBroken = false;
    const answer = await admin().ask('POST', `/v1/dead-letters/${id}/replay`, { reason: 'mended' });
    expect(answer).toMatchObject({ status: 202, body: { id, origin: id } });
    expect(await ended(id)).toBe('done');
    expect((await admin().ask('POST', `/v1/dead-letters/${id}/replay`, { reason: 'again' })).status).toBe(404);
    expect(await audited(id)).toEqual([{ actor: 'ana', action: 'dead.replayed', reason: 'mended' }]);
  });

  test('one is edited and replayed, and is off the list', async () => {
    const id = await deadLetter();
    const answer = await admin().ask('POST', `/v1/dead-letters/${id}/replay`, {
      reason: 'edited',
      input: { name: 'whole' },
    });
    expect(answer.body.origin).toBe(id);
    expect(await ended(answer.body.id)).toBe('done');
    expect((await reader().ask('GET', `/v1/dead-letters/${id}`)).status).toBe(404);
  });

  test('one is discarded', async () => {
    const id = await deadLetter();
    expect((await admin().ask('POST', `/v1/dead-letters/${id}/discard`, { reason: 'old' })).status).toBe(200);
    expect((await reader().ask('GET', `/v1/dead-letters/${id}`)).status).toBe(404);
    expect((await detail(id)).state).toBe('failed');
  });

  test('many are replayed by a filter no faster than the rate, and the rest is discarded', async () => {
    const tenant = 'dead';
    const ids = await Promise.all(Array.from({ length: 5 }, () => deadLetter('x', { tenant })));
    isBroken = false;
    const since = performance.now();
    const answer = await admin().ask('POST', '/v1/dead-letters/replay', {
      reason: 'all',
      filter: { tenant },
      rate: 10,
    });
    const result = await admin().ask('GET', `/v1/runs/${answer.body.operation}/result?wait=30s`);
    expect(result.body.output).toEqual({ done: 5, passedOver: 0 });
    expect(performance.now() - since).toBeGreaterThan(450);
    expect(await Promise.all(ids.map(ended))).toEqual(ids.map(() => 'done'));
    const again = await Promise.all([deadLetter('x', { tenant }), deadLetter('x', { tenant })]);
    const discarded = await admin().ask('POST', '/v1/dead-letters/discard', { reason: 'old', ids: again });
    const end = await admin().ask('GET', `/v1/runs/${discarded.body.operation}/result?wait=30s`);
    expect(end.body.output).toEqual({ done: 2, passedOver: 0 });
    expect((await reader().ask('GET', `/v1/dead-letters?tenant=${tenant}`)).body.runs).toEqual([]);
  });
});

test('an operation that takes long is cancelled like any run', async () => {
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await submit('probe.greet', { name: 'nobody' }));
  await Promise.all(ids.map(ended));
  const { body } = await admin().ask('POST', '/v1/runs/retry', { reason: 'slowly', ids, rate: 0.1 });
  await expect.poll(async () => (await detail(body.operation)).state).toBe('running');
  await admin().ask('POST', `/v1/runs/${body.operation}/cancel`, { reason: 'enough' });
  expect(await ended(body.operation)).toBe('cancelled');
});
