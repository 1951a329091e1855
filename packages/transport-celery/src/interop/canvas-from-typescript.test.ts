/** Chains, groups and chords that a program in TypeScript builds of tasks in both languages. */

import { next, signature, TaskFailed } from '@genius/contract';
import { describe, expect, test } from 'vitest';
import * as py from './testing/py-tasks.ts';
import * as ts from './testing/ts-worker.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';

const OPEN = ['waiting', 'scheduled', 'running'] as const;

describe.each(VERSIONS)('canvas of a client in TypeScript, with Celery %s', (version) => {
  const interop = useInterop({ version, workers: [ts.tsWorker], pythonWorker: true });
  const canvas = () => interop.platform.canvas;
  const failureOf = (run: Promise<unknown>) =>
    run.then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!(error instanceof TaskFailed)) throw error;
        return error.failure;
      },
    );

  test('a chain through both, each taking the result before it under a field', async () => {
    const run = await canvas().chain([
      signature(ts.add, { a: 1, b: 2 }),
      next(ts.wrap, 'value', { key: 'n' }),
      next(ts.echo as never, 'x' as never) as never,
    ]);
    expect(await run.result()).toEqual({ x: { n: 3 } });
  });

  test('a chain that begins in Python', async () => {
    const run = await canvas().chain([signature(py.pyAdd, { a: 1, b: 2 }), next(ts.add, 'a', { b: 4 })]);
    expect(await run.result()).toBe(7);
  });

  test('a chain that ends in Python gives the result as its first argument', async () => {
    const run = await canvas().chain([signature(ts.add, { a: 1, b: 2 }), next(py.pyWrap, 'value', { key: 'n' })]);
    expect(await run.result()).toEqual({ n: 3 });
  });

  test('a chain with Python in the middle', async () => {
    const run = await canvas().chain(
      [signature(ts.add, { a: 1, b: 2 }), next(py.pyAdd, 'a', { b: 10 }), next(ts.add, 'a', { b: 100 })],
      { tenant: 'acme' },
    );
    expect(await run.result()).toBe(113);
    expect(await interop.platform.ports.history.get(run.id)).toMatchObject({ tenant: 'acme', state: 'done' });
  });

  test('a chain with two in a row in Python, where the second is sent by the first', async () => {
    const steps = [signature(ts.add, { a: 1, b: 2 }), next(py.pyAdd, 'a', { b: 10 }), next(py.pyAdd, 'a', { b: 20 })];
    const run = await canvas().chain([...steps, next(ts.add, 'a', { b: 100 })] as never);
    expect(await run.result()).toBe(133);
  });

  test('a group of both, each with its own end', async () => {
    const run = await canvas().group([
      signature(ts.add, { a: 1, b: 2 }),
      signature(py.pyAdd, { a: 3, b: 4 }),
      signature(py.pyFail, { kind: 'ValueError' }),
    ]);
    expect(await run.results()).toEqual([
      { state: 'done', output: 3 },
      { state: 'done', output: 7 },
      { state: 'failed', error: expect.objectContaining({ kind: 'invalid', code: 'GW_PYTHON_INVALID' }) },
    ]);
  });

  test('a chord of both with a body in TypeScript', async () => {
    const parts = [
      signature(ts.add, { a: 1, b: 1 }),
      signature(py.pyAdd, { a: 2, b: 2 }),
      signature(ts.add, { a: 3, b: 3 }),
    ];
    expect(await (await canvas().chord(parts, next(ts.total, 'numbers'))).result()).toBe(12);
  });

  test('a chord of both with a body in Python', async () => {
    const parts = Array.from({ length: 10 }, (_, i) => signature(i % 2 ? ts.add : py.pyAdd, { a: i, b: i }));
    expect(await (await canvas().chord(parts, next(py.pyTotal, 'numbers'))).result()).toBe(90);
  });

  test('a chord of Python alone, whose last part is counted there', async () => {
    const parts = [signature(py.pySleep, { seconds: 0.1 }), signature(py.pyAdd, { a: 1, b: 1 })];
    expect(await (await canvas().chord(parts as never[], next(ts.total, 'numbers') as never)).result()).toBe(2.1);
  });

  test('what follows a failure in Python fails as Celery tells it, in the history too', async () => {
    const run = await canvas().chain([
      signature(ts.add, { a: 1, b: 2 }),
      next(py.pyFail as never, 'x' as never, { kind: 'KeyError' } as never) as never,
      next(ts.total, 'numbers') as never,
    ]);
    const failure = await failureOf(run.result());
    expect(failure).toMatchObject({ code: 'GW_PYTHON_INVALID', details: { exception: 'TypeError' } });
    await expect
      .poll(async () => (await interop.platform.ports.history.get(run.id))?.state, { timeout: 10_000 })
      .toBe('failed');
  });

  test('what follows a failure in TypeScript fails with it as the cause, in Python too', async () => {
    const run = await canvas().chain([signature(ts.fail, { kind: 'refused' }), next(py.pyWrap, 'value')]);
    expect(await failureOf(run.result())).toMatchObject({ code: 'GW_CHILD_FAILED', cause: { code: 'GW_TRY_REFUSED' } });
    const code = `
      try:
          get(AsyncResult(given, app=app))
      except Exception as error:
          return [type(error).__name__, error.args[0]]
    `;
    expect(await interop.python(code, run.id)).toEqual(['Refused', 'GW_TRY_REFUSED: they said no']);
  });

  test.each([
    ['TypeScript', signature(ts.fail, { kind: 'invalid' })],
    ['Python', signature(py.pyFail, { kind: 'ValueError' })],
  ] as const)('a part of a chord that fails in %s fails the body', async (_, failing) => {
    const parts = [signature(ts.add, { a: 1, b: 1 }), failing, signature(py.pyAdd, { a: 2, b: 2 })] as never[];
    for (const body of [next(ts.total, 'numbers'), next(py.pyTotal, 'numbers')] as never[]) {
      const run = await canvas().chord(parts, body);
      expect(await failureOf(run.result({ deadline: '10s' }))).toMatchObject({
        code: expect.stringMatching(/GW_CHILD_FAILED|GW_PYTHON_REFUSED/),
      });
      await expect
        .poll(async () => (await interop.platform.ports.history.get(run.id))?.state, { timeout: 10_000 })
        .toBe('failed');
    }
  });

  test('in the end no run is open in the history', async () => {
    const open = async () => {
      const { history } = interop.platform.ports;
      const found = await Promise.all(OPEN.map((state) => history.find({ state })));
      return found.flatMap(({ runs }) => runs.map(({ task, state }) => `${task} ${state}`));
    };
    await expect.poll(open, { timeout: 15_000, interval: 200 }).toEqual([]);
  });
});
