/** A cancel of a run that a Python worker executes: the process that runs it is ended, and the worker goes on. */

import { describe, expect, test } from 'vitest';
import * as py from './testing/py-tasks.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';

const until = { timeout: 15_000, interval: 100 };

describe.each(VERSIONS)('a Python worker with processes, of Celery %s', (version) => {
  const interop = useInterop({ version, workers: [], pythonWorker: true, pool: 'prefork' });

  const active = async () => {
    const answers = await interop.python<Record<string, { id: string }[]> | null>(
      `app.control.inspect(timeout=3, limit=1).active()`,
    );
    return Object.values(answers ?? {}).flatMap((runs) => runs.map(({ id }) => id));
  };

  test('stops what it runs when a program in TypeScript cancels it', async () => {
    const { client } = interop.platform;
    const run = await client.send(py.pySleep, { seconds: 60 });
    await expect.poll(active, until).toEqual([run.id]);
    expect(await run.cancel('a change of mind')).toBe('cancelled');
    await expect(run.result()).rejects.toMatchObject({ outcome: 'cancelled', code: 'GW_CANCELLED' });
    // Long before its minute is over.
    await expect.poll(active, until).toEqual([]);
    expect(interop.pythonWorker.log()).toContain(`Terminating ${run.id}`);
    // What it tells of that changes nothing, and its other processes work on.
    expect(await client.call(py.pyAdd, { a: 1, b: 2 })).toBe(3);
    expect(await interop.platform.ports.history.get(run.id)).toMatchObject({ state: 'cancelled' });
    expect(await interop.python(`AsyncResult(given, app=app).state`, run.id)).toBe('REVOKED');
  }, 60_000);
});
