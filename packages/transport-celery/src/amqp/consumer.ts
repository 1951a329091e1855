/** Takes messages of one queue, on a channel of its own, again after each reconnection. */

import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';

/** A message in hand. An acknowledgement of a channel that has ended is dropped: the message comes again. */
export interface Taken {
  readonly message: ConsumeMessage;
  /** Counts the channels: a tag belongs to one. */
  readonly generation: number;
}

export interface ConsumerOptions {
  /** Declares what is needed and answers with the queue's name; called on each new channel. */
  declare: (channel: Channel) => Promise<string>;
  /** Messages that may be unacknowledged at once; of this consumer alone, not of the channel. 0: any number. */
  prefetch: number;
  /** Messages count as taken when they are sent. */
  noAck?: boolean;
  onMessage: (taken: Taken) => void;
  /** The queue is consumed from now on; so many messages wait in it. Called before the first of them arrives. */
  onStarted?: (waiting: number) => void;
}

export interface AmqpConsumer {
  /** Acknowledges all messages of the channel up to this one. Never throws. */
  ackUpTo(taken: Taken): void;
  ack(taken: Taken): void;
  reject(taken: Taken, requeue: boolean): void;
  /** Whether the message is still in hand. If not, it comes again, here or elsewhere. */
  holds(taken: Taken): boolean;
  /** Drops acknowledgements until the next channel, on which everything in hand comes again. */
  distrust(): void;
  /** Ends the channel and opens another. */
  renew(): void;
  /** Takes nothing more; what is in hand can still be acknowledged. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends the channel: what is not acknowledged goes back to the queue. */
  close(): Promise<void>;
  connected(connection: ChannelModel): void;
  disconnected(): void;
}

export function createConsumer(options: ConsumerOptions, forget: () => void): AmqpConsumer {
  let connection: ChannelModel | undefined;
  let channel: Channel | undefined;
  let consumerTag: string | undefined;
  let generation = 0;
  let distrusted = false;
  let paused = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function start(): void {
    if (!connection || closed) return;
    const on = connection;
    open(on).catch(() => {
      // The queue may be refused or deleted for a while; a connection that ended starts it anew by itself.
      if (on !== connection || closed) return;
      clearTimeout(retry);
      retry = setTimeout(start, 1_000);
    });
  }

  async function open(on: ChannelModel): Promise<void> {
    const mine = ++generation;
    const opened = await on.createChannel();
    opened.on('error', () => undefined);
    opened.on('close', () => {
      if (channel !== opened) return;
      channel = undefined;
      consumerTag = undefined;
      // RabbitMQ closed it: the consumer is set up again.
      if (on === connection && !closed) retry = setTimeout(start, 100);
    });
    const queue = await options.declare(opened);
    // Per consumer: RabbitMQ 4.3 refuses Celery's global form, and quorum queues do.
    if (options.prefetch > 0) await opened.prefetch(options.prefetch, false);
    if (mine !== generation || closed) return void (await opened.close().catch(() => undefined));
    channel = opened;
    distrusted = false;
    if (paused) return;
    await consume(opened, queue, mine);
  }

  async function consume(on: Channel, queue: string, mine: number): Promise<void> {
    const { messageCount } = await on.checkQueue(queue);
    options.onStarted?.(messageCount);
    const answer = await on.consume(
      queue,
      (message) => {
        if (message) options.onMessage({ message, generation: mine });
        // RabbitMQ cancelled the consumer: its queue was deleted or moved.
        else if (channel === on) void on.close().catch(() => undefined);
      },
      { noAck: options.noAck === true },
    );
    consumerTag = answer.consumerTag;
    // It was paused in between.
    if (paused && channel === on) {
      consumerTag = undefined;
      await on.cancel(answer.consumerTag);
    }
  }

  function onChannel(taken: Taken, act: (channel: Channel) => void): void {
    if (!channel || distrusted || taken.generation !== generation) return;
    try {
      act(channel);
    } catch {
      // The channel ended in this moment: the message comes again.
    }
  }

  return {
    ackUpTo: (taken) => onChannel(taken, (on) => on.ack(taken.message, true)),
    ack: (taken) => onChannel(taken, (on) => on.ack(taken.message)),
    reject: (taken, requeue) => onChannel(taken, (on) => on.reject(taken.message, requeue)),
    holds: (taken) => channel !== undefined && !distrusted && taken.generation === generation,
    distrust() {
      distrusted = true;
    },
    renew() {
      const old = channel;
      channel = undefined;
      consumerTag = undefined;
      generation++;
      clearTimeout(retry);
      void old?.close().catch(() => undefined);
      start();
    },
    async pause() {
      if (paused) return;
      paused = true;
      const tag = consumerTag;
      consumerTag = undefined;
      if (tag !== undefined) await channel?.cancel(tag).catch(() => undefined);
    },
    resume() {
      if (!paused) return;
      paused = false;
      const on = channel;
      if (!on) return;
      const mine = generation;
      options
        .declare(on)
        .then((queue) => consume(on, queue, mine))
        .catch(() => undefined);
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(retry);
      forget();
      await channel?.close().catch(() => undefined);
    },
    connected(made) {
      connection = made;
      start();
    },
    disconnected() {
      connection = undefined;
      channel = undefined;
      consumerTag = undefined;
      clearTimeout(retry);
    },
  };
}
