import { type CloudEvent, newRunId } from '@genius/contract';
import { expect, test, vi } from 'vitest';
import { insertEvents, openEvents } from './events.ts';
import { openTestStore } from './testing/open-test-store.ts';

const event = (n: number): CloudEvent => ({
  specversion: '1.0',
  id: newRunId(),
  source: 'probe',
  type: 'a.b',
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  correlationid: 'c',
  tenant: 't',
  data: { n, text: 'ș\u0000\ud800' },
});

test('a subscriber misses nothing of transactions that write at once and commit in any order', async (ctx) => {
  const store = await openTestStore(ctx);
  const [one, other, third] = [await store.instance(), await store.instance(), await store.instance()];
  const events = openEvents(third);
  const seen: number[] = [];
  const positions: number[] = [];
  await events.subscribe('a.#', ({ data, position }) => {
    seen.push(data.n as number);
    positions.push(position);
  });
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? one : other).db
        .transaction(async (query) => {
          await insertEvents(query, [event(2 * i), event(2 * i + 1)], 'run');
          await new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 10));
        })
        .then(() => events.wake()),
    ),
  );
  await vi.waitFor(() => expect(seen).toHaveLength(80));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  for (let i = 0; i < 40; i++) expect(seen.indexOf(2 * i + 1)).toBe(seen.indexOf(2 * i) + 1);
  await events.close();
});

test('what is published arrives as it was, and is shown outside', async (ctx) => {
  const store = await openTestStore(ctx);
  const shown: CloudEvent[] = [];
  const events = openEvents(await store.instance(), { publish: (each) => void shown.push(each) });
  const seen: CloudEvent[] = [];
  await events.subscribe('#', (each) => void seen.push(each));
  const sent = event(1);
  await events.publish({ ...sent, correlationid: 'c\u0000\ud800' });
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  expect(seen[0]).toEqual({ ...sent, correlationid: 'c\u2400\ufffd', time: expect.any(String), position: 1 });
  expect(shown.map(({ id }) => id)).toEqual([sent.id]);
  expect(store.told).toContainEqual({ e: 1 });
  await events.close();
});

test('an instance that closes keeps how far a named subscription has read, and another reads on', async (ctx) => {
  const store = await openTestStore(ctx);
  const [first, second] = [openEvents(await store.instance()), openEvents(await store.instance())];
  const seen: unknown[] = [];
  await first.subscribe('#', ({ data }) => void seen.push(['first', data.n]), { name: 'mine' });
  await second.subscribe('#', ({ data }) => void seen.push(['second', data.n]), { name: 'mine' });
  await first.publish(event(0));
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  await first.close();
  await second.publish(event(1));
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  expect(seen).toEqual([
    ['first', 0],
    ['second', 1],
  ]);
  await second.close();
});
