/** How a revoke is told: in the answer to who asks for it, and to whoever follows the events, as a real worker tells it. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { goldVectors } from '../wire/testing/gold-vectors.ts';
import { useInterop } from './testing/use-interop.ts';
import { vectorWorker } from './testing/vector-worker.ts';

const until = { timeout: 10_000, interval: 20 };

type Event = Record<string, unknown> & { type: string; uuid: string };

describe('revokes of a Python caller', () => {
  const interop = useInterop({ version: '5.2 of Debian', workers: [vectorWorker] });
  const heard: Event[] = [];

  async function listen(): Promise<void> {
    const { queue } = await interop.amqp.assertQueue('', { exclusive: true });
    await interop.amqp.bindQueue(queue, 'celeryev', '#');
    await interop.amqp.consume(
      queue,
      (message) => {
        const body = JSON.parse(message?.content.toString() ?? '[]') as Event | Event[];
        heard.push(...(Array.isArray(body) ? body : [body]));
      },
      { noAck: true },
    );
    await interop.python(`app.control.enable_events(reply=True, timeout=3, limit=1)`);
  }
  /** Without what varies between hosts. */
  const plain = ({ hostname, pid, clock, timestamp, uuid, ...rest }: Event) => [
    ...[hostname, pid, clock, timestamp, uuid].map((each) => typeof each),
    rest,
  ];
  const revokedOf = (id: string) => heard.filter(({ type, uuid }) => type === 'task-revoked' && uuid === id);
  const starts = async (id: string) => {
    await interop.python(`send("ts.nap", {}, task_id=given).id`, id);
    await expect.poll(async () => (await interop.platform.ports.history.get(id))?.state, until).toBe('running');
  };
  const asked = async (call: string, id: string) => {
    const [answer] = await interop.python<Record<string, unknown>[]>(`${call}, reply=True, timeout=3, limit=1)`, id);
    return Object.values(answer ?? {})[0];
  };

  test('a run that waits, one that runs, one that is killed and one that expires are told apart', async (ctx) => {
    const vectors = goldVectors('events.json', ctx) as unknown as { name: string; bodyJson: Event | Event[] }[];
    const captured = (name: string) => {
      const body = vectors.find((each) => each.name === name)?.bodyJson;
      return plain((Array.isArray(body) ? body[0] : body) as Event);
    };
    await listen();
    const [waiting, running, killed, expired, ours] = Array.from({ length: 5 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await interop.python(`send("ts.told", args=[1], task_id=given, countdown=60).id`, waiting);
    await expect.poll(async () => (await interop.platform.ports.history.get(waiting))?.state, until).toBe('scheduled');
    expect(await asked(`app.control.revoke(given`, waiting)).toEqual({ ok: `tasks ${waiting} flagged as revoked` });
    await starts(running);
    expect(await asked(`app.control.revoke(given, terminate=True`, running)).toEqual({ ok: `terminate: ${running}` });
    await starts(killed);
    await asked(`app.control.revoke(given, terminate=True, signal="SIGKILL"`, killed);
    await interop.python(`send("ts.told", args=[1], task_id=given, countdown=0.3, expires=0.1).id`, expired);
    await starts(ours);
    await interop.platform.ports.broker.cancel(ours, undefined);

    for (const id of [waiting, running, killed, expired, ours]) {
      await expect.poll(() => revokedOf(id).length, until).toBe(1);
    }
    const told = (id: string) => plain(revokedOf(id)[0] as Event);
    expect(told(waiting)).toEqual(captured('task-revoked'));
    expect(told(running)).toEqual(captured('task-revoked-terminated'));
    expect(told(expired)).toEqual(captured('task-revoked-expired'));
    expect(revokedOf(killed)[0]).toMatchObject({ terminated: true, signum: 9, expired: false });
    // A cancel by a program of ours stops what runs, as a revoke with terminate does.
    expect(told(ours)).toEqual(captured('task-revoked-terminated'));
    const words = await Promise.all(
      [waiting, running, killed, expired, ours].map(async (id) => {
        const meta = JSON.parse((await interop.redis.get(`celery-task-meta-${id}`)) ?? '{}') as {
          result?: { exc_message?: string[] };
        };
        return meta.result?.exc_message?.[0];
      }),
    );
    expect(words).toEqual(['revoked', 'terminated', 'terminated', 'expired', 'terminated']);
  });
});
