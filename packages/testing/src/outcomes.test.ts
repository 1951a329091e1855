/** How runs end, what their callers learn, and what the end of a child is to its parent. */

import { childRunId, errors, newRunId, signature, TaskFailed } from '@genius/contract';
import { createPlatform, handle, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, makeTestFolder, openTestPlatform, waitForState } from './index.ts';
import { tryFailure, tryTask, tryWorker } from './processes/try-task.ts';

const nothing = z.object({});

describe('outcomes', () => {
  it('a run ends as done, failed, cancelled, expired or unknown, and its caller learns which', async () => {
    const clock = createTestClock();
    const end = tryTask('try.end', z.object({ as: z.string() }));
    const worker = tryWorker(
      handle(end, ({ as }, ctx) => {
        if (as === 'failed') throw tryFailure('invalid');
        if (as === 'unknown') return ctx.once('effect', () => Promise.reject(new Error('no answer')));
        return as;
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker], clock, start: false });
    const send = (as: string, options = {}) => platform.client.send(end, { as }, options);
    const runs = [await send('done'), await send('failed'), await send('cancelled')];
    runs.push(await send('expired', { expires: '1s' }), await send('unknown'));
    await runs[2]?.cancel('by its sender');
    await clock.advance(2_000);
    await platform.start();
    const learned = await Promise.all(
      runs.map((run) => run.result().catch((error: TaskFailed) => [error.outcome, error.kind, error.code])),
    );
    expect(learned).toEqual([
      'done',
      ['failed', 'invalid', 'GW_TRY'],
      ['cancelled', 'refused', 'GW_CANCELLED'],
      ['expired', 'refused', 'GW_EXPIRED'],
      ['unknown', 'refused', 'GW_UNKNOWN_EFFECT'],
    ]);
    const { history } = platform.ports;
    expect((await history.find({ state: 'unknown' })).runs.map(({ id }) => id)).toEqual([runs[4]?.id]);
    expect(await history.attempts(runs[4]?.id as string)).toHaveLength(1);
  });

  it('what breaks the contract is refused when it is sent, by the field, and never given', async () => {
    const t = tryTask('try.strict', z.object({ lines: z.array(z.object({ vat: z.number() })) }));
    await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, () => 1))] });
    const secret = 'Ana Popescu' as never;
    await expect(platform.client.send(t, { lines: [{ vat: 19 }, { vat: secret }] })).rejects.toSatisfy(
      (error: TaskFailed) =>
        error.code === 'GW_INPUT_INVALID' &&
        error.failure.field === 'lines.1.vat' &&
        !JSON.stringify(error.failure).includes(secret),
    );
    expect((await platform.ports.history.find({})).runs).toEqual([]);
  });

  it('the other side’s own words reach the caller', async () => {
    const t = tryTask('try.refused', nothing);
    const details = { theirs: 'Codul fiscal nu există', status: 404 };
    const worker = tryWorker(
      handle(t, () => {
        throw tryFailure('refused', { details, field: 'cui', messageRo: 'nu' });
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker] });
    await expect(platform.client.call(t, {})).rejects.toMatchObject({
      kind: 'refused',
      field: 'cui',
      failure: { details, messageRo: 'nu' },
    });
  });

  it('a result that is older than its expiry, and a run that nobody knows, answer gone', async () => {
    const clock = createTestClock();
    const t = tryTask('try.short', nothing, { limits: { ttl: '10m' } });
    await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, () => 1))], clock });
    const run = await platform.client.send(t, {});
    expect(await run.result()).toBe(1);
    await clock.advance(600_000 + 1);
    await platform.housekeeping.sweep();
    for (const id of [run.id, newRunId()]) {
      await expect(platform.client.wait(id)).rejects.toMatchObject({ outcome: 'gone', code: 'GW_RESULT_GONE' });
    }
  });
});

describe('a child and its parent', () => {
  const child = tryTask('try.child', z.object({ end: z.string() }));
  const parent = tryTask('try.parent', z.object({ end: z.string(), caught: z.boolean() }));
  const worker = tryWorker(
    handle(child, ({ end }, ctx) => {
      if (end === 'failed') throw tryFailure('invalid');
      if (end === 'unknown') throw errors.GW_UNKNOWN_EFFECT({ key: 'k', task: 'try.child', run: ctx.runId });
      return new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
    }),
    handle(parent, async ({ end, caught }, ctx) => {
      try {
        return await ctx.call(child, { end });
      } catch (error) {
        if (caught && error instanceof TaskFailed) return [error.outcome, error.code];
        throw error;
      }
    }),
  );
  const rows = [
    ['failed', 'GW_TRY'],
    ['unknown', 'GW_UNKNOWN_EFFECT'],
    ['cancelled', 'GW_CANCELLED'],
  ] as const;
  for (const [end, code] of rows) {
    it(`a child that ends as ${end} makes its parent fail with it as the cause, unless the parent catches it`, async () => {
      await using platform = await openTestPlatform({ workers: [worker] });
      const send = async (caught: boolean) => {
        const run = await platform.client.send(parent, { end, caught });
        if (end === 'cancelled') {
          const childId = childRunId(run.id, 0);
          await waitForState(platform, childId, 'running');
          await platform.client.run(childId).cancel();
        }
        return run;
      };
      const run = await send(false);
      await expect(run.result()).rejects.toMatchObject({
        outcome: 'failed',
        code: 'GW_CHILD_FAILED',
        failure: { cause: { code } },
      });
      // Another attempt would find the same child.
      expect(await run.status()).toMatchObject({ attempt: 1 });
      expect(await (await send(true)).result()).toEqual([end, code]);
    });
  }

  it('a group tells the end of each part by itself', async () => {
    const part = tryTask('try.part', z.object({ n: z.number() }));
    const parts = tryWorker(
      handle(part, ({ n }) => {
        if (n === 1) throw tryFailure('refused');
        return n;
      }),
    );
    await using platform = await openTestPlatform({ workers: [parts] });
    const group = await platform.canvas.group([0, 1, 2].map((n) => signature(part, { n })));
    expect(await group.results()).toMatchObject([
      { state: 'done', output: 0 },
      { state: 'failed', error: { outcome: 'failed', code: 'GW_TRY' } },
      { state: 'done', output: 2 },
    ]);
  });
});

describe('effects', () => {
  const t = tryTask('try.effect', z.object({ asks: z.boolean() }));
  /** The first attempt ends before its effect; what another process did before is not known. */
  const workerOf = (performed: string[]) =>
    tryWorker(
      handle(t, ({ asks }, ctx) => {
        if (ctx.attempt === 1 && ctx.key === 'again') throw tryFailure('transient');
        const perform = async () => performed.push(ctx.runId);
        return ctx.once(ctx.runId, asks ? { perform, settle: async () => ({ happened: false }) as const } : perform);
      }),
    );

  it('if the ledger was lost, a run that is attempted again and has no record is unknown, never fresh', async () => {
    const performed: string[] = [];
    await using platform = await openTestPlatform({ workers: [workerOf(performed)] });
    const { client } = platform;
    const send = async (asks: boolean, key: string) => {
      const envelope = await client.prepare(t, { asks }, { key, tenant: String(asks) });
      // As it was sent while another ledger was in use.
      const [run] = await client.dispatch([{ ...envelope, generation: newRunId() }]);
      return run as NonNullable<typeof run>;
    };
    const first = await send(false, 'first');
    expect(await first.result()).toBe(1);
    const again = await send(false, 'again');
    await expect(again.result()).rejects.toMatchObject({ outcome: 'unknown', code: 'GW_UNKNOWN_EFFECT' });
    const asked = await send(true, 'again');
    expect(await asked.result()).toBe(2);
    expect(performed).toEqual([first.id, asked.id]);
  });

  it('a ledger that does not sync its commits performs no effect', async () => {
    const folder = makeTestFolder();
    const performed: string[] = [];
    const ports = await openEmbedded({ folder: folder.path });
    const effects = { ...ports.effects, synced: false };
    const platform = createPlatform({ ...ports, effects }, { workers: [workerOf(performed)], log: silentLogger });
    try {
      await platform.start();
      await expect(platform.client.call(t, { asks: false })).rejects.toMatchObject({ code: 'GW_EFFECT_STORE_UNSAFE' });
      expect(performed).toEqual([]);
    } finally {
      await platform.stop(100);
      folder.remove();
    }
  });
});

describe('what comes from the wire', () => {
  it('an input that is no JSON, or longer than its task allows, fails without its handler', async () => {
    let ran = 0;
    const t = tryTask('try.wire', z.any(), { limits: { inputBytes: 100 } });
    await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, () => ++ran))] });
    const { client, ports } = platform;
    await expect(client.send(t, 'x'.repeat(100))).rejects.toMatchObject({ code: 'GW_INPUT_TOO_LARGE' });
    const envelope = await client.prepare(t, 1);
    for (const [input, code] of [
      ['{"a":', 'GW_MESSAGE_UNREADABLE'],
      // Measured before it is parsed: the rest of it may be anything.
      [`{${'x'.repeat(100)}`, 'GW_INPUT_TOO_LARGE'],
    ] as const) {
      const { id } = await ports.broker.send({ ...envelope, id: newRunId(), input });
      await expect(client.wait(id)).rejects.toMatchObject({ outcome: 'failed', kind: 'invalid', code });
    }
    expect(ran).toBe(0);
  });

  it('many runs share neither a key nor an id', async () => {
    const t = tryTask('try.many', nothing);
    await using platform = await openTestPlatform();
    for (const [field, options] of [
      ['key', { key: 'k' }],
      ['id', { id: newRunId() }],
    ] as const) {
      await expect(platform.client.sendAll(t, [{}, {}], options)).rejects.toMatchObject({
        code: 'GW_OPTION_INVALID',
        failure: { field },
      });
    }
    expect((await platform.ports.history.find({})).runs).toEqual([]);
  });
});
