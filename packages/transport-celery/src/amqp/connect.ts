/** A link to RabbitMQ that comes back for ever: confirmed publishing, consumers, and channels for single errands. */

import type { Writable } from 'node:stream';
import { type Logger, silentLogger } from '@genius/runtime';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import type { WireMessage } from '../wire/types.ts';
import { type BrokerAddress, readBrokerAddress } from './address.ts';
import { type AmqpConsumer, type ConsumerOptions, createConsumer } from './consumer.ts';
import { gatherWrites } from './gather-writes.ts';
import { createPublisher } from './publisher.ts';
import { readLongIntegers } from './read-long-integers.ts';
import { writeThrough } from './write-through.ts';

export interface AmqpLink {
  /**
   * Resolves when RabbitMQ has confirmed the message. While the connection is away it waits, and what was not confirmed
   * is published again after: a message may then arrive twice, under the same id. Rejects with GW_BROKER_…
   */
  publish(message: WireMessage): Promise<void>;
  /** Takes messages of a queue, again after each reconnection. */
  consume(options: ConsumerOptions): AmqpConsumer;
  /** Runs an errand on a channel of its own, which is closed after. Rejects at once while the connection is away. */
  use<T>(errand: (channel: Channel) => Promise<T>): Promise<T>;
  /** Publishes without waiting and without a confirm; lost while the connection is away. For monitoring. */
  tell(message: WireMessage): void;
  onConnected(listener: () => void): void;
  readonly isReady: boolean;
  readonly address: BrokerAddress;
  /** Resolves once what was published is confirmed (or its deadline is over) and the connection is closed. */
  close(): Promise<void>;
}

export interface AmqpOptions {
  /** How long a publish may take, the wait for a connection included, ms. Default 30 s. */
  deadlineMs?: number;
  log?: Logger;
  /** Shown to operators in RabbitMQ's list of connections. */
  name?: string;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;
const CONNECT_MS = 10_000;

export function openAmqp(url: string, options: AmqpOptions = {}): AmqpLink {
  const { deadlineMs = 30_000, log = silentLogger, name = 'genius-workers' } = options;
  const address = readBrokerAddress(url);
  const listeners = new Set<() => void>();
  const consumers = new Set<AmqpConsumer>();
  const publisher = createPublisher(address.shown, deadlineMs);
  let connection: ChannelModel | undefined;
  let untold: Channel | undefined;
  let closed = false;
  let problem = 'it has not been reached yet';
  let wake: (() => void) | undefined;

  async function stayConnected(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !closed; ) {
      const since = performance.now();
      try {
        await connected();
      } catch (error) {
        problem = (error as Error).message;
      }
      if (closed) return;
      // A connection that stood for a while starts the pauses anew.
      if (performance.now() - since > 5_000) pause = FIRST_PAUSE_MS;
      log.warn('no connection to RabbitMQ', { address: address.shown, problem });
      publisher.trouble(problem);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pause * (0.5 + Math.random() / 2));
      });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Connects, and resolves when that connection has ended. */
  async function connected(): Promise<void> {
    const made = await connect(address.url, {
      noDelay: true,
      timeout: CONNECT_MS,
      clientProperties: { connection_name: name },
    });
    const ended = new Promise<void>((resolve) => made.once('close', () => resolve()));
    // Its 'close' follows; without a listener an 'error' would end the process.
    made.on('error', (error: Error) => {
      problem = error.message;
    });
    if (closed) {
      await made.close();
      return;
    }
    connection = made;
    readLongIntegers(made);
    writeThrough(made);
    gatherWrites((made as unknown as { connection: { stream: Writable } }).connection.stream);
    try {
      untold = await made.createChannel();
      untold.on('error', () => undefined);
      await publisher.connected(made);
      for (const consumer of consumers) consumer.connected(made);
      log.info('connected to RabbitMQ', { address: address.shown });
      for (const listener of listeners) listener();
      await ended;
    } finally {
      connection = undefined;
      untold = undefined;
      publisher.disconnected();
      for (const consumer of consumers) consumer.disconnected();
      await made.close().catch(() => undefined);
    }
  }

  const running = stayConnected();

  return {
    address,
    publish: (message) => publisher.publish(message),
    consume(consumerOptions) {
      const consumer = createConsumer(consumerOptions, () => consumers.delete(consumer));
      consumers.add(consumer);
      if (connection) consumer.connected(connection);
      return consumer;
    },
    async use(errand) {
      if (!connection) throw new Error(`RabbitMQ at ${address.shown} is not connected: ${problem}`);
      const channel = await connection.createChannel();
      // A refusal closes the channel and rejects the call that caused it.
      channel.on('error', () => undefined);
      try {
        return await errand(channel);
      } finally {
        await channel.close().catch(() => undefined);
      }
    },
    tell({ exchange, routingKey, body, headers, properties }) {
      try {
        untold?.publish(exchange, routingKey, body, { ...properties, headers });
      } catch {
        // The channel just ended: what is told is not kept.
      }
    },
    onConnected(listener) {
      listeners.add(listener);
      if (connection) listener();
    },
    get isReady() {
      return connection !== undefined;
    },
    async close() {
      if (closed) return;
      await publisher.drained();
      closed = true;
      publisher.close();
      wake?.();
      await connection?.close().catch(() => undefined);
      await running;
    },
  };
}
