/** A consumed queue as `celery inspect active_queues` shows it. */

import type { ConsumedQueue } from './node-state.ts';

export function queueInfo(queue: ConsumedQueue) {
  const { name, exchange = name, exchangeType = 'direct', routingKey = name } = queue;
  return {
    name,
    exchange: {
      name: exchange,
      type: exchangeType,
      arguments: null,
      durable: true,
      passive: false,
      auto_delete: false,
      delivery_mode: null,
      no_declare: false,
    },
    routing_key: routingKey,
    queue_arguments: queue.arguments ?? null,
    binding_arguments: null,
    consumer_arguments: null,
    durable: true,
    exclusive: false,
    auto_delete: false,
    no_ack: false,
    alias: null,
    bindings: [],
    no_declare: null,
    expires: null,
    message_ttl: null,
    max_length: null,
    max_length_bytes: null,
    max_priority: null,
  };
}
