/** CloudEvents on a topic exchange, for whoever listens outside the platform. */

import type { CloudEvent } from '@genius/contract';
import type { AmqpLink } from './amqp/connect.ts';

const EVENT_EXCHANGE = 'genius.events';

/** Declares the exchange: topic, durable. */
export async function declareEventExchange(amqp: AmqpLink): Promise<void> {
  await amqp.use((channel) => channel.assertExchange(EVENT_EXCHANGE, 'topic', { durable: true }));
}

/** Resolves when RabbitMQ has confirmed them. The routing key is the type; the body the event in JSON. */
export async function publishEvents(amqp: AmqpLink, events: readonly CloudEvent[]): Promise<void> {
  await Promise.all(
    events.map((event) =>
      amqp.publish({
        exchange: EVENT_EXCHANGE,
        routingKey: event.type,
        properties: {
          contentType: 'application/cloudevents+json',
          contentEncoding: 'utf-8',
          deliveryMode: 2,
          correlationId: event.correlationid,
        },
        headers: { id: event.id, ...(event.traceparent ? { traceparent: event.traceparent } : {}) },
        body: Buffer.from(JSON.stringify({ ...event, data: { correlation_id: event.correlationid, ...event.data } })),
      }),
    ),
  );
}
