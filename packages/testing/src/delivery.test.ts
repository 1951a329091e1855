/** What the runtime promises about a run, seen from outside. */

import { next, signature } from '@genius/contract';
import { eraseSubject, handle, nextSlot, type TaskContext } from '@genius/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, openTestPlatform, runHandler, waitForState } from './index.ts';
import { tryTask as task, tryFailure as thrown, tryWorker as workerOf } from './processes/try-task.ts';

describe('failures', () => {
  const rows = [
    ['invalid', () => thrown('invalid'), 1, false],
    ['refused', () => thrown('refused'), 1, false],
    ['transient', () => thrown('transient'), 4, true],
    ['defect', () => new TypeError('oops'), 2, true],
  ] as const;
  for (const [kind, make, attempts, dead] of rows) {
    it(`a failure of kind ${kind} is attempted ${attempts} times and is ${dead ? 'then' : 'no'} dead letter`, async () => {
      const t = task('try.fail', z.object({}), { limits: { attempts: 4 } });
      await using platform = await openTestPlatform({ workers: [workerOf(handle(t, () => Promise.reject(make())))] });
      const run = await platform.client.send(t, {});
      await expect(run.result()).rejects.toMatchObject({ outcome: 'failed', kind });
      expect(await platform.ports.history.get(run.id)).toMatchObject({ attempt: attempts, dead });
    });
  }

  it('what the other side asked to wait is waited', async () => {
    const t = task('try.later', z.object({}));
    const starts: number[] = [];
    const worker = workerOf(
      handle(t, () => {
        starts.push(performance.now());
        if (starts.length === 1) throw thrown('transient', { retryAfterMs: 120 });
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker] });
    await platform.client.call(t, {});
    expect((starts[1] as number) - (starts[0] as number)).toBeGreaterThanOrEqual(118);
  });

  it('an event maker that throws ends the run as a defect and leaves nothing running', async () => {
    const data = () => {
      throw new Error('maker');
    };
    const event = { type: 'try.done', summary: 'x', data: z.any() };
    const t = task('try.event', z.object({}), { events: { done: { event, data }, failed: { event, data } } });
    await using platform = await openTestPlatform({ workers: [workerOf(handle(t, () => 1))] });
    await expect(platform.client.call(t, {})).rejects.toMatchObject({ outcome: 'failed', kind: 'defect' });
    expect(platform.executor.running).toBe(0);
  });
});

describe('limits', () => {
  it('at the soft limit the signal fires, and a handler that swallows the abort counts as aborted', async () => {
    const t = task('try.soft', z.object({}), { limits: { soft: '30ms', hard: '5s', attempts: 1 } });
    const worker = workerOf(
      handle(t, (_, ctx) => new Promise((resolve) => ctx.signal.addEventListener('abort', () => resolve('swallowed')))),
    );
    await using platform = await openTestPlatform({ workers: [worker] });
    await expect(platform.client.call(t, {})).rejects.toMatchObject({ code: 'GW_SOFT_LIMIT' });
  });

  it('at the hard limit the attempt is stopped and counted, whatever its handler does', async () => {
    const t = task('try.hard', z.object({}), { limits: { soft: '10ms', hard: '30ms', attempts: 2 } });
    const worker = workerOf(handle(t, () => new Promise(() => undefined)));
    await using platform = await openTestPlatform({ workers: [worker] });
    const run = await platform.client.send(t, {});
    await expect(run.result()).rejects.toMatchObject({ code: 'GW_HARD_LIMIT' });
    expect(await run.status()).toMatchObject({ attempt: 2 });
  });

  it('a run that expired before its start is never started', async () => {
    const clock = createTestClock();
    const t = task('try.expires', z.object({}));
    let started = false;
    const worker = workerOf(
      handle(t, () => {
        started = true;
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker], clock, start: false });
    const run = await platform.client.send(t, {}, { expires: '1s' });
    await clock.advance(1_001);
    await platform.start();
    await expect(run.result()).rejects.toMatchObject({ outcome: 'expired' });
    expect(started).toBe(false);
  });
});

describe('calls', () => {
  it('a parent that waits for its child gives its slot back, also at a concurrency of one', async () => {
    const child = task('try.child', z.object({}));
    const parent = task('try.parent', z.object({}));
    const worker = workerOf(
      handle(child, () => 'child'),
      handle(parent, (_, ctx) => ctx.call(child, {})),
    );
    await using platform = await openTestPlatform({ workers: [worker], concurrency: 1 });
    expect(await Promise.all([platform.client.call(parent, {}), platform.client.call(parent, {})])).toEqual([
      'child',
      'child',
    ]);
  });

  it('a parent that is attempted again finds its children instead of making new ones', async () => {
    const child = task('try.child', z.object({}));
    const parent = task('try.parent', z.object({}));
    let children = 0;
    const worker = workerOf(
      handle(child, () => ++children),
      handle(parent, async (_, ctx) => {
        const n = await ctx.call(child, {});
        if (ctx.attempt === 1) throw thrown('transient');
        return n;
      }),
    );
    await using platform = await openTestPlatform({ workers: [worker] });
    expect(await platform.client.call(parent, {})).toBe(1);
    expect(children).toBe(1);
  });

  it('a chain sent twice with a key answers with the same last run', async () => {
    const first = task('try.first', z.object({}));
    const last = task('try.last', z.object({ v: z.any() }));
    const worker = workerOf(
      handle(first, () => 'big'.repeat(60_000)),
      handle(last, ({ v }) => String(v).length),
    );
    await using platform = await openTestPlatform({ workers: [worker] });
    const send = () => platform.canvas.chain([signature(first, {}), next(last, 'v', {})] as never, { key: 'k' });
    const [a, b] = [await send(), await send()];
    expect(b.id).toBe(a.id);
    // A result over 128 KiB travels as a blob and arrives whole.
    expect(await a.result()).toBe(180_000);
  });
});

describe('payloads, people, time', () => {
  it('inputs and outputs over 128 KiB move to blobs without anybody noticing', async () => {
    const t = task('try.big', z.object({ text: z.string() }));
    await using platform = await openTestPlatform({ workers: [workerOf(handle(t, ({ text }) => `${text}!`))] });
    const text = 'ș'.repeat(200_000);
    const run = await platform.client.send(t, { text });
    expect(await run.result()).toBe(`${text}!`);
    expect(JSON.stringify(await platform.ports.history.get(run.id)).length).toBeLessThan(2_000);
  });

  const asks = task('try.consent', z.object({ who: z.string().optional() }), {
    personalData: { subject: (i: { who?: string }) => i.who, purpose: 'mail', basis: 'consent' },
  });

  it('without a record of consent there is no run, and the audit log says so', async () => {
    let ran = 0;
    await using platform = await openTestPlatform({ workers: [workerOf(handle(asks, () => ++ran))] });
    const { client, ports } = platform;
    await expect(client.send(asks, {})).rejects.toMatchObject({ code: 'GW_SUBJECT_MISSING' });
    await expect(client.call(asks, { who: 'ana' })).rejects.toMatchObject({ code: 'GW_CONSENT_MISSING' });
    expect((await ports.audit.list()).map(({ action }) => action)).toEqual(['consent.missing']);
    await ports.consent.record({ subject: 'ana', purpose: 'mail', tenant: '', granted: true, source: 'form' });
    expect(await client.call(asks, { who: 'ana' })).toBe(1);
    expect(await eraseSubject(ports, { subject: 'ana', actor: 'test' })).toMatchObject({ runs: 2 });
    expect((await ports.history.find({ subject: 'ana' })).runs).toEqual([]);
  });

  it('at both clock changes of Bucharest each local slot comes once', () => {
    const slots = (cron: string, from: string, count: number) => {
      const list: string[] = [];
      for (let at = Date.parse(from); list.length < count; ) {
        at = nextSlot(cron, 'Europe/Bucharest', at) as number;
        list.push(new Date(at).toISOString().slice(0, 16));
      }
      return list;
    };
    // 28 March 2027: 03:00 to 04:00 does not exist, so its slot comes at 04:00. 31 October 2027: 03:00 to 04:00 comes twice.
    expect(slots('30 3 * * *', '2027-03-27T02:00Z', 3)).toEqual([
      '2027-03-28T01:00',
      '2027-03-29T00:30',
      '2027-03-30T00:30',
    ]);
    expect(slots('30 3 * * *', '2027-10-30T02:00Z', 3)).toEqual([
      '2027-10-31T00:30',
      '2027-11-01T01:30',
      '2027-11-02T01:30',
    ]);
  });

  const missedRows = [
    ['skip', 0],
    ['last', 1],
    ['all', 3],
  ] as const;
  for (const [missed, runs] of missedRows) {
    it(`of three slots missed, the policy ${missed} runs ${runs}`, async () => {
      const clock = createTestClock();
      const t = task('try.nightly', z.object({}));
      await using platform = await openTestPlatform({ workers: [workerOf(handle(t, () => 1))], clock, start: false });
      await platform.scheduler.put('nightly', t, {}, { cron: '0 * * * *', zone: 'UTC', missed });
      await clock.advance(3 * 3_600_000 + 60_000);
      await platform.start();
      await clock.advance(1_000);
      await expect.poll(async () => (await platform.ports.history.find({})).runs).toHaveLength(runs);
    });
  }
});

describe('shutdown and the kit', () => {
  it('a shutdown hands back what does not end within its grace, uncounted', async () => {
    const t = task('try.long', z.object({}));
    const stuck = workerOf(handle(t, () => new Promise(() => undefined)));
    await using outer = await openTestPlatform({ start: false });
    const first = await openTestPlatform({ workers: [stuck], folder: outer.folder });
    const run = await first.client.send(t, {});
    await waitForState(first, run.id, 'running');
    await first.close(30);
    await using second = await openTestPlatform({
      workers: [workerOf(handle(t, (_, ctx) => ctx.attempt))],
      folder: outer.folder,
    });
    expect(await second.client.wait(run.id)).toBe(1);
  });

  it('a handler alone has a true context whose signal can be aborted', async () => {
    const t = task('try.alone', z.object({ n: z.number() }));
    const work = async ({ n }: { n: number }, ctx: TaskContext) => {
      ctx.progress(0.5, 'half');
      await ctx.kv.set('k', 'v');
      return ctx.once('effect', async () => n + 1);
    };
    const run = await runHandler(handle(t, work), { n: 1 });
    expect(run).toMatchObject({
      output: 2,
      effects: [{ key: 'effect', state: 'performed' }],
      events: [{ type: 'try.alone.done' }],
    });
    const aborted = runHandler(
      handle(t, (_, ctx) => new Promise((r) => ctx.signal.addEventListener('abort', r))),
      { n: 1 },
      { signal: AbortSignal.timeout(50) },
    );
    await expect(aborted).rejects.toMatchObject({ outcome: 'cancelled' });
  });
});
