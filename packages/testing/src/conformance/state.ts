/** What Results, History, Effects, Consent, Audit and Instances promise. */

import { newRunId } from '@genius/contract';
import type { RunQuery } from '@genius/runtime';
import { describe, expect, it } from 'vitest';
import {
  done,
  ended,
  endedAll,
  envelope,
  failed,
  inWorld,
  type OpenWorld,
  retry,
  unknown,
  until,
  work,
} from './world.ts';

export function resultsConformance(open: OpenWorld): void {
  describe('results', () => {
    it(
      'a wait ends at its deadline, at its signal, and at once for a run that is not known or has ended',
      inWorld(open, async ({ ports }) => {
        const { id } = await ports.broker.send(envelope());
        expect(await ports.results.wait(id, { deadlineMs: 20 })).toBe('timeout');
        expect(await ports.results.wait(id, { deadlineMs: 9_000, signal: AbortSignal.abort() })).toBe('timeout');
        const controller = new AbortController();
        const waiting = ports.results.wait(id, { deadlineMs: 9_000, signal: controller.signal });
        controller.abort();
        expect(await waiting).toBe('timeout');
        expect(await ports.results.wait(newRunId(), { deadlineMs: 9_000 })).toBe('missing');
        await work(ports);
        await ended(ports, id);
        expect(await ports.results.wait(id, { deadlineMs: 0 })).toMatchObject({ state: 'done', output: 'null' });
      }),
    );

    it(
      'a wait learns without delay of an end in an instance that came later',
      inWorld(open, async ({ ports, another }) => {
        const { id } = await ports.broker.send(envelope());
        const waiting = ended(ports, id);
        await work(await another());
        const since = performance.now();
        await waiting;
        expect(performance.now() - since).toBeLessThan(1_000);
      }),
    );

    it(
      'a listener that throws stops neither the report nor the run',
      inWorld(open, async ({ ports }) => {
        await work(ports, (d) => {
          d.progress(0.5, undefined);
          return done();
        });
        const { id } = await ports.broker.send(envelope({ delayMs: 20 }));
        ports.results.onProgress(id, () => {
          throw new Error('a listener');
        });
        expect((await ended(ports, id)).state).toBe('done');
      }),
    );
  });
}

export function historyConformance(open: OpenWorld): void {
  describe('history', () => {
    it(
      'finds runs by state, task, tenant and subject, newest first, page by page',
      inWorld(open, async ({ ports }) => {
        const sent = Array.from({ length: 7 }, (_, i) => envelope({ tenant: i % 2 ? 'a' : 'b', subject: `s${i}` }));
        await ports.broker.sendAll(sent);
        const first = await ports.history.find({ limit: 4 });
        const second = await ports.history.find({ limit: 4, before: first.next as string });
        expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(sent.map(({ id }) => id).reverse());
        expect(second.next).toBeUndefined();
        expect((await ports.history.find({ tenant: 'a', state: 'waiting' })).runs).toHaveLength(3);
        expect((await ports.history.find({ subject: 's3' })).runs).toHaveLength(1);
        expect((await ports.history.find({ task: 'no.such' })).runs).toEqual([]);
        expect(await ports.history.get(newRunId())).toBeUndefined();
        expect((await ports.history.get(sent[0]?.id as string))?.waitsFor).toMatch(/free slot/);
      }),
    );

    it(
      'finds the runs that a run sent, while they wait and when they have ended',
      inWorld(open, async ({ ports }) => {
        const parent = envelope();
        const children = [1, 2, 3].map(() => envelope({ parent: parent.id }));
        const other = envelope({ parent: newRunId() });
        await ports.broker.sendAll([parent, ...children, other]);
        const found = async (query: RunQuery = {}) =>
          (await ports.history.find({ parent: parent.id, ...query })).runs.map(({ id }) => id);
        const newestFirst = children.map(({ id }) => id).reverse();
        expect(await found()).toEqual(newestFirst);
        expect(await found({ limit: 2 })).toEqual(newestFirst.slice(0, 2));
        await work(ports, done);
        await endedAll(ports, newestFirst);
        expect(await found({ state: 'done' })).toEqual(newestFirst);
        expect(await found({ parent: newRunId() })).toEqual([]);
      }),
    );

    it(
      'keeps what the attempts of a run logged, the newest lines, and erases it with its person',
      inWorld(open, async ({ ports }) => {
        const line = (attempt: number, message: string) => ({
          at: 1_700_000_000_000,
          attempt,
          level: 'info' as const,
          message,
        });
        const many = Array.from({ length: 150 }, (_, i) => ({ ...line(1, `a${i}`), fields: { n: i, text: '"\\ș' } }));
        const more = Array.from({ length: 100 }, (_, i) => line(2, `b${i}`));
        await work(ports, ({ attempt, envelope: { input } }) => {
          if (input === '"quiet"') return done();
          return attempt === 1 ? { ...retry(0), log: many } : { ...done(), log: more };
        });
        const [told, quiet] = [envelope({ subject: 'ana' }), envelope({ input: '"quiet"' })];
        await ports.broker.sendAll([told, quiet]);
        await endedAll(ports, [told.id, quiet.id]);
        expect(await ports.history.logs(told.id)).toEqual([...many.slice(50), ...more]);
        expect(await ports.history.logs(quiet.id)).toEqual([]);
        await ports.history.eraseSubject('ana');
        expect(await ports.history.logs(told.id)).toEqual([]);
        expect(await ports.history.logs(newRunId())).toEqual([]);
      }),
    );

    it(
      'finds runs by the kind of their failure, by the time of their sending, and among some tasks',
      inWorld(open, async ({ ports }) => {
        const kinds = ['invalid', 'refused', 'transient', 'defect'] as const;
        const sent = kinds.map(() => envelope());
        await work(ports, (d) => {
          const kind = kinds[sent.findIndex(({ id }) => id === d.envelope.id)];
          if (!kind) return done();
          const failure = { kind, code: 'GW_PROBE', message: kind };
          return { outcome: 'failed', failure, dead: false, events: [] };
        });
        await ports.broker.sendAll(sent);
        const fine = envelope();
        await ports.broker.send(fine);
        await endedAll(
          ports,
          [...sent, fine].map(({ id }) => id),
        );
        const found = async (query: RunQuery) => (await ports.history.find(query)).runs.map(({ id }) => id);
        for (const [i, kind] of kinds.entries()) expect(await found({ kind })).toEqual([sent[i]?.id]);
        expect(await found({ kind: 'defect', state: 'done' })).toEqual([]);
        expect(await found({ state: 'failed' })).toEqual(sent.map(({ id }) => id).reverse());
        const { createdAt = 0 } = (await ports.history.get(fine.id)) ?? {};
        expect(await found({ createdFrom: createdAt, createdTo: createdAt + 0.001 })).toContain(fine.id);
        expect(await found({ createdFrom: createdAt + 1 })).toEqual([]);
        expect(await found({ createdFrom: 0, createdTo: createdAt })).not.toContain(fine.id);
        expect(await found({ tasks: ['probe.run'], state: 'done' })).toEqual([fine.id]);
        expect(await found({ tasks: ['no.such'] })).toEqual([]);
      }),
    );

    it(
      'finds runs by words in input, output and failure, whatever their case and marks',
      inWorld(open, async ({ ports }) => {
        const [ana, ion, bad] = [
          envelope({ tenant: 'a', input: '{"name":"Ștefan Ţepeș","mail":"ana@example.com"}' }),
          envelope({ tenant: 'b', input: '{"name":"Ion"}', task: 'probe.run' }),
          envelope({ input: '{"text":"zwei\\nlines"}' }),
        ];
        const waiting = envelope({ input: '{"name":"Waiting Stefan"}', delayMs: 60_000 });
        await work(ports, (d) => {
          if (d.envelope.id !== bad.id) return done({ text: `for ${d.envelope.tenant} stefan's invoice RO-123` });
          const failure = { kind: 'refused', code: 'GW_PROBE', message: 'The other side says: Nicht möglich' } as const;
          return { outcome: 'failed', failure, dead: false, events: [] };
        });
        await ports.broker.sendAll([ana, ion, bad, waiting]);
        const found = async (words: string, more: RunQuery = {}) =>
          (await ports.history.find({ words, ...more })).runs.map(({ id }) => id);
        expect(await found('stefan waiting')).toEqual([waiting.id]);
        await endedAll(ports, [ana.id, ion.id, bad.id]);
        expect(await found('ȘTEFAN tepes')).toEqual([ana.id]);
        expect(await found('ana@example.com')).toEqual([ana.id]);
        expect(await found('invoice 123')).toEqual([ion.id, ana.id]);
        expect(await found('invoice', { tenant: 'b' })).toEqual([ion.id]);
        expect(await found('invoice', { tasks: ['no.such'] })).toEqual([]);
        expect(await found('nicht moglich', { state: 'failed' })).toEqual([bad.id]);
        expect(await found('lines zwei')).toEqual([bad.id]);
        expect(await found('inv*', { limit: 1 })).toEqual([ion.id]);
        const page = await ports.history.find({ words: 'inv*', limit: 1 });
        expect(await found('inv*', { before: page.next as string })).toEqual([ana.id]);
        expect(await found('inv')).toEqual([]);
        expect(await found('"; DROP TABLE')).toEqual([]);
        expect(await found(' - ')).toEqual([]);
      }),
    );

    it(
      'the words of an erased person, and of a run past its age, are found no more',
      inWorld(open, async ({ ports }) => {
        const mine = envelope({ subject: 'ana', input: '{"name":"Popescu"}' });
        const old = envelope({ input: '{"name":"Ionescu"}' });
        await work(ports);
        await ports.broker.sendAll([mine, old]);
        await endedAll(ports, [mine.id, old.id]);
        const found = async (words: string) => (await ports.history.find({ words })).runs.length;
        expect([await found('popescu'), await found('ionescu')]).toEqual([1, 1]);
        await ports.history.eraseSubject('ana');
        expect([await found('popescu'), await found('ionescu')]).toEqual([0, 1]);
        await until(async () => (await ports.history.sweep(new Map([['probe.run', { ttlMs: 0, keep: 0 }]]))) > 0);
        expect(await found('ionescu')).toBe(0);
      }),
    );

    it(
      'finished runs go by age and by count, the newest stay; dead letters and unknown ones are kept',
      inWorld(open, async ({ ports }) => {
        const kinds = [failed(true), unknown()];
        const kept = [envelope(), envelope()];
        const sent = Array.from({ length: 20 }, () => envelope());
        await work(ports, (d) => kinds[kept.findIndex(({ id }) => id === d.envelope.id)] ?? done(), { concurrency: 1 });
        await ports.broker.sendAll([...kept, ...sent]);
        await endedAll(
          ports,
          [...kept, ...sent].map(({ id }) => id),
        );
        await ports.history.sweep(new Map([['probe.run', { ttlMs: 60_000, keep: 5 }]]));
        const left = (await ports.history.find({})).runs.map(({ id }) => id);
        expect(left.filter((id) => kept.some((k) => k.id === id))).toHaveLength(2);
        expect(left.filter((id) => sent.some((s) => s.id === id))).toEqual(
          sent
            .slice(-5)
            .map(({ id }) => id)
            .reverse(),
        );
        await until(async () => {
          await ports.history.sweep(new Map([['probe.run', { ttlMs: 0, keep: 5 }]]));
          return (await ports.history.find({})).runs.length === 2;
        });
        expect(await ports.results.wait(sent[19]?.id as string, { deadlineMs: 10 })).toBe('missing');
      }),
    );

    it(
      'a new run never shows the attempts of an erased one',
      inWorld(open, async ({ ports }) => {
        const { consumer } = await work(ports, () => failed());
        const { id } = await ports.broker.send(envelope());
        await ended(ports, id);
        await consumer.stop();
        await until(async () => (await ports.history.sweep(new Map([['probe.run', { ttlMs: 0, keep: 0 }]]))) > 0);
        const next = await ports.broker.send(envelope());
        expect(await ports.history.attempts(next.id)).toEqual([]);
      }),
    );

    it(
      'an unknown run is settled by a person, once',
      inWorld(open, async ({ ports }) => {
        const { id } = await ports.broker.send(envelope());
        await work(ports, () => unknown());
        await ended(ports, id);
        expect(await ports.history.settle(id, { happened: true, output: '{"proof":1}' })).toBe(true);
        expect(await ports.results.get(id)).toMatchObject({ state: 'done', output: '{"proof":1}' });
        expect(await ports.history.settle(id, { happened: false })).toBe(false);
      }),
    );

    it(
      'erasing a person takes inputs, outputs, failures, events and outcomes of effects, and stops open runs',
      inWorld(open, async ({ ports }) => {
        const secret = 'Ana Popescu';
        const mine = envelope({ subject: 'ana', input: `{"name":"${secret}"}` });
        const open = envelope({ subject: 'ana', input: `{"name":"${secret}"}`, delayMs: 60_000 });
        const other = envelope({ subject: 'ion', input: '{"name":"Ion"}' });
        const claim = { scope: 's', key: 'k', runId: mine.id, attempt: 1 };
        await work(ports, (d) => done({ name: d.envelope.subject === 'ana' ? secret : 'Ion' }));
        await ports.broker.sendAll([mine, open, other]);
        await endedAll(ports, [mine.id, other.id]);
        await ports.effects.claim(claim);
        await ports.effects.performed(claim, JSON.stringify(secret));
        expect(await ports.history.eraseSubject('ana')).toBe(2);
        expect((await ended(ports, open.id)).state).toBe('cancelled');
        const all = [
          (await ports.history.find({})).runs,
          await ports.effects.list(mine.id),
          await ports.history.attempts(mine.id),
        ];
        expect(JSON.stringify(all)).not.toContain(secret);
        // What was done stays done: an erasure must not let an effect happen again.
        expect((await ports.effects.claim(claim)).state).toBe('performed');
        expect((await ports.history.get(other.id))?.input).toBe('{"name":"Ion"}');
      }),
    );
  });
}

export function effectsConformance(open: OpenWorld): void {
  describe('effects', () => {
    const claim = { scope: 'task/tenant', key: 'k', runId: newRunId(), attempt: 1 };
    const again = { ...claim, runId: newRunId(), attempt: 2 };

    it(
      'one claims, others wait for its outcome and get it, also after all was closed',
      inWorld(open, async (world) => {
        const other = await world.another();
        expect(await world.ports.effects.claim(claim)).toEqual({ state: 'claimed' });
        expect(await other.effects.claim(again)).toEqual({ state: 'held' });
        const changed = other.effects.changed(again, 9_000);
        await world.ports.effects.performed(claim, '{"n":1}');
        await changed;
        expect(await other.effects.claim(again)).toEqual({ state: 'performed', outcome: '{"n":1}' });
        const ports = await world.reopen();
        expect(await ports.effects.claim(again)).toEqual({ state: 'performed', outcome: '{"n":1}' });
      }),
    );

    it(
      'of many claims at once exactly one is granted',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, i) => (i % 2 ? ports : other).effects.claim({ ...claim, attempt: i })),
        );
        expect(answers.filter(({ state }) => state === 'claimed')).toHaveLength(1);
        expect(answers.filter(({ state }) => state === 'held')).toHaveLength(19);
      }),
    );

    it(
      'a claim of a dead owner, or one that was given up, is orphaned; one that did not happen is free',
      inWorld(open, async ({ ports, another, declareDead }) => {
        const victim = await another();
        await victim.effects.claim(claim);
        await declareDead(victim);
        expect(await ports.effects.claim(again)).toEqual({ state: 'orphaned' });
        expect(await ports.effects.claim(again)).toEqual({ state: 'held' });
        await ports.effects.abandon(again);
        expect(await ports.effects.claim(again)).toEqual({ state: 'orphaned' });
        await ports.effects.notPerformed(again);
        expect(await ports.effects.claim(again)).toEqual({ state: 'claimed' });
        expect(await ports.effects.claim({ ...again, scope: 'other' })).toEqual({ state: 'claimed' });
      }),
    );

    it(
      'an unknown effect stays unknown until a person decides',
      inWorld(open, async ({ ports }) => {
        await ports.effects.claim(claim);
        await ports.effects.unknown(claim);
        expect(await ports.effects.claim(again)).toEqual({ state: 'unknown' });
        expect(await ports.effects.settle(claim.runId, { happened: true, outcome: '1' }, 'ana')).toBe(true);
        expect(await ports.effects.claim(again)).toEqual({ state: 'performed', outcome: '1' });
        expect(await ports.effects.settle(claim.runId, { happened: false }, 'ana')).toBe(false);
      }),
    );
  });
}

export function consentConformance(open: OpenWorld): void {
  it(
    'consent: no record means no, the last record counts, by person, purpose and tenant',
    inWorld(open, async ({ ports }) => {
      const { consent } = ports;
      const about = { subject: 'ana', purpose: 'mail', tenant: 't', source: 'form' };
      expect(await consent.isGranted('ana', 'mail', 't')).toBe(false);
      await consent.record({ ...about, granted: true });
      expect(await consent.isGranted('ana', 'mail', 't')).toBe(true);
      for (const [s, p, t] of [
        ['ion', 'mail', 't'],
        ['ana', 'ads', 't'],
        ['ana', 'mail', ''],
      ] as const) {
        expect(await consent.isGranted(s, p, t)).toBe(false);
      }
      await consent.record({ ...about, granted: false });
      expect(await consent.isGranted('ana', 'mail', 't')).toBe(false);
      expect((await consent.list('ana', 't')).map(({ granted }) => granted)).toEqual([true, false]);
    }),
  );
}

export function auditConformance(open: OpenWorld): void {
  describe('audit', () => {
    const entry = { actor: 'a', action: 'run.cancelled', target: 'r', tenant: '' };
    it(
      'appends in order and lists by target and position',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        await Promise.all(
          [0, 1, 2, 3].map((i) => (i % 2 ? ports : other).audit.append({ ...entry, target: `r${i % 2}` })),
        );
        const all = await ports.audit.list();
        expect(all.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
        expect(await ports.audit.list({ target: 'r1' })).toHaveLength(2);
        expect(await ports.audit.list({ after: 3 })).toHaveLength(1);
        expect(await ports.audit.verify()).toBeUndefined();
      }),
    );
    for (const how of ['change', 'remove-first', 'remove-last'] as const) {
      it(
        `verify notices a tampered log: ${how}`,
        inWorld(open, async ({ ports, tamper }) => {
          for (let i = 0; i < 3; i++) await ports.audit.append(entry);
          if (await tamper(how)) expect(await ports.audit.verify()).toBeTypeOf('number');
        }),
      );
    }
  });
}

export function instancesConformance(open: OpenWorld): void {
  it(
    'instances: those that live are listed with their tags, and a closed or dead one is not alive any more',
    inWorld(open, async ({ ports, another, declareDead }) => {
      const [closed, dead] = [await another(), await another()];
      await closed.instances.announce(['probe']);
      const find = async (id: string) => (await ports.instances.list()).find((each) => each.id === id);
      expect(await find(closed.instances.self.id)).toMatchObject({ alive: true, tags: ['probe'] });
      expect(await find(ports.instances.self.id)).toMatchObject({ alive: true, running: 0 });
      await closed.close();
      await declareDead(dead);
      expect((await find(closed.instances.self.id))?.alive ?? false).toBe(false);
      expect((await find(dead.instances.self.id))?.alive ?? false).toBe(false);
    }),
  );
}
