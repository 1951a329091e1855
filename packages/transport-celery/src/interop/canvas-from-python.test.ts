/** Chains, groups and chords that a Python program builds of tasks in Python and in TypeScript. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PythonError } from './testing/python-caller.ts';
import { tsWorker } from './testing/ts-worker.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';

/** Each is one expression of Python, and what its result comes to. */
const ROWS: [string, string, unknown][] = [
  [
    'a chain, each with the result before it',
    `chain(sig("ts.add", a=1, b=2), sig("py.wrap", key="n"), sig("ts.step", by=4), sig("py.echo"))`,
    { args: [{ n: 7 }], kwargs: {} },
  ],
  ['a chain that begins in Python', `chain(sig("py.add", 1, 2), sig("py.wrap", key="n"), sig("ts.step"))`, { n: 4 }],
  [
    'a long chain',
    `chain(sig("ts.step", n=0), *[sig("ts.step") if i % 2 else sig("py.echo_n") for i in range(12)])`,
    { n: 7 },
  ],
  [
    'an immutable signature takes nothing of the result before it',
    `chain(sig("ts.add", a=1, b=2), sig("ts.add", a=5, b=5, immutable=True), sig("py.add", 7))`,
    17,
  ],
  ['a chain of one', `chain(sig("ts.add", a=1, b=2))`, 3],
  ['a group of both', `group(sig("ts.add", a=1, b=2), sig("py.add", 3, 4), sig("ts.add", a=5, b=6))`, [3, 7, 11]],
  [
    'a chord with a body in TypeScript',
    `chord([sig("ts.add", a=1, b=1), sig("py.add", 2, 2), sig("ts.add", a=3, b=3)], sig("ts.list"))`,
    [2, 4, 6],
  ],
  [
    'a chord with a body in Python',
    `chord([sig("ts.add", a=i, b=i) if i % 2 else sig("py.add", i, i) for i in range(12)], sig("py.total"))`,
    132,
  ],
  [
    'the results of a chord, in the order of its parts, not of their ends',
    `chord([sig("py.sleep", 0.3), sig("ts.add", a=0, b=1), sig("ts.echo", args=1)], sig("ts.list"))`,
    [0.3, 1, { args: 1 }],
  ],
  [
    'a chord whose body is immutable',
    `chord([sig("ts.add", a=1, b=1), sig("py.add", 2, 2)], sig("ts.add", a=4, b=4, immutable=True))`,
    8,
  ],
  ['a chord of one part', `chord([sig("ts.add", a=1, b=1)], sig("py.total"))`, 2],
  [
    'a chord whose body is a chain',
    `chord([sig("ts.add", a=1, b=1), sig("py.add", 2, 2)], chain(sig("py.total"), sig("py.wrap", key="n"), sig("ts.step")))`,
    { n: 7 },
  ],
  [
    'a chain in the header of a chord',
    `chord([chain(sig("ts.add", a=1, b=1), sig("py.add", 1)), sig("py.add", 2, 2), chain(sig("py.wrap", 5, key="n"), sig("ts.step"), sig("py.get", "n"))], sig("ts.list"))`,
    [3, 4, 6],
  ],
  [
    'a group in the middle of a chain',
    `chain(sig("py.wrap", 1, key="n"), group(sig("ts.step", by=1), sig("ts.step", by=2), sig("py.echo_n")), sig("ts.list"))`,
    [{ n: 2 }, { n: 3 }, { n: 1 }],
  ],
  [
    'a group behind a task in TypeScript, in the middle of a chain',
    `chain(sig("ts.step", n=1), group(sig("ts.step", by=1), sig("py.echo_n"), sig("ts.step", by=2)), sig("ts.list"), sig("py.count"))`,
    3,
  ],
  [
    'a chord in the middle of a chain',
    `chain(sig("ts.step", n=1), chord([sig("ts.step", by=1), sig("py.echo_n")], sig("ts.list")), sig("py.count"), sig("py.add", 10))`,
    12,
  ],
  [
    'two groups in a row, in a chain',
    `chain(sig("ts.step", n=1), group(sig("ts.step", by=1), sig("py.echo_n")), sig("py.first"), group(sig("ts.step", by=5), sig("ts.step", by=6)), sig("ts.list"))`,
    [{ n: 8 }, { n: 9 }],
  ],
  [
    'a chord in the header of a chord',
    `chord([chord([sig("ts.add", a=1, b=1), sig("py.add", 2, 2)], sig("py.total")), sig("ts.add", a=5, b=5)], sig("ts.list"))`,
    [6, 10],
  ],
  [
    'a chord in a chain in the header of a chord',
    `chord([chain(sig("ts.step", n=1), chord([sig("ts.step", by=1), sig("py.echo_n")], sig("py.count"))), sig("ts.add", a=5, b=5)], sig("ts.list"))`,
    [2, 10],
  ],
  [
    'a group in the header of a chord',
    `chord([group(sig("ts.add", a=1, b=1), sig("py.add", 2, 2)), sig("ts.add", a=3, b=3)], sig("ts.list"))`,
    // Celery's own order: its client takes the group apart from behind.
    [4, 2, 6],
  ],
];

describe.each(VERSIONS)('canvas of a Python caller with Celery %s', (version) => {
  const interop = useInterop({ version, workers: [tsWorker], pythonWorker: true });
  const thrown = (code: string, given?: unknown) =>
    interop.python(code, given).then(
      (value) => ({ value }),
      (error: PythonError) => {
        if (!(error instanceof PythonError)) throw error;
        return { raised: error.raised, args: error.args };
      },
    );

  test.each(ROWS)('%s', async (_, code, expected) => {
    expect(await interop.python(`get((${code}).apply_async())`)).toEqual(expected);
  });

  test('a chain that fails in the middle tells the errback, and what follows never runs', async () => {
    const id = randomUUID();
    const code = (failing: string) => `
      errback = sig("ts.note").set(task_id=given, queue="ts")
      run = chain(sig("ts.add", a=1, b=2), ${failing}, sig("py.note", "never")).apply_async(link_error=errback)
      told = get(AsyncResult(given, app=app))
      failed = run.parent
      return [told == failed.id, failed.state, type(failed.result).__name__, "never" in str(get(send("py.noted")))]
    `;
    expect(await interop.python(code(`sig("ts.fail", kind="invalid", immutable=True)`), id)).toEqual([
      true,
      'FAILURE',
      'InvalidInput',
      false,
    ]);
    expect(await interop.python(code(`sig("py.fail", "KeyError", immutable=True)`), randomUUID())).toEqual([
      true,
      'FAILURE',
      'KeyError',
      false,
    ]);
  });

  test('the last of a chain whose middle failed in TypeScript fails too, so that nobody waits for it in vain', async () => {
    const code = `get(chain(sig("ts.fail", kind="refused"), sig("py.note", "never")).apply_async(), timeout=5)`;
    expect(await thrown(code)).toEqual({
      raised: 'Refused',
      args: ['GW_TRY_REFUSED: they said no', { code: 'GW_TRY_REFUSED' }],
    });
  });

  test.each([
    ['ts.fail in the header', `sig("ts.fail", kind="invalid")`],
    ['py.fail in the header', `sig("py.fail", "KeyError")`],
  ])('a chord with %s fails its body, whose errback hears of it', async (_, failing) => {
    for (const body of ['ts.list', 'py.total']) {
      const [bodyId, errbackId] = [randomUUID(), randomUUID()];
      const code = `
        body = sig("${body}").set(task_id=given[0]).on_error(sig("ts.note").set(task_id=given[1], queue="ts"))
        chord([sig("ts.add", a=1, b=1), ${failing}, sig("py.add", 2, 2)], body).apply_async()
        told = get(AsyncResult(given[1], app=app))
        try:
            get(AsyncResult(given[0], app=app))
        except Exception as error:
            return [told, type(error).__name__, str(error)]
      `;
      const [told, name, words] = await interop.python<string[]>(code, [bodyId, errbackId]);
      expect([told, name]).toEqual([bodyId, 'ChordError']);
      expect(words).toMatch(/^Dependency [0-9a-f-]{36} raised (InvalidInput|KeyError)\(/);
    }
  });

  test('what is linked to a group’s parts and to a chord’s body runs', async () => {
    const ids = [randomUUID(), randomUUID()];
    const code = `
      body = sig("ts.list")
      body.link(sig("ts.note").set(task_id=given[0], queue="ts"))
      part = sig("ts.add", a=1, b=1)
      part.link(sig("py.note").set(task_id=given[1], queue="py"))
      chord([part, sig("py.add", 2, 2)], body).apply_async()
      return [get(AsyncResult(id, app=app)) for id in given]
    `;
    expect(await interop.python(code, ids)).toEqual([[2, 4], [2]]);
  });

  test('the results of a chain and a group can be walked', async () => {
    const code = `
      run = chain(sig("ts.add", a=1, b=2), sig("py.add", 4), sig("ts.list")).apply_async()
      values = [get(run), get(run.parent), get(run.parent.parent)]
      children = [[child.id for child in each.children] for each in (run.parent.parent, run.parent)]
      saved = group(sig("ts.add", a=1, b=1), sig("py.add", 2, 2)).apply_async()
      saved.save()
      again = GroupResult.restore(saved.id, app=app)
      # A restored group of 5.2 waits in vain, also for workers in Python: its own results are looked at instead.
      while not again.ready():
          time.sleep(0.02)
      return [values, children == [[run.parent.id], [run.id]], [each.result for each in again], again.completed_count()]
    `;
    expect(await interop.python(code)).toEqual([[7, 7, 3], true, [2, 4], 2]);
  });

  test('nothing of a chord that has ended well is left in Redis', async () => {
    const code = `
      run = chord([sig("ts.add", a=1, b=1), sig("py.add", 2, 2)], sig("ts.list")).apply_async()
      get(run)
      return run.parent.id
    `;
    const group = await interop.python<string>(code);
    // Deleted after the body was sent.
    await expect.poll(() => interop.redis.keys(`celery-taskset-meta-${group}.[jst]`), { timeout: 5_000 }).toEqual([]);
  });
});
