/** A node on a broker of a test: what an owner wires together. */

import { type AmqpLink, openAmqp } from '../../amqp/connect.ts';
import { createEventStream, type EventStream, type EventStreamOptions } from '../event-stream.ts';
import { openRemoteControl } from '../remote-control.ts';
import type { TableNode } from './table-node.ts';

export interface OpenNode {
  amqp: AmqpLink;
  events: EventStream;
}

/** Resolves when it hears requests; it leaves with the test. */
export async function openNode(
  ctx: { onTestFinished(end: () => Promise<void>): void },
  amqpUrl: string,
  state: TableNode,
  options: EventStreamOptions = {},
): Promise<OpenNode> {
  const amqp = openAmqp(amqpUrl);
  const events = createEventStream(amqp, state, options);
  state.events = events;
  const control = openRemoteControl(amqp, state, { events });
  ctx.onTestFinished(async () => {
    await control.close();
    await events.close();
    await amqp.close();
  });
  const queue = `${state.node}.celery.pidbox`;
  for (;;) {
    const consumers = await amqp.use(async (channel) => (await channel.checkQueue(queue)).consumerCount).catch(() => 0);
    if (consumers > 0) return { amqp, events };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
