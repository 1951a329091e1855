import { type Envelope, newRunId } from '@genius/contract';
import type { Schedule } from '@genius/runtime';
import { expect, test } from 'vitest';
import { openSchedules } from './schedules.ts';
import { openTestStore } from './testing/open-test-store.ts';

const schedule: Schedule = {
  name: 'nightly',
  cron: '0 2 * * *',
  zone: 'Europe/Bucharest',
  task: 'probe.run',
  queue: 'probe',
  input: '{}',
  tenant: '',
  missed: 'last',
  paused: false,
  nextAt: 1_000,
};

const envelope = (): Envelope => {
  const id = newRunId();
  return { ...schedule, id, priority: 5, sentAt: 0, correlationId: id };
};

test('of instances that race for a slot one sends its run, which is published after the commit', async (ctx) => {
  const store = await openTestStore(ctx);
  const published: unknown[] = [];
  const open = async () =>
    openSchedules(await store.instance(), {
      async send(query, { id, task, queue }) {
        await query(
          `INSERT INTO runs (id, task, queue, tenant, priority, state, created) VALUES ($1, $2, $3, '', 5, 5, gw_now())`,
          [id, task, queue],
        );
        return async () => {
          // Seen from another connection: it is committed.
          published.push(...(await store.db.query('SELECT id FROM runs')));
        };
      },
    });
  const all = [await open(), await open(), await open()];
  await all[0]?.put(schedule);
  const sent = all.map((each) => ({ each, envelope: envelope() }));
  const fired = await Promise.all(sent.map(({ each, envelope }) => each.fire('nightly', 1_000, envelope, 2_000)));
  expect(fired.filter(Boolean)).toHaveLength(1);
  expect(published).toEqual([{ id: sent[fired.indexOf(true)]?.envelope.id }]);
  expect(await all[0]?.list()).toEqual([{ ...schedule, nextAt: 2_000, lastAt: 1_000 }]);
});

test('a schedule whose run can not be sent does not move on', async (ctx) => {
  const store = await openTestStore(ctx);
  const schedules = openSchedules(await store.instance(), {
    send: () => Promise.reject(new Error('no room')),
  });
  await schedules.put(schedule);
  await expect(schedules.fire('nightly', 1_000, envelope(), 2_000)).rejects.toThrow('no room');
  expect(await schedules.list()).toEqual([schedule]);
  expect(await schedules.fire('nightly', 1_000, undefined, 2_000)).toBe(true);
});
