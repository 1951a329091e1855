import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createClient,
  isDefect,
  isInvalid,
  isRefused,
  isTransient,
  next,
  signature,
  TaskFailed,
  WaitTimeout,
} from '../index.ts';
import { greet, joinTexts, openWorld, repeat, type TestWorld } from '../testing/open-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );
const runsOf = async (key: string) => {
  const { runs } = await world.platform.ports.history.find({ task: 'probe.greet', limit: 1_000 });
  return runs.filter((run) => run.input?.includes(key)).length;
};

describe('runs', () => {
  test('a run is submitted and its result waited for', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana' });
    expect(run.existing).toBe(false);
    expect(await run.result()).toEqual({ text: 'Hello, Ana!' });
    expect(await client.wait(run.id)).toEqual({ text: 'Hello, Ana!' });
  });

  test('a second submission with a key answers with the first run', async () => {
    const client = await world.client();
    const [first, second] = [
      await client.submit(greet, { name: 'Ana' }, { key: 'once' }),
      await client.submit(greet, { name: 'Ion' }, { key: 'once' }),
    ];
    expect([second.id, first.existing, second.existing]).toEqual([first.id, false, true]);
  });

  test('its progress is streamed until it ends, and it stops when it is cancelled', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana', slow: true });
    const reports = [];
    for await (const report of run.progress()) {
      reports.push(report);
      await run.cancel('not needed any more');
    }
    expect(reports).toEqual([{ fraction: 0.5, note: 'half' }]);
    const failure = await failureOf(run.result());
    expect(failure).toBeInstanceOf(TaskFailed);
    expect(failure).toMatchObject({ runId: run.id, outcome: 'cancelled', code: 'GW_CANCELLED', kind: 'refused' });
  });

  test('a wait hears progress as well', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana', slow: true });
    const heard: string[] = [];
    const result = run.result({
      onProgress({ note }) {
        heard.push(String(note));
        void run.cancel();
      },
    });
    await failureOf(result);
    expect(heard).toEqual(['half']);
  });

  test('a batch has a result for each input, also where one fails', async () => {
    const client = await world.client();
    const batch = await client.batch(greet, [{ name: 'Ana' }, { name: 'nobody' }, { name: 'Ion' }], { concurrency: 2 });
    const results = await batch.results();
    expect(results.map((each) => (each.state === 'done' ? each.output.text : each.error.code))).toEqual([
      'Hello, Ana!',
      'GW_URL_REFUSED',
      'Hello, Ion!',
    ]);
    const before = world.seen.length;
    const failure = await failureOf(client.batch(greet, [{ name: 'Ana' }, { name: '' }]));
    expect(failure).toMatchObject({ code: 'GW_INPUT_INVALID', failure: { field: 'name' } });
    expect(world.seen.length).toBe(before);
  });

  test('chains, groups and chords are sent as one', async () => {
    const client = await world.client();
    const [ana, ion] = [signature(greet, { name: 'Ana' }), signature(greet, { name: 'Ion' })];
    expect(await (await client.chain([ana, next(repeat, 'said')])).result()).toEqual({
      text: 'Hello, Ana! Hello, Ana!',
    });
    const group = await client.group([ana, ion] as const);
    expect(await group.results()).toMatchObject([
      { output: { text: 'Hello, Ana!' } },
      { output: { text: 'Hello, Ion!' } },
    ]);
    const chord = await client.chord([ana, ion], next(joinTexts, 'parts', { with: ' + ' }));
    expect(await chord.result()).toEqual({ text: 'Hello, Ana! + Hello, Ion!' });
  });

  test('large content goes up before a run and comes down after it', async () => {
    const client = await world.client({ token: await world.token('workers:submit') });
    const content = new Uint8Array(3_000_000).fill(7);
    const photo = await client.blobs.put(content, { mediaType: 'image/png', expires: '1h' });
    expect(photo).toMatchObject({ mediaType: 'image/png', size: 3_000_000 });
    const run = await client.submit(greet, { name: 'Ana', photo });
    const { card } = await run.result();
    expect(await client.blobs.get(card ?? '', { run: run.id })).toEqual(content);
    expect(await failureOf(client.blobs.get(card ?? ''))).toMatchObject({ code: 'GW_BLOB_MISSING' });
    const streamed = await client.blobs.put(new Blob(['ă'], { type: 'text/plain' }).stream());
    expect(new TextDecoder().decode(await client.blobs.get(streamed))).toBe('ă');
    expect(await client.blobs.put(new Blob(['ă'], { type: 'text/plain' }))).toMatchObject({ mediaType: 'text/plain' });
  });
});

describe('failures', () => {
  test.each([
    ['nobody', isInvalid, 'GW_URL_REFUSED'],
    ['refused', isRefused, 'GW_CHILD_FAILED'],
    ['defect', isDefect, 'GW_DEFECT'],
  ])('a run that fails throws its failure, of its kind (%s)', async (name, isIt, code) => {
    const client = await world.client();
    const failure = await failureOf((await client.submit(greet, { name })).result());
    expect(failure).toBeInstanceOf(TaskFailed);
    expect([isInvalid, isRefused, isTransient, isDefect].filter((is) => is(failure))).toEqual([isIt]);
    expect(failure.failure.code).toBe(code);
  });

  test('an input that breaks the contract is not sent', async () => {
    const client = await world.client();
    const before = world.seen.length;
    const failure = await failureOf(client.submit(greet, { name: '' }));
    expect(failure).toMatchObject({ kind: 'invalid', failure: { field: 'name' } });
    expect(world.seen.length).toBe(before);
  });

  test('what the registry refuses keeps its code and words', async () => {
    const client = await world.client({ token: await world.token('workers:heartbeat') });
    const failure = await failureOf(client.submit(greet, { name: 'Ana' }));
    expect(failure).toMatchObject({ kind: 'refused', code: 'GW_REGISTRY_FORBIDDEN' });
    expect(failure.message).toBe('The token does not have the scope workers:submit.');
  });

  test('a run that nobody knows is gone', async () => {
    const client = await world.client();
    const failure = await failureOf(client.wait('01890000-0000-7000-8000-000000000000'));
    expect(failure).toMatchObject({ outcome: 'gone', code: 'GW_RESULT_GONE' });
  });

  test('a wait ends at its deadline, or when its signal fires, and the run goes on', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana', slow: true });
    expect(await failureOf(run.result({ deadline: '300ms' }))).toBeInstanceOf(WaitTimeout);
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    expect(await failureOf(run.result({ signal }))).toBe(reason);
    const late = new AbortController();
    const waiting = failureOf(run.result({ signal: late.signal }));
    late.abort(reason);
    expect(await waiting).toBe(reason);
    expect(await run.cancel()).toBe('stopping');
  });

  test('a client that is closed ends its waits', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana', slow: true });
    const waiting = failureOf(run.result());
    await client.close();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    await (await world.client()).run(run.id).cancel();
  });
});

describe('trouble on the way', () => {
  test('a submission whose answer is lost is repeated, and there is one run', async () => {
    const client = await world.client({ token: await world.token('workers:submit') });
    world.fault('/runs', 'cut-after', { status: 503 }, 'cut');
    const run = await client.submit(greet, { name: 'lost-answer' });
    expect([run.existing, await run.result()]).toEqual([false, { text: 'Hello, lost-answer!' }]);
    expect(await runsOf('lost-answer')).toBe(1);
  });

  test('a wait and a progress stream go on after they are cut', async () => {
    const client = await world.client();
    const run = await client.submit(greet, { name: 'Ana', slow: true });
    const waiting = failureOf(run.result());
    const reports = [];
    for await (const report of run.progress()) {
      reports.push(report);
      if (reports.length > 1) break;
      world.fault('/progress', 'cut', { status: 502 });
      world.fault('/result', 'cut');
      world.cutAll();
      await run.cancel();
    }
    expect(reports).toEqual([{ fraction: 0.5, note: 'half' }]);
    expect(await waiting).toMatchObject({ outcome: 'cancelled' });
  });

  test('what is refused is not repeated, and trouble not for ever', async () => {
    const client = await world.client();
    const count = async (call: Promise<unknown>) => {
      const before = world.seen.length;
      const failure = await failureOf(call);
      return [failure.failure.code, world.seen.length - before];
    };
    world.fault('/cancel', { status: 404 });
    expect(await count(client.run('x').cancel())).toEqual(['GW_SDK_ANSWER_UNREADABLE', 1]);
    world.fault('/cancel', ...Array.from({ length: 4 }, () => ({ status: 503 })));
    expect(await count(client.run('x').cancel())).toEqual(['GW_SDK_UNREACHABLE', 4]);
    world.fault('/cancel', { status: 429, retryAfter: '3600' });
    expect(await count(client.run('x').cancel())).toEqual(['GW_SDK_UNREACHABLE', 1]);
  });

  test('a registry that can’t be reached again and again is left alone, then tried by one call', async () => {
    const options = { retry: { attempts: 1 }, breaker: { failures: 3, openMs: 200 } };
    const client = await world.client(options);
    world.fault('/cancel', 'cut', 'cut', 'cut');
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push((await failureOf(client.run('x').cancel())).code);
    expect(codes).toEqual([
      'GW_SDK_UNREACHABLE',
      'GW_SDK_UNREACHABLE',
      'GW_SDK_UNREACHABLE',
      'GW_CIRCUIT_OPEN',
      'GW_CIRCUIT_OPEN',
    ]);
    await expect.poll(async () => (await failureOf(client.run('x').cancel())).code).toBe('GW_REGISTRY_NOT_FOUND');
  });

  test('a request that nobody answers ends at its timeout', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const client = createClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 100, retry: { attempts: 1 } });
    const failure = await failureOf(client.submit(greet, { name: 'Ana' }));
    expect(failure.message).toContain('nothing came within 100 ms');
    silent.close();
  });

  test('a token that is no longer taken is asked for anew, once', async () => {
    const tokens = ['not.a.token', await world.token('workers:submit')];
    const client = await world.client({ token: () => tokens.shift() as string });
    expect(await (await client.submit(greet, { name: 'Ana' })).result()).toEqual({ text: 'Hello, Ana!' });
    const stale = await world.client({ token: async () => 'not.a.token' });
    expect(await failureOf(stale.submit(greet, { name: 'Ana' }))).toMatchObject({
      code: 'GW_REGISTRY_UNAUTHENTICATED',
    });
  });
});
