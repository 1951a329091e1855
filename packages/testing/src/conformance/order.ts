/** What every Broker promises about lanes, limits, groups, chords and chains. */

import { newRunId, type Signature } from '@genius/contract';
import { describe, expect, it } from 'vitest';
import {
  done,
  ended,
  endedAll,
  envelope,
  failed,
  gate,
  inWorld,
  type OpenWorld,
  QUEUE,
  retry,
  unknown,
  until,
  work,
} from './world.ts';

const step = (more: Partial<Signature> = {}): Signature & { id: string } => {
  const id = newRunId();
  return { task: 'probe.run', queue: QUEUE, input: {}, ...more, id, options: { ...more.options, id } };
};

export function orderConformance(open: OpenWorld): void {
  describe('lanes', () => {
    it(
      'runs of a lane are attempted one at a time in the order of sending, and a retry holds the lane',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const lane = 'a/b\n%_ ș😀';
        const ids: string[] = [];
        for (let i = 0; i < 6; i++) ids.push((await ports.broker.send(envelope({ lane, priority: i }))).id);
        const order: string[] = [];
        let now = 0;
        let most = 0;
        let retried = false;
        const handle = async (d: { envelope: { id: string } }) => {
          most = Math.max(most, ++now);
          await new Promise((r) => setImmediate(r));
          now--;
          if (d.envelope.id === ids[1] && !retried) {
            retried = true;
            return retry(30);
          }
          order.push(d.envelope.id);
          return done();
        };
        await work(ports, handle);
        await work(other, handle);
        await endedAll(ports, ids);
        expect(order).toEqual(ids);
        expect(most).toBe(1);
      }),
    );

    for (const decision of ['replay', 'discard'] as const) {
      it(
        `a dead letter stops its lane until a ${decision}`,
        inWorld(open, async ({ ports }) => {
          const [a, b, c] = [envelope({ lane: 'l' }), envelope({ lane: 'l' }), envelope({ lane: 'l' })];
          for (const each of [a, b, c]) await ports.broker.send(each);
          let dies = true;
          const { seen } = await work(ports, (d) => (d.envelope.id === a.id && dies ? failed(true) : done()));
          await ended(ports, a.id);
          // A cancel of the one behind it is no decision about the dead letter.
          await ports.broker.cancel(b.id);
          const d = envelope({ lane: 'l' });
          await ports.broker.send(d);
          const other = await ports.broker.send(envelope({ lane: 'other' }));
          await ended(ports, other.id);
          expect(await ports.results.wait(c.id, { deadlineMs: 50 })).toBe('timeout');
          expect((await ports.history.find({ dead: true })).runs.map(({ id }) => id)).toEqual([a.id]);
          dies = false;
          expect(await ports.history[decision](a.id)).toBe(true);
          await endedAll(ports, [c.id, d.id]);
          expect(seen.map((each) => each.envelope.id).filter((id) => id !== other.id)).toEqual(
            decision === 'replay' ? [a.id, a.id, c.id, d.id] : [a.id, c.id, d.id],
          );
          expect(await ports.history[decision](a.id)).toBe(false);
        }),
      );
    }

    it(
      'an unknown run holds its lane until a person settles it, and keeps its place',
      inWorld(open, async ({ ports }) => {
        const [a, b] = [envelope({ lane: 'l' }), envelope({ lane: 'l' })];
        for (const each of [a, b]) await ports.broker.send(each);
        let tries = 0;
        const { seen } = await work(ports, (d) => (d.envelope.id === a.id && tries++ === 0 ? unknown() : done()));
        await ended(ports, a.id);
        const c = envelope({ lane: 'l' });
        await ports.broker.send(c);
        expect(await ports.results.wait(b.id, { deadlineMs: 50 })).toBe('timeout');
        expect(await ports.history.settle(a.id, { happened: false })).toBe(true);
        await endedAll(ports, [a.id, b.id, c.id]);
        expect(seen.map((d) => d.envelope.id)).toEqual([a.id, a.id, b.id, c.id]);
      }),
    );
  });

  describe('limits', () => {
    it(
      'concurrency of a key is never exceeded across two instances, and nothing is left behind',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        let most = 0;
        const now = new Map<string, number>();
        const handle = async (d: { envelope: { limit?: { key: string } } }) => {
          const key = d.envelope.limit?.key as string;
          now.set(key, (now.get(key) ?? 0) + 1);
          most = Math.max(most, now.get(key) as number);
          await new Promise((r) => setTimeout(r, 1));
          now.set(key, (now.get(key) as number) - 1);
          return Math.random() < 0.1 ? retry(1) : done();
        };
        await work(ports, handle);
        await work(other, handle);
        const sent = Array.from({ length: 200 }, (_, i) => envelope({ limit: { key: `k${i % 4}`, concurrency: 2 } }));
        await ports.broker.sendAll(sent);
        await endedAll(
          ports,
          sent.map(({ id }) => id),
        );
        expect(most).toBe(2);
      }),
    );

    it(
      'a freed place is passed on when the run that was woken for it is cancelled',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const limit = { key: 'k', concurrency: 1 };
        const [a, b, c] = [envelope({ limit }), envelope({ limit }), envelope({ limit })];
        for (const each of [a, b, c]) await ports.broker.send(each);
        const { consumer, seen } = await work(ports, () => hold.opened.then(() => done()));
        await until(async () => seen.length === 1 && (await ports.broker.depth())[0]?.held === 2);
        consumer.pause();
        hold.open();
        await ended(ports, a.id);
        await ports.broker.cancel(b.id);
        consumer.resume();
        expect((await ended(ports, c.id)).state).toBe('done');
      }),
    );

    it(
      'no more attempts of a key start in any span than its rate allows, and a long backlog drains',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const limit = { key: 'k', rateCount: 150, ratePerMs: 200 };
        const sent = Array.from({ length: 600 }, () => envelope({ limit }));
        await ports.broker.sendAll(sent);
        await work(ports, undefined, { concurrency: 200 });
        await work(other, undefined, { concurrency: 200 });
        await endedAll(
          ports,
          sent.map(({ id }) => id),
        );
        // As the store saw the starts: its clock is the one that counts.
        const { runs } = await ports.history.find({ limit: 1_000 });
        const starts = runs.map(({ startedAt }) => startedAt as number).sort((a, b) => a - b);
        expect(starts).toHaveLength(600);
        for (let i = 150; i < starts.length; i++) {
          expect((starts[i] as number) - (starts[i - 150] as number)).toBeGreaterThanOrEqual(200);
        }
      }),
    );
  });

  describe('canvas', () => {
    it(
      'a chain passes each result on, merged or under a field, and keeps big ones whole',
      inWorld(open, async ({ ports }) => {
        const [b, c] = [step({ as: 'value', input: { kept: 1 } }), step({ input: { mine: 2 } })];
        const a = envelope({ chain: [b, c] });
        await ports.broker.send(a);
        const { seen } = await work(ports, (d) => done(d.envelope.id === b.id ? { x: 1, mine: 3 } : 'first'));
        expect((await ended(ports, c.id)).state).toBe('done');
        expect(seen.map((d) => JSON.parse(d.envelope.input))).toEqual([
          {},
          { kept: 1, value: 'first' },
          { x: 1, mine: 2 },
        ]);
      }),
    );

    it(
      'when a run of a chain fails, all after it fail with its cause and none of them runs',
      inWorld(open, async ({ ports }) => {
        const [b, c] = [step(), step()];
        await ports.broker.send(envelope({ chain: [b, c] }));
        const { seen } = await work(ports, () => failed());
        expect(await ended(ports, c.id)).toMatchObject({
          state: 'failed',
          failure: { code: 'GW_CHILD_FAILED', cause: { code: 'GW_CHILD_FAILED', cause: { code: 'GW_DEFECT' } } },
        });
        expect(seen).toHaveLength(1);
      }),
    );

    it(
      'a chord gives its body every result in order, and runs it once',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const body = step({ as: 'all' });
        const group = { id: newRunId(), size: 20, body };
        const parts = Array.from({ length: 20 }, (_, index) => envelope({ group: { ...group, index } }));
        await ports.broker.sendAll(parts);
        const handle = (d: { envelope: { id: string; input: string } }) =>
          d.envelope.id === body.id
            ? done(JSON.parse(d.envelope.input))
            : done(parts.findIndex((p) => p.id === d.envelope.id));
        const works = [await work(ports, handle, { concurrency: 3 }), await work(other, handle, { concurrency: 3 })];
        expect(JSON.parse((await ended(ports, body.id)).output as string)).toEqual({ all: [...Array(20).keys()] });
        expect(works.flatMap(({ seen }) => seen).filter((d) => d.envelope.id === body.id)).toHaveLength(1);
      }),
    );

    it(
      'the body of a chord with a failed part does not run and fails with its cause',
      inWorld(open, async ({ ports }) => {
        const body = step({ as: 'all' });
        const group = { id: newRunId(), size: 3, body };
        const parts = [0, 1, 2].map((index) => envelope({ group: { ...group, index } }));
        await ports.broker.sendAll(parts);
        const { seen } = await work(ports, (d) => (d.envelope.id === parts[1]?.id ? failed() : done(1)));
        expect(await ended(ports, body.id)).toMatchObject({ state: 'failed', failure: { code: 'GW_CHILD_FAILED' } });
        expect(seen).toHaveLength(3);
      }),
    );

    it(
      'a replayed part of a chord is counted once',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const body = step({ as: 'all' });
        const group = { id: newRunId(), size: 2, body };
        const [a, b] = [0, 1].map((index) => envelope({ group: { ...group, index } })) as [never, never] &
          { id: string }[];
        await ports.broker.sendAll([a, b] as never);
        let tries = 0;
        const aId = (a as { id: string }).id;
        await work(ports, async (d) => {
          if (d.envelope.id === aId) return tries++ === 0 ? failed(true) : done('a');
          if (d.envelope.id === body.id) return done(JSON.parse(d.envelope.input));
          await hold.opened;
          return done('b');
        });
        await ended(ports, aId);
        await ports.history.replay(aId);
        expect((await ended(ports, aId)).state).toBe('done');
        hold.open();
        expect(await ended(ports, body.id)).toMatchObject({ state: 'done', output: '{"all":["a","b"]}' });
      }),
    );
  });
}
