/** What a node learns when it starts: which runs its neighbours, Python workers too, know as revoked, and their clock. */

import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
import type { AmqpLink } from '../amqp/connect.ts';
import { isKey, REPLY_EXCHANGE } from './control-request.ts';
import type { EventStream } from './event-stream.ts';
import type { NodeState } from './node-state.ts';
import { learnRevoked } from './revoked-ids.ts';

/** As long as Celery's workers wait: a neighbour that is busy for longer is not heard. */
const WAIT_MS = 1_000;
const EXCHANGE = 'celery.pidbox';

interface Greeting {
  revoked?: unknown;
  clock?: unknown;
}

/**
 * To be awaited before messages are taken, with remote control open: what was revoked before this node started is then
 * not run. Resolves with the number of ids that were new; takes `waitMs`, by default 1 s. Rejects without a connection.
 */
export async function meetNeighbours(
  amqp: AmqpLink,
  state: NodeState,
  events: EventStream,
  waitMs: number = WAIT_MS,
): Promise<number> {
  const greetings = await amqp.use((channel) => greet(channel, state, events, waitMs));
  let learned = 0;
  for (const { revoked, clock } of greetings) {
    events.clock.adjust(clock);
    const ids = typeof revoked === 'object' && revoked !== null ? Object.keys(revoked) : [];
    learned += await learnRevoked(state, ids.filter(isKey));
  }
  return learned;
}

/** The answers to `hello`, ours left out. */
async function greet(channel: Channel, state: NodeState, events: EventStream, waitMs: number): Promise<Greeting[]> {
  const key = randomUUID();
  const greetings: Greeting[] = [];
  await channel.assertExchange(EXCHANGE, 'fanout', { durable: false });
  await channel.assertExchange(REPLY_EXCHANGE, 'direct', { durable: false });
  const { queue } = await channel.assertQueue(`${key}.${REPLY_EXCHANGE}`, {
    durable: false,
    autoDelete: true,
    messageTtl: 300_000,
    expires: 10_000,
  });
  await channel.bindQueue(queue, REPLY_EXCHANGE, key);
  await channel.consume(queue, (message) => void greetings.push(...readGreetings(message?.content, state.node)), {
    noAck: true,
  });
  const request = {
    method: 'hello',
    arguments: { from_node: state.node, revoked: state.revoked.forPeers() },
    destination: null,
    pattern: null,
    matcher: null,
    ticket: randomUUID(),
    reply_to: { exchange: REPLY_EXCHANGE, routing_key: key },
  };
  channel.publish(EXCHANGE, '', Buffer.from(JSON.stringify(request), 'utf8'), {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    priority: 0,
    headers: {
      clock: { '!': 'int64', value: events.clock.forward() },
      expires: { '!': 'double', value: (Date.now() + waitMs) / 1000 },
    },
  });
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return greetings;
}

function readGreetings(content: Buffer | undefined, self: string): Greeting[] {
  try {
    const answers = JSON.parse(content?.toString('utf8') ?? '{}') as Record<string, Greeting | null>;
    return Object.entries(answers).flatMap(([node, greeting]) => (node === self || !greeting ? [] : greeting));
  } catch {
    return [];
  }
}
