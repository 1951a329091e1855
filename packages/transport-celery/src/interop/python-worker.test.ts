/** Programs and workers in TypeScript call a Celery worker in Python by contracts written in TypeScript. */

import { defineTask, TaskFailed } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as py from './testing/py-tasks.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';

const until = { timeout: 10_000, interval: 50 };

const task = <I extends z.ZodType>(name: string, input: I) =>
  defineTask({ name, queue: 'own', summary: 'For a test.', idempotent: 'yes', input, output: z.any() });
const parent = task('own.parent', z.object({ a: z.number(), fails: z.boolean().default(false) }));
const ahead = task('own.ahead', z.object({}));

const ownWorker = defineWorker({
  tag: 'own',
  version: '0',
  summary: 'For tests.',
  tasks: [
    handle(parent, async ({ a, fails }, ctx) => {
      if (fails) return ctx.call(py.pyFail, { kind: 'ValueError', words: ['not a number'] });
      return { sum: await ctx.call(py.pyAdd, { a, b: 1 }), run: ctx.runId };
    }),
    handle(ahead, (_, ctx) => ctx.send(py.pyFields, { sent: true })),
  ],
});

describe.each(VERSIONS)('a worker in Python with Celery %s', (version) => {
  const interop = useInterop({ version, workers: [ownWorker], pythonWorker: true });
  const client = () => interop.platform.client;
  const record = (id: string) => interop.platform.ports.history.get(id);

  test('answers a client in TypeScript', async () => {
    expect(await client().call(py.pyAdd, { a: 2, b: 3 })).toBe(5);
    const runs = await client().sendAll(
      py.pyAdd,
      Array.from({ length: 50 }, (_, i) => ({ a: i, b: i })),
    );
    expect(await Promise.all(runs.map((run) => run.result()))).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i));
  });

  test('is given an object by keyword arguments and any other input as its one argument', async () => {
    expect(await client().call(py.pyEcho, { text: 'Ștefan 日本 😀', n: 1.5, deep: [{ x: null }] })).toEqual({
      args: [],
      kwargs: { text: 'Ștefan 日本 😀', n: 1.5, deep: [{ x: null }] },
    });
    expect(await client().call(py.pyEcho, [1, 'two'])).toEqual({ args: [[1, 'two']], kwargs: {} });
    expect(await client().call(py.pyEcho, 'alone')).toEqual({ args: ['alone'], kwargs: {} });
  });

  test('sees the tenant, and is a child of the run that called it', async () => {
    expect(await client().call(py.pyFields, { x: 1 }, { tenant: 'acme' })).toMatchObject({
      given: { x: 1 },
      tenant: 'acme',
      parent: null,
    });
    const run = await client().send(ahead, {});
    const child = (await run.result()) as string;
    expect(await client().wait(child)).toEqual({ given: { sent: true }, tenant: null, root: run.id, parent: run.id });
  });

  test('answers a handler that waits for it', async () => {
    const run = await client().send(parent, { a: 41 });
    expect(await run.result()).toEqual({ sum: 42, run: run.id });
  });

  test('its failure is the cause of the parent’s', async () => {
    const run = await client().send(parent, { a: 0, fails: true });
    const error = await run.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TaskFailed);
    expect((error as TaskFailed).failure).toMatchObject({
      code: 'GW_CHILD_FAILED',
      cause: {
        kind: 'invalid',
        code: 'GW_PYTHON_INVALID',
        details: { exception: 'ValueError', words: 'not a number' },
      },
    });
  });

  test('its exceptions are failures of the four kinds, with their names and words', async () => {
    const rows = [
      ['ValueError', ['wrong, Șerban', 42], 'invalid'],
      ['KeyError', ['missing'], 'invalid'],
      ['Declined', ['card expired'], 'defect'],
      ['PermissionError', ['no'], 'refused'],
      ['ConnectionError', [], 'transient'],
      ['TimeoutError', ['late'], 'transient'],
      ['ZeroDivisionError', ['division by zero'], 'defect'],
    ] as const;
    const ends = await Promise.all(
      rows.map(([kind, words]) =>
        client()
          .call(py.pyFail, { kind, words: [...words] })
          .catch(({ failure }: TaskFailed) => [
            failure.kind,
            failure.code,
            failure.details?.exception,
            failure.details?.words,
          ]),
      ),
    );
    expect(ends).toEqual(
      rows.map(([name, words, kind]) => [
        kind,
        `GW_PYTHON_${kind.toUpperCase()}`,
        name === 'Declined' ? 'PaymentDeclined' : name,
        words.join(', '),
      ]),
    );
  });

  test('a task that it does not have, and arguments that do not fit, are invalid', async () => {
    const unknown = { ...py.pyAdd, name: 'py.nothing' };
    await expect(client().call(unknown, { a: 1, b: 2 })).rejects.toMatchObject({
      kind: 'invalid',
      failure: { details: { exception: 'NotRegistered' } },
    });
    const misfit = { ...py.pyEcho, name: 'py.add' };
    await expect(client().call(misfit, { c: 1 })).rejects.toMatchObject({
      kind: 'invalid',
      failure: { details: { exception: 'TypeError' } },
    });
  });

  test('its times, decimals and UUIDs are read as text', async () => {
    expect(await client().call(py.pyTyped, {})).toEqual({
      at: expect.stringMatching(/^2026-11-24T10:30:00(?:Z|\+00:00)$/),
      sum: '12.50',
      id: '00000000-0000-4000-8000-000000000001',
    });
  });

  test('its retries are the same run', async () => {
    const run = await client().send(py.pyAgain, { times: 2 });
    expect(await run.result()).toEqual({ retries: 2, id: run.id });
    const tired = await client().send(py.pyGiveUp, {});
    await expect(tired.result()).rejects.toMatchObject({
      kind: 'transient',
      failure: { details: { exception: 'ConnectionError', words: 'nobody answers' } },
    });
  });

  test('the history knows how its runs ended, also those that nobody waited for', async () => {
    const [awaited, unseen, failed] = [
      await client().send(py.pyAdd, { a: 1, b: 2 }),
      await client().send(py.pyWrap, { value: 'x' }),
      await client().send(py.pyFail, { kind: 'ValueError' }),
    ];
    await awaited.result();
    const ends = async () => {
      const records = await Promise.all([awaited, unseen, failed].map(({ id }) => record(id)));
      return records.map((each) => [each?.state, each?.output, each?.failure?.code, typeof each?.finishedAt]);
    };
    await expect.poll(ends, until).toEqual([
      ['done', '3', undefined, 'number'],
      ['done', '{"value": "x"}', undefined, 'number'],
      ['failed', undefined, 'GW_PYTHON_INVALID', 'number'],
    ]);
    expect((await interop.platform.ports.broker.depth()).find(({ queue }) => queue === 'py')?.ready ?? 0).toBe(0);
  });

  test('does not start a run that was cancelled while it waited', async () => {
    const run = await client().send(py.pyNote, [version], { delay: '700ms' });
    const kept = await client().send(py.pyNote, ['kept'], { delay: '800ms' });
    expect(await run.cancel('a change of mind')).toBe('cancelled');
    await expect(run.result()).rejects.toMatchObject({ outcome: 'cancelled', code: 'GW_CANCELLED' });
    await kept.result();
    const noted = await client().call(py.pyNoted, {});
    expect(noted).toContainEqual([['kept']]);
    expect(noted).not.toContainEqual([[version]]);
    expect(await record(run.id)).toMatchObject({ state: 'cancelled' });
  });

  test('does not start what expired before its turn', async () => {
    const run = await client().send(py.pyNote, ['late'], { delay: '500ms', expires: '200ms' });
    await expect(run.result({ deadline: '10s' })).rejects.toMatchObject({ outcome: 'expired', code: 'GW_EXPIRED' });
  });
});
