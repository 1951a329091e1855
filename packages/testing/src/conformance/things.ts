/** What Events, KeyValue, Schedules and Blobs promise. */

import { type CloudEvent, newRunId } from '@genius/contract';
import type { Schedule } from '@genius/runtime';
import { describe, expect, it } from 'vitest';
import { envelope, inWorld, type OpenWorld, QUEUE, until } from './world.ts';

const event = (type: string, n = 0): CloudEvent => ({
  specversion: '1.0',
  id: newRunId(),
  source: 'probe',
  type,
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  correlationid: 'c',
  data: { n },
});

export function eventsConformance(open: OpenWorld): void {
  describe('events', () => {
    it(
      'a subscriber in another instance gets what matches its topic, in order, from now on',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        await ports.events.publish(event('a.before'));
        const seen: string[] = [];
        await other.events.subscribe('a.*', ({ type }) => void seen.push(type));
        for (const type of ['a.one', 'b.one', 'a.b.c', 'a.two']) await ports.events.publish(event(type));
        await until(() => seen.length === 2);
        expect(seen).toEqual(['a.one', 'a.two']);
      }),
    );

    it(
      'a named subscription gets what was published while nobody listened, once each, in order, across a restart',
      inWorld(open, async (world) => {
        const seen: unknown[] = [];
        const first = await world.ports.events.subscribe('#', (e) => void seen.push(e.data.n), { name: 'mine' });
        await world.ports.events.publish(event('a.b', 0));
        await until(() => seen.length === 1);
        await first.close();
        await world.ports.events.publish(event('a.b', 1));
        const ports = await world.reopen();
        await ports.events.publish(event('a.b', 2));
        await ports.events.subscribe('#', (e) => void seen.push(e.data.n), { name: 'mine' });
        await until(() => seen.length === 3);
        expect(seen).toEqual([0, 1, 2]);
      }),
    );

    it(
      'a handler that throws gets the event again and holds up only its own subscription',
      inWorld(open, async ({ ports }) => {
        const failing: unknown[] = [];
        const fine: unknown[] = [];
        let failures = 0;
        await ports.events.subscribe(
          '#',
          (e) => {
            failing.push(e.data.n);
            if (e.data.n === 1 && failures++ < 2) throw new Error('a handler');
          },
          { name: 'failing' },
        );
        await ports.events.subscribe('#', (e) => void fine.push(e.data.n));
        for (let n = 0; n < 4; n++) await ports.events.publish(event('a.b', n));
        await until(() => fine.length === 4);
        await until(() => failing.length === 6);
        expect(failing).toEqual([0, 1, 1, 1, 2, 3]);
      }),
    );

    it(
      'one instance at a time reads a named subscription, and another goes on when it dies',
      inWorld(open, async ({ ports, another, declareDead }) => {
        const victim = await another();
        const seen: [string, unknown][] = [];
        await victim.events.subscribe('#', (e) => void seen.push(['victim', e.data.n]), { name: 'mine' });
        await ports.events.subscribe('#', (e) => void seen.push(['heir', e.data.n]), { name: 'mine' });
        await ports.events.publish(event('a.b', 0));
        await until(() => seen.length === 1);
        await declareDead(victim);
        await ports.events.publish(event('a.b', 1));
        await until(() => seen.some(([who, n]) => who === 'heir' && n === 1));
        expect(seen[0]).toEqual(['victim', 0]);
      }),
    );
  });
}

export function keyValueConformance(open: OpenWorld): void {
  describe('key-value', () => {
    it(
      'set, get, delete, if absent, and keys by prefix in any script',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        expect(await ports.kv.get('a')).toBeUndefined();
        expect(await ports.kv.set('a', '')).toBe(true);
        expect(await other.kv.get('a')).toBe('');
        expect(await other.kv.set('a', '2', { ifAbsent: true })).toBe(false);
        for (const key of ['😀ș/1', '😀ș/2', '😀', 'b%_']) await ports.kv.set(key, 'x'.repeat(10));
        expect(await ports.kv.keys('😀ș/')).toEqual(['😀ș/1', '😀ș/2']);
        expect(await ports.kv.keys('b%')).toEqual(['b%_']);
        expect(await ports.kv.delete('a')).toBe(true);
        expect(await ports.kv.delete('a')).toBe(false);
      }),
    );

    it(
      'a value is gone after its time, and a counter counts its time from the first addition',
      inWorld(open, async ({ ports }) => {
        await ports.kv.set('k', 'v', { ttlMs: 30 });
        expect(await ports.kv.get('k')).toBe('v');
        expect(await ports.kv.increment('n', 2, { ttlMs: 60 })).toBe(2);
        await until(async () => (await ports.kv.get('k')) === undefined);
        expect(await ports.kv.set('k', 'w', { ifAbsent: true })).toBe(true);
        await until(async () => (await ports.kv.increment('n', 0, { ttlMs: 60 })) === 0);
      }),
    );

    it(
      'additions of two instances are all counted',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? ports : other).kv.increment('n')));
        expect(await ports.kv.get('n')).toBe('100');
      }),
    );

    it(
      'a message reaches each listener in every instance once, and one that throws harms nobody',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const heard: string[] = [];
        await ports.kv.subscribe('c', () => {
          throw new Error('a listener');
        });
        const leave = await ports.kv.subscribe('c', (m) => heard.push(`here ${m}`));
        await other.kv.subscribe('c', (m) => heard.push(`there ${m}`));
        await ports.kv.publish('c', '1');
        await until(() => heard.length === 2);
        leave();
        await other.kv.publish('c', '2');
        await ports.kv.publish('c', '3');
        await until(() => heard.includes('there 3'));
        expect(heard.sort()).toEqual(['here 1', 'there 1', 'there 2', 'there 3']);
      }),
    );

    it(
      'slots of a pace that two instances take at once are spread evenly, and each is taken once',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const pace = { count: 10, perMs: 1_000, mostMs: 60_000 };
        const takes = Array.from({ length: 20 }, async (_, i) => {
          const asked = performance.now();
          const { granted, waitMs } = await (i % 2 ? ports : other).kv.reserve('pace', pace);
          return { granted, earliest: asked + waitMs, latest: performance.now() + waitMs };
        });
        const slots = (await Promise.all(takes)).sort((a, b) => a.earliest + a.latest - b.earliest - b.latest);
        expect(slots.every(({ granted }) => granted)).toBe(true);
        // When a slot was given is known only as a moment between question and answer.
        const first = slots[0] as (typeof slots)[number];
        const starts = slots.map(({ earliest, latest }) => [earliest - first.latest, latest - first.earliest]);
        for (const [i, [least, most]] of starts.entries()) {
          expect(least).toBeLessThanOrEqual(i * 100 + 2);
          expect(most).toBeGreaterThanOrEqual(i * 100 - 2);
        }
        expect((await ports.kv.reserve('another pace', pace)).waitMs).toBe(0);
        expect(await ports.kv.keys('')).toEqual([]);
      }),
    );

    it(
      'a slot that comes too late is not taken, and a burst is given at once after a rest',
      inWorld(open, async ({ ports }) => {
        const pace = { count: 1, perMs: 60_000, mostMs: 1_000 };
        expect(await ports.kv.reserve('p', pace)).toEqual({ granted: true, waitMs: 0 });
        for (let i = 0; i < 3; i++) {
          const { granted, waitMs } = await ports.kv.reserve('p', pace);
          expect(granted).toBe(false);
          expect(waitMs).toBeGreaterThan(30_000);
          // Had one been taken, the next would be two minutes away.
          expect(waitMs).toBeLessThanOrEqual(60_000);
        }
        const waits: number[] = [];
        for (let i = 0; i < 4; i++) {
          waits.push((await ports.kv.reserve('b', { ...pace, burst: 3, mostMs: 60_000 })).waitMs);
        }
        expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
        expect(waits[3]).toBeGreaterThan(30_000);
      }),
    );

    it(
      'a postponed pace gives no slot before its end in any instance, and a shorter postponement changes nothing',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const pace = { count: 100, perMs: 1_000, mostMs: 60_000 };
        expect(await ports.kv.postpone('p', 0)).toBe(0);
        await ports.kv.reserve('p', pace);
        expect(await ports.kv.postpone('p', 30_000)).toBe(30_000);
        const left = await other.kv.postpone('p', 1_000);
        expect(left).toBeGreaterThan(20_000);
        expect(left).toBeLessThanOrEqual(30_000);
        const first = await other.kv.reserve('p', pace);
        const second = await ports.kv.reserve('p', pace);
        expect(first.waitMs).toBeGreaterThan(20_000);
        expect(second.waitMs).toBeGreaterThan(20_000);
        expect(await ports.kv.reserve('p', { ...pace, mostMs: 5_000 })).toMatchObject({ granted: false });
        expect((await ports.kv.reserve('q', pace)).waitMs).toBe(0);
      }),
    );
  });
}

export function schedulesConformance(open: OpenWorld): void {
  describe('schedules', () => {
    const schedule: Schedule = {
      name: 'nightly',
      cron: '0 2 * * *',
      zone: 'Europe/Bucharest',
      task: 'probe.run',
      queue: QUEUE,
      input: '{}',
      tenant: '',
      missed: 'last',
      paused: false,
      nextAt: 1_000,
    };
    it(
      'of two schedulers that race for a slot one fires it, and its run is there',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        await ports.schedules.put(schedule);
        const fired = await Promise.all(
          [ports, other, ports, other].map((each) => each.schedules.fire('nightly', 1_000, envelope(), 2_000)),
        );
        expect(fired.filter(Boolean)).toHaveLength(1);
        expect((await ports.history.find({})).runs).toHaveLength(1);
        expect(await ports.schedules.list()).toEqual([{ ...schedule, nextAt: 2_000, lastAt: 1_000 }]);
      }),
    );
    it(
      'the same schedule put again keeps its place, a changed one starts anew, a paused or removed one does not fire',
      inWorld(open, async ({ ports }) => {
        const { schedules } = ports;
        await schedules.put(schedule);
        await schedules.put({ ...schedule, nextAt: 5_000 });
        expect((await schedules.list())[0]?.nextAt).toBe(1_000);
        await schedules.put({ ...schedule, cron: '0 3 * * *', nextAt: 5_000 });
        expect((await schedules.list())[0]?.nextAt).toBe(5_000);
        expect(await schedules.pause('nightly', true)).toBe(true);
        expect(await schedules.fire('nightly', 5_000, envelope(), 6_000)).toBe(false);
        expect(await schedules.remove('nightly')).toBe(true);
        expect(await schedules.remove('nightly')).toBe(false);
      }),
    );
    it(
      'what a worker declares follows the worker until a person changes it; whether it is paused is for people to say',
      inWorld(open, async ({ ports: { schedules }, reopen }) => {
        const declared = { ...schedule, worker: 'probe', paused: true };
        await schedules.declare(declared);
        await schedules.pause('nightly', false);
        const newer = { ...declared, cron: '0 4 * * *', nextAt: 3_000 };
        await schedules.declare(newer);
        await schedules.declare({ ...newer, nextAt: 9_000 });
        expect(await schedules.list()).toEqual([{ ...newer, paused: false }]);

        const changed: Schedule = { ...newer, cron: '0 5 * * *', isChanged: true, nextAt: 5_000, paused: false };
        await schedules.put(changed);
        const after = (await reopen()).schedules;
        await after.declare({ ...newer, cron: '0 6 * * *' });
        expect(await after.list()).toEqual([changed]);
      }),
    );
    it(
      'what a worker declares leaves alone what a person or another worker has under that name',
      inWorld(open, async ({ ports: { schedules } }) => {
        await schedules.put(schedule);
        await schedules.declare({ ...schedule, name: 'other', worker: 'first' });
        await schedules.declare({ ...schedule, worker: 'probe', cron: '0 4 * * *', nextAt: 3_000 });
        await schedules.declare({ ...schedule, name: 'other', worker: 'probe', cron: '0 4 * * *' });
        expect(await schedules.list()).toEqual([schedule, { ...schedule, name: 'other', worker: 'first' }]);
      }),
    );
  });
}

export function blobsConformance(open: OpenWorld): void {
  describe('blobs', () => {
    it(
      'content comes back byte for byte, empty, whole or in pieces, with its size and hash',
      inWorld(open, async (world) => {
        const { blobs } = world.ports;
        const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
        const whole = await blobs.put(bytes, { mediaType: 'a/b', subject: 's', tenant: 't' });
        const pieces = await blobs.put(
          (async function* () {
            yield bytes.subarray(0, 9);
            yield bytes.subarray(9);
          })(),
        );
        const empty = await blobs.put(Buffer.alloc(0));
        expect(pieces.sha256).toBe(whole.sha256);
        expect(whole).toMatchObject({ size: 70_000, mediaType: 'a/b' });
        const later = (await world.reopen()).blobs;
        expect((await later.get(whole)).equals(bytes)).toBe(true);
        expect(await later.get(empty.blob)).toHaveLength(0);
        const parts: Uint8Array[] = [];
        for await (const part of await later.stream(pieces)) parts.push(part);
        expect(Buffer.concat(parts).equals(bytes)).toBe(true);
        expect(await later.stat(whole)).toMatchObject({ subject: 's', tenant: 't' });
        expect((await later.list({ subject: 's' })).map(({ blob }) => blob)).toEqual([whole.blob]);
        expect(await later.link(whole, 1_000)).toContain(whole.blob);
      }),
    );
    it(
      'what is missing, deleted, expired or no id at all is missing',
      inWorld(open, async ({ ports: { blobs } }) => {
        const missing = { code: 'GW_BLOB_MISSING' };
        for (const id of ['', '..', '../../runs.sqlite', '/etc/passwd', 'a\0b', newRunId(), '%2e%2e']) {
          await expect(blobs.get(id)).rejects.toMatchObject(missing);
          expect(await blobs.delete(id)).toBe(false);
        }
        const a = await blobs.put(Buffer.from('a'));
        const b = await blobs.put(Buffer.from('b'), { expiresAt: Date.now() - 1 });
        expect(await blobs.delete(a)).toBe(true);
        expect(await blobs.sweep()).toBe(1);
        for (const each of [a, b]) await expect(blobs.get(each)).rejects.toMatchObject(missing);
      }),
    );
  });
}
