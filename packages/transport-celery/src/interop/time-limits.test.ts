/** Limits that a Celery caller sends with its call, and such as `celery control time_limit` sets, end a run of ours. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PythonError } from './testing/python-caller.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';
import { vectorWorker } from './testing/vector-worker.ts';

const SOFT = { raised: 'SoftTimeLimitExceeded', module: 'billiard.exceptions' };
const HARD = { raised: 'TimeLimitExceeded', module: 'billiard.exceptions' };

describe.each(VERSIONS)('a Python caller with Celery %s', (version) => {
  const interop = useInterop({ version, workers: [vectorWorker] });

  /** What its call ends with, and how long that took. */
  async function ended(call: string) {
    const id = randomUUID();
    const since = performance.now();
    const error = await interop
      .python<never>(`get(${call.replace('}', '}, task_id=given')})`, id)
      .catch((thrown: PythonError) => thrown);
    const record = await interop.platform.ports.history.get(id);
    return {
      raised: error.raised,
      module: error.module,
      args: error.args,
      took: (performance.now() - since) / 1_000,
      code: record?.failure?.code,
    };
  }

  test('ends a handler that listens at its soft limit, and one that does not at its hard limit', async () => {
    const soft = await ended(`send("ts.nap", {}, soft_time_limit=0.5, time_limit=1)`);
    expect(soft).toMatchObject({ ...SOFT, args: [], code: 'GW_SOFT_LIMIT' });
    expect(soft.took).toBeGreaterThan(0.5);
    expect(soft.took).toBeLessThan(5);
    const hard = await ended(`send("ts.stuck", {}, soft_time_limit=0.5, time_limit=1)`);
    expect(hard).toMatchObject({ ...HARD, args: [1], code: 'GW_HARD_LIMIT' });
    expect(hard.took).toBeGreaterThan(1);
    expect(hard.took).toBeLessThan(5);
  });

  test("cannot have more than the contract's limits", async () => {
    const { took, ...error } = await ended(`send("ts.short", {}, soft_time_limit=8, time_limit=9)`);
    expect(error).toMatchObject({ ...SOFT, code: 'GW_SOFT_LIMIT' });
    expect(took).toBeLessThan(5);
  });

  test('sets the limits of later runs by control, and lifts them', async () => {
    const set = (soft: number | null, hard: number | null) =>
      interop.python<Record<string, unknown>[]>(
        `app.control.time_limit("ts.stuck", soft=given[0], hard=given[1], reply=True, timeout=3, limit=1)`,
        [soft, hard],
      );
    expect(Object.values((await set(0.2, 0.4))[0] ?? {})).toEqual([{ ok: 'time limits set successfully' }]);
    const limited = await ended(`send("ts.stuck", {})`);
    expect(limited).toMatchObject({ ...HARD, args: [0.4], code: 'GW_HARD_LIMIT' });
    expect(limited.took).toBeLessThan(4);
    // The shorter of both counts.
    expect(await ended(`send("ts.stuck", {}, time_limit=0.3)`)).toMatchObject({ ...HARD, args: [0.3] });
    await set(null, null);
    expect(await ended(`send("ts.stuck", {}, time_limit=1.5)`)).toMatchObject({ ...HARD, args: [1.5] });
  });
});
