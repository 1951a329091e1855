/** Queues that an operator has declared otherwise than Celery does by default, and Celery's delays in the broker. */

import { defineTask } from '@genius/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { add, noted, tsWorker } from './testing/ts-worker.ts';
import { useInterop } from './testing/use-interop.ts';

const QUEUE = `Queue("ts", Exchange("ts", type="topic"), routing_key="ts", queue_arguments={"x-queue-type": "quorum"})`;

describe('a quorum queue on a topic exchange, with native delayed delivery', () => {
  const interop = useInterop({
    version: 'the newest',
    workers: [tsWorker],
    // What a worker of Celery 5.6 declares for the queues it consumes.
    before: `
      from kombu.transport import native_delayed_delivery as delayed
      app.conf.task_queues = [${QUEUE}]
      app.conf.task_default_queue = "ts"
      app.conf.task_routes = None
      app.conf.broker_transport_options = {"confirm_publish": True}
      with app.connection_for_write() as connection:
          delayed.declare_native_delayed_delivery_exchanges_and_queues(connection, "quorum")
          queue = ${QUEUE}(connection.default_channel)
          queue.declare()
          delayed.bind_queue_to_native_delayed_delivery_exchange(connection, queue)
    `,
  });

  test('it is consumed as it is, by callers in both languages', async () => {
    expect(await interop.python(`get(send("ts.add", {"a": 1, "b": 2}))`)).toBe(3);
    expect(await interop.platform.client.call(add, { a: 3, b: 4 })).toBe(7);
  });

  test('a countdown travels through the queues of delays, and its fraction is waited for here', async () => {
    const code = `
      since = time.time()
      run = send("ts.note", {"way": "delayed"}, countdown=1.4)
      time.sleep(0.2)
      with app.connection_for_read() as connection:
          waiting = connection.default_channel.queue_declare("celery_delayed_0", passive=True).message_count
      get(run)
      return [waiting, time.time() - since]
    `;
    const [waiting, took] = await interop.python<[number, number]>(code);
    expect(waiting).toBe(1);
    expect(took).toBeGreaterThanOrEqual(1.399);
    expect(took).toBeLessThan(8);
    expect(noted.filter(({ input }) => (input as { way?: string }).way === 'delayed')).toHaveLength(1);
  });

  test('what came that way is sent on, told and kept as any other', async () => {
    const code = `
      tail = sig("ts.note").set(queue="ts")
      run = chain(sig("ts.add", a=1, b=2).set(countdown=1, queue="ts"), tail).apply_async()
      return [get(run), get(run.parent)]
    `;
    expect(await interop.python(code)).toEqual([3, 3]);
  });
});

describe('a classic queue with arguments of its own', () => {
  const interop = useInterop({
    version: '5.2 of Debian',
    workers: [tsWorker],
    before: `
      with app.connection_for_write() as connection:
          Queue("ts", Exchange("ts"), routing_key="ts", max_priority=10, queue_arguments={"x-max-length": 1000})(connection.default_channel).declare()
    `,
  });

  test('it is consumed as it is, by callers in both languages', async () => {
    const code = `
      queue = Queue("ts", Exchange("ts"), routing_key="ts", max_priority=10, queue_arguments={"x-max-length": 1000})
      return get(app.send_task("ts.add", kwargs={"a": 1, "b": 2}, queue=queue, priority=7))
    `;
    expect(await interop.python(code)).toBe(3);
    expect(await interop.platform.client.call(add, { a: 3, b: 4 })).toBe(7);
  });

  test('a queue that nobody has declared is declared as Celery does, so that its clients agree', async () => {
    const elsewhere = defineTask({
      name: 'other.task',
      queue: 'other',
      summary: 'For a test.',
      idempotent: 'yes',
      input: z.object({}),
      output: z.any(),
    });
    await interop.platform.client.send(elsewhere, {});
    const code = `
      with app.connection_for_write() as connection:
          return Queue("other", Exchange("other"), routing_key="other")(connection.default_channel).queue_declare()
    `;
    expect(await interop.python(code)).toEqual(['other', 1, 0]);
  });
});
