/** What every Broker promises. */

import { type CloudEvent, newRunId } from '@genius/contract';
import type { Delivery, Settlement } from '@genius/runtime';
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
  until,
  work,
} from './world.ts';

export function brokerConformance(open: OpenWorld): void {
  describe('broker', () => {
    it(
      'a run arrives with everything that its envelope said',
      inWorld(open, async ({ ports }) => {
        const sent = envelope({
          input: '{"a":"ș😀\\u0000"}',
          tenant: 'firma șase',
          priority: 9,
          key: 'k/1',
          lane: 'l ü/%_',
          subject: 'someone',
          correlationId: 'c-1',
          parent: newRunId(),
          root: newRunId(),
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          tracestate: 'a=b',
          expiresAt: Date.now() + 60_000,
          headers: { x: [1] },
        });
        const { id } = await ports.broker.send(sent);
        const { seen } = await work(ports);
        await ended(ports, id);
        const { sentAt: _, lane: __, ...arrived } = (seen[0] as Delivery).envelope;
        const { sentAt: ___, lane: ____, ...expected } = sent;
        expect(arrived).toEqual(expected);
        expect(seen[0]).toMatchObject({ attempt: 1, losses: 0, redelivered: false });
      }),
    );

    it(
      'a confirmed run is found after everything was closed and opened again',
      inWorld(open, async (world) => {
        const { id } = await world.ports.broker.send(envelope());
        const ports = await world.reopen();
        expect((await ports.results.get(id))?.state).toBe('waiting');
        await work(ports);
        expect((await ended(ports, id)).state).toBe('done');
      }),
    );

    it(
      'a run is let go of only after its work: another instance gets it if its holder dies, and a late settle is fenced off',
      inWorld(open, async ({ ports, another, declareDead }) => {
        const victim = await another();
        const { id } = await ports.broker.send(envelope());
        const first = await work(victim, () => undefined);
        const late = await until(() => first.seen[0]);
        await declareDead(victim);
        const second = await work(ports, () => done('second'));
        expect(await ended(ports, id)).toMatchObject({ state: 'done', output: '"second"', attempt: 2 });
        expect(second.seen[0]).toMatchObject({ attempt: 2, losses: 1, redelivered: true });
        expect(await late.settle(done('late'))).toBe(false);
        expect((await ports.results.get(id))?.output).toBe('"second"');
        expect((await ports.history.attempts(id)).map(({ outcome }) => outcome)).toEqual(['lost', 'done']);
      }),
    );

    it(
      'an end is stored with its result, its event and its part of a chord, or not at all, and is not delivered again',
      inWorld(open, async ({ ports, another, declareDead }) => {
        const victim = await another();
        const body = { task: 'probe.run', queue: QUEUE, input: {}, as: 'all', id: newRunId() };
        const part = envelope({ group: { id: newRunId(), index: 0, size: 1, body } });
        const event = (n: number): CloudEvent => ({
          specversion: '1.0',
          id: newRunId(),
          source: 'probe',
          type: 'probe.ended',
          time: new Date().toISOString(),
          datacontenttype: 'application/json',
          correlationid: 'c',
          data: { n },
        });
        const ending = (n: number): Settlement => ({ outcome: 'done', output: `${n}`, events: [event(n)] });
        const found: unknown[] = [];
        await ports.events.subscribe('probe.*', async ({ data }) => {
          // Whoever hears of the end finds all of it.
          found.push([data.n, (await ports.results.get(part.id))?.output, (await ports.results.get(body.id))?.state]);
        });
        await ports.broker.send(part);
        const first = await work(victim, () => undefined);
        const late = await until(() => first.seen[0]);
        await declareDead(victim);
        const heir = await another();
        const second = await work(heir, (d) => (d.envelope.id === part.id ? ending(2) : undefined));
        await ended(ports, part.id);
        expect(await late.settle(ending(1))).toBe(false);
        await until(() => second.seen.length === 2);
        await until(() => found.length === 1);
        await declareDead(heir);
        const third = await work(ports, (d) => done(JSON.parse(d.envelope.input)));
        expect((await ended(ports, body.id)).output).toBe('{"all":[2]}');
        expect(found[0]).toEqual([2, '2', expect.stringMatching(/waiting|running/)]);
        expect(third.seen.map((d) => d.envelope.id)).toEqual([body.id]);
      }),
    );

    it(
      'an owner is an instance, never a process: two instances of one process are two',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const { id } = await ports.broker.send(envelope());
        await work(other);
        await ended(ports, id);
        const [attempt] = await ports.history.attempts(id);
        expect(attempt?.instance).toBe(other.instances.self.id);
        expect(attempt?.instance).not.toBe(ports.instances.self.id);
      }),
    );

    it(
      'a released run is started again as if it had never been taken',
      inWorld(open, async ({ ports }) => {
        const { id } = await ports.broker.send(envelope());
        let releases = 0;
        const { seen } = await work(ports, () => (releases++ < 2 ? { outcome: 'released' } : done()));
        await ended(ports, id);
        expect(seen.map(({ attempt, losses }) => [attempt, losses])).toEqual([
          [1, 0],
          [1, 0],
          [1, 0],
        ]);
      }),
    );

    it(
      'a consumer that stops hands back what it has not started',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const ids = [];
        for (let i = 0; i < 5; i++) ids.push((await ports.broker.send(envelope())).id);
        const first = await work(ports, () => hold.opened.then(() => done()), { concurrency: 1, ahead: 10 });
        await until(() => first.seen.length === 1);
        await first.consumer.stop();
        await work(ports);
        expect(await endedAll(ports, ids.slice(1))).toEqual(['done', 'done', 'done', 'done']);
        hold.open();
        await ended(ports, ids[0] as string);
        expect(first.seen).toHaveLength(1);
      }),
    );

    it(
      'a paused consumer takes nothing until it resumes',
      inWorld(open, async ({ ports }) => {
        const { consumer, seen } = await work(ports);
        consumer.pause();
        const { id } = await ports.broker.send(envelope());
        expect(await ports.results.wait(id, { deadlineMs: 60 })).toBe('timeout');
        expect(seen).toHaveLength(0);
        consumer.resume();
        expect((await ended(ports, id)).state).toBe('done');
      }),
    );

    it(
      'a delayed run waits as scheduled and starts when its span has passed, not before',
      inWorld(open, async ({ ports }) => {
        await work(ports);
        const before = performance.now();
        const { id } = await ports.broker.send(envelope({ delayMs: 400 }));
        expect((await ports.results.get(id))?.state).toBe('scheduled');
        await ended(ports, id);
        const took = performance.now() - before;
        expect(took).toBeGreaterThanOrEqual(398);
        expect(took).toBeLessThan(1_820);
      }),
    );

    it(
      'a long delay in front does not hold up a short one behind it',
      inWorld(open, async ({ ports }) => {
        await work(ports);
        await ports.broker.send(envelope({ delayMs: 60_000 }));
        const { id } = await ports.broker.send(envelope({ delayMs: 20 }));
        expect((await ended(ports, id, 2_000)).state).toBe('done');
      }),
    );

    it(
      'within a tenant a higher priority goes first, and equals in the order of sending',
      inWorld(open, async ({ ports }) => {
        const ids: string[] = [];
        for (const priority of [1, 5, 9, 5, 0]) ids.push((await ports.broker.send(envelope({ priority }))).id);
        const { seen } = await work(ports, undefined, { concurrency: 1 });
        await endedAll(ports, ids);
        expect(seen.map((d) => ids.indexOf(d.envelope.id))).toEqual([2, 1, 3, 0, 4]);
      }),
    );

    it(
      'a tenant with a thousand waiting runs delays the single run of another by no more than one round',
      inWorld(open, async ({ ports }) => {
        await ports.broker.sendAll(Array.from({ length: 1_000 }, () => envelope({ tenant: 'flood' })));
        const { id } = await ports.broker.send(envelope({ tenant: 'single' }));
        const { seen } = await work(ports, undefined, { concurrency: 2, ahead: 0 });
        await ended(ports, id);
        const before = seen.findIndex((d) => d.envelope.id === id);
        expect(before).toBeLessThanOrEqual(4);
      }),
    );

    it(
      'a newcomer among tenants is served within a round of short runs that were taken ahead',
      inWorld(open, async ({ ports }) => {
        await ports.broker.sendAll(Array.from({ length: 3_000 }, () => envelope({ tenant: 'flood' })));
        const { seen } = await work(ports, undefined, { concurrency: 5 });
        await until(() => seen.length > 300);
        const at = seen.length;
        const { id } = await ports.broker.send(envelope({ tenant: 'newcomer' }));
        const sentAt = seen.length;
        await ended(ports, id);
        const position = seen.findIndex((d) => d.envelope.id === id);
        expect(at).toBeLessThan(3_000);
        expect(position - sentAt).toBeLessThan(450);
      }),
    );

    it(
      'ten thousand tenants with one run each are all served',
      inWorld(open, async ({ ports }) => {
        const sent = Array.from({ length: 10_000 }, (_, i) => envelope({ tenant: `t${i}` }));
        await ports.broker.sendAll(sent);
        const { seen } = await work(ports, undefined, { concurrency: 50 });
        await until(() => seen.length === 10_000, 20_000);
        expect(new Set(seen.map((d) => d.envelope.tenant)).size).toBe(10_000);
      }),
    );

    it(
      'a second send with a key answers with the first run, per task and tenant, also when both are sent at once',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const [a, b] = await Promise.all([
          ports.broker.send(envelope({ key: 'k' })),
          other.broker.send(envelope({ key: 'k' })),
        ]);
        expect(a.id).toBe(b.id);
        expect([a.existing, b.existing].sort()).toEqual([false, true]);
        expect((await ports.broker.send(envelope({ key: 'k', tenant: 'other' }))).existing).toBe(false);
        expect((await ports.broker.send(envelope({ key: 'k', task: 'probe.other' }))).existing).toBe(false);
        await work(ports);
        await ended(ports, a.id);
        expect(await ports.broker.send(envelope({ key: 'k' }))).toEqual({ id: a.id, existing: true });
      }),
    );

    it(
      'a key with a window answers with a new run after it',
      inWorld(open, async ({ ports }) => {
        const first = await ports.broker.send(envelope({ key: 'k', keyMs: 800 }));
        expect((await ports.broker.send(envelope({ key: 'k', keyMs: 800 }))).id).toBe(first.id);
        const next = await until(async () => {
          const receipt = await ports.broker.send(envelope({ key: 'k', keyMs: 800 }));
          return receipt.existing ? undefined : receipt;
        });
        expect(next.id).not.toBe(first.id);
      }),
    );

    it(
      'the same id sent twice is one run',
      inWorld(open, async ({ ports }) => {
        const sent = envelope();
        expect(await ports.broker.send(sent)).toEqual({ id: sent.id, existing: false });
        expect(await ports.broker.send(sent)).toEqual({ id: sent.id, existing: true });
        expect((await ports.broker.depth()).map(({ ready }) => ready)).toEqual([1]);
      }),
    );

    it(
      'a retried run comes back after its delay, counted, and its failures are kept',
      inWorld(open, async ({ ports }) => {
        const starts: number[] = [];
        const { id } = await ports.broker.send(envelope());
        const { seen } = await work(ports, () => {
          starts.push(performance.now());
          return starts.length < 3 ? retry(50) : done('third time');
        });
        expect(await ended(ports, id)).toMatchObject({ state: 'done', attempt: 3, output: '"third time"' });
        expect((starts[1] as number) - (starts[0] as number)).toBeGreaterThanOrEqual(48);
        expect(seen.map(({ attempt, redelivered }) => [attempt, redelivered])).toEqual([
          [1, false],
          [2, true],
          [3, true],
        ]);
        expect((await ports.history.attempts(id)).map((a) => [a.attempt, a.outcome])).toEqual([
          [1, 'retry'],
          [2, 'retry'],
          [3, 'done'],
        ]);
      }),
    );

    it(
      'a waiting run is cancelled at once, an ended one is too late, a strange one is missing',
      inWorld(open, async ({ ports }) => {
        const { id } = await ports.broker.send(envelope());
        expect(await ports.broker.cancel(id, 'not needed')).toBe('cancelled');
        expect(await ended(ports, id)).toMatchObject({ state: 'cancelled', failure: { code: 'GW_CANCELLED' } });
        expect(await ports.broker.cancel(id)).toBe('ended');
        expect(await ports.broker.cancel(newRunId())).toBe('missing');
        const { seen } = await work(ports);
        const next = await ports.broker.send(envelope());
        await ended(ports, next.id);
        expect(seen.map((d) => d.envelope.id)).toEqual([next.id]);
      }),
    );

    it(
      'a running attempt in another instance is told to stop',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const stopped = gate();
        let told = '';
        const { seen } = await work(
          other,
          () =>
            stopped.opened.then(
              () =>
                ({
                  outcome: 'cancelled',
                  failure: { kind: 'refused', code: 'GW_CANCELLED', message: 'stop' },
                  dead: false,
                  events: [],
                }) as const,
            ),
          {
            onCancel: (runId) => {
              told = runId;
              stopped.open();
            },
          },
        );
        const { id } = await ports.broker.send(envelope());
        await until(() => seen.length === 1);
        expect(await ports.broker.cancel(id)).toBe('stopping');
        expect((await ended(ports, id)).state).toBe('cancelled');
        expect(told).toBe(id);
      }),
    );

    it(
      'a run that was taken ahead and not started never starts once it is cancelled',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const ids: string[] = [];
        let quick = 0;
        const { seen } = await work(
          ports,
          async (d) => {
            if (d.envelope.input === '"hold"') await hold.opened;
            quick++;
            return done();
          },
          { concurrency: 1, ahead: 10 },
        );
        // Short runs first, so that the consumer takes ahead.
        for (let i = 0; i < 20; i++) await ended(ports, (await ports.broker.send(envelope())).id);
        const { id: holder } = await ports.broker.send(envelope({ input: '"hold"' }));
        for (let i = 0; i < 5; i++) ids.push((await ports.broker.send(envelope())).id);
        await until(() => seen.some((d) => d.envelope.id === holder));
        for (const id of ids) await ports.broker.cancel(id);
        expect(await endedAll(ports, ids)).toEqual(Array(5).fill('cancelled'));
        hold.open();
        await ended(ports, holder);
        expect(quick).toBe(21);
      }),
    );

    it(
      'a cancelled attempt that asks for a retry is not attempted again',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const { seen } = await work(ports, () => hold.opened.then(() => retry(0)));
        const { id } = await ports.broker.send(envelope());
        await until(() => seen.length === 1);
        await ports.broker.cancel(id);
        hold.open();
        expect((await ended(ports, id)).state).toBe('cancelled');
        expect(seen).toHaveLength(1);
      }),
    );

    it(
      'a handler that gives its slot back lets others run and gets it again',
      inWorld(open, async ({ ports }) => {
        const parent = await ports.broker.send(envelope({ input: '"parent"' }));
        const child = envelope();
        await work(
          ports,
          async (d) => {
            if (d.envelope.id === child.id) return done('child');
            await ports.broker.send(child);
            d.yieldSlot();
            const result = await ended(ports, child.id);
            await d.reclaimSlot();
            return done(result.output);
          },
          { concurrency: 1, ahead: 0 },
        );
        expect((await ended(ports, parent.id)).output).toBe('"\\"child\\""');
      }),
    );

    it(
      'depth counts what is ready, scheduled, held, running and dead',
      inWorld(open, async ({ ports }) => {
        const hold = gate();
        const dead = await ports.broker.send(envelope());
        const first = await work(ports, () => failed(true), { concurrency: 1, ahead: 0 });
        await ended(ports, dead.id);
        await first.consumer.stop();
        const { id } = await ports.broker.send(envelope({ lane: 'l' }));
        const { seen } = await work(ports, () => hold.opened.then(() => done()), { concurrency: 1, ahead: 0 });
        await until(() => seen.length === 1);
        await ports.broker.sendAll([envelope({ lane: 'l' }), envelope({ delayMs: 60_000 }), envelope(), envelope()]);
        expect(await ports.broker.depth()).toEqual([
          { queue: QUEUE, ready: 2, scheduled: 1, held: 1, running: 1, dead: 1 },
        ]);
        hold.open();
        await ended(ports, id);
      }),
    );

    it(
      'one queue that is full does not starve another of the same consumer',
      inWorld(open, async ({ ports }) => {
        await ports.broker.sendAll(Array.from({ length: 500 }, () => envelope()));
        const { id } = await ports.broker.send(envelope({ queue: 'small' }));
        const { seen } = await work(ports, undefined, { queues: [QUEUE, 'small'], concurrency: 1, ahead: 0 });
        await ended(ports, id);
        expect(seen.findIndex((d) => d.envelope.id === id)).toBeLessThanOrEqual(3);
      }),
    );
  });
}
