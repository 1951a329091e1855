/** Confirmed publishing over connections that come and go. What was not confirmed is published again. */

import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { AGAIN, FRESH } from '../wire/genius-header.ts';
import type { WireMessage } from '../wire/types.ts';
import { brokerErrors } from './errors.ts';

export interface Publisher {
  publish(message: WireMessage): Promise<void>;
  connected(connection: ChannelModel): Promise<void>;
  disconnected(): void;
  /** Why there is no connection, for whoever waits. */
  trouble(problem: string): void;
  /** Resolves when nothing waits for its confirm. */
  drained(): Promise<void>;
  close(): void;
}

interface Pending {
  message: WireMessage;
  returned: boolean;
  /** It was published before, and may be in its queue already. */
  isAgain: boolean;
  resolve(): void;
  reject(error: Error): void;
}

export function createPublisher(address: string, deadlineMs: number): Publisher {
  const pending = new Set<Pending>();
  const waitingForDrain: (() => void)[] = [];
  /** Queues that exist, as far as this connection knows. */
  let declared = new Map<string, Promise<void>>();
  let channel: ConfirmChannel | undefined;
  let connection: ChannelModel | undefined;
  let problem = 'it has not been reached yet';

  function settle(each: Pending, error?: Error): void {
    if (!pending.delete(each)) return;
    if (error) each.reject(error);
    else each.resolve();
    if (pending.size === 0) for (const resolve of waitingForDrain.splice(0)) resolve();
  }

  function send(each: Pending): void {
    const on = channel;
    if (!on) return;
    const { exchange, routingKey } = each.message;
    // To the default exchange a message goes into a queue by its name: the queue is declared as Celery declares it.
    const ready = exchange === '' ? declare(routingKey) : undefined;
    if (ready === undefined) write(on, each);
    else
      ready.then(
        () => write(on, each),
        // The failed declaration has rejected what waits for it.
        () => undefined,
      );
  }

  function write(on: ConfirmChannel, each: Pending): void {
    if (on !== channel || !pending.has(each)) return;
    const { exchange, routingKey, properties, headers: plain, body, isFresh } = each.message;
    const headers = isFresh ? { ...plain, [FRESH]: each.isAgain ? AGAIN : plain.id } : plain;
    each.returned = false;
    each.isAgain = true;
    try {
      on.publish(
        exchange,
        routingKey,
        body,
        { ...properties, headers: typedHeaders(headers), mandatory: exchange === '' },
        (error: unknown) => {
          if (on !== channel) return;
          // Of a channel that ended nobody knows what was taken: it stays pending for the next one.
          if (error && (error as Error).message !== NACKED) return;
          if (error)
            settle(
              each,
              brokerErrors.GW_BROKER_REFUSED({
                address,
                queue: routingKey,
                problem: String((error as Error).message ?? error),
              }),
            );
          else if (each.returned) send(each);
          else settle(each);
        },
      );
    } catch {
      // The channel ended in this moment: it is published again with the next one.
    }
  }

  /** Resolves when the queue exists; undefined if that is known. */
  function declare(queue: string): Promise<void> | undefined {
    const known = declared.get(queue);
    if (known) return known === DECLARED ? undefined : known;
    const mine = declared;
    const made = declareQueue(queue).then(
      () => void mine.set(queue, DECLARED),
      (error: Error) => {
        mine.delete(queue);
        const refused = brokerErrors.GW_BROKER_REFUSED({ address, queue, problem: error.message });
        if (mine === declared && connection) {
          for (const each of pending) {
            if (each.message.exchange === '' && each.message.routingKey === queue) settle(each, refused);
          }
        }
        throw error;
      },
    );
    declared.set(queue, made);
    return made;
  }

  async function declareQueue(queue: string): Promise<void> {
    if (!connection) throw new Error('not connected');
    // A refusal closes the channel, so it must not be the publisher's.
    const errand = await connection.createChannel();
    errand.on('error', () => undefined);
    try {
      // A queue that is there is taken as it is: it may be a quorum queue, or have a policy's arguments.
      const exists = await errand.checkQueue(queue).then(
        () => true,
        () => false,
      );
      if (exists) return;
    } finally {
      await errand.close().catch(() => undefined);
    }
    const channelForIt = await connection.createChannel();
    channelForIt.on('error', () => undefined);
    try {
      await declareAsCelery(channelForIt, queue);
    } finally {
      await channelForIt.close().catch(() => undefined);
    }
  }

  return {
    publish(message) {
      return new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          settle(
            each,
            brokerErrors.GW_BROKER_UNREACHABLE({
              address,
              waited: `${Math.round(deadlineMs / 1000)} s`,
              problem: channel ? 'no confirm came' : problem,
            }),
          );
        }, deadlineMs);
        const each: Pending = {
          message,
          returned: false,
          isAgain: false,
          resolve() {
            clearTimeout(timer);
            resolve();
          },
          reject(error) {
            clearTimeout(timer);
            reject(error);
          },
        };
        pending.add(each);
        send(each);
      });
    },
    async connected(made) {
      connection = made;
      declared = new Map();
      const opened = await made.createConfirmChannel();
      opened.on('error', (error: Error) => {
        problem = error.message;
      });
      // A channel that RabbitMQ closed alone (an exchange that is not there) is replaced with its connection.
      opened.on('close', () => {
        if (channel === opened) void made.close().catch(() => undefined);
      });
      opened.on(
        'return',
        (message: { fields: { routingKey: string }; properties: { headers?: Record<string, unknown> } }) => {
          declared.delete(message.fields.routingKey);
          const id = message.properties.headers?.id;
          for (const each of pending)
            if (each.message.headers.id === id && each.message.routingKey === message.fields.routingKey)
              each.returned = true;
        },
      );
      channel = opened;
      for (const each of pending) send(each);
    },
    disconnected() {
      channel = undefined;
      connection = undefined;
    },
    trouble(text) {
      problem = text;
    },
    drained: () => (pending.size === 0 ? Promise.resolve() : new Promise((resolve) => waitingForDrain.push(resolve))),
    close() {
      for (const each of pending) {
        settle(each, brokerErrors.GW_BROKER_UNREACHABLE({ address, waited: '0 s', problem: 'the link was closed' }));
      }
    },
  };
}

/** amqplib writes such integers as int16, whose letter py-amqp takes for a short text. */
const isMisread = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value > 127 && value < 32_768;
const hasMisread = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).some(hasMisread) : isMisread(value);

/** Headers whose integers every client reads. */
function typedHeaders(headers: Record<string, unknown>): Record<string, unknown> {
  if (!hasMisread(headers)) return headers;
  const typed = (value: unknown): unknown => {
    if (isMisread(value)) return { '!': 'int32', value };
    if (Array.isArray(value)) return value.map(typed);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typed(each)]));
  };
  return typed(headers) as Record<string, unknown>;
}

const DECLARED = Promise.resolve();
/** How amqplib tells that RabbitMQ refused a message, as opposed to that the channel has ended. */
const NACKED = 'message nacked';

/** A queue with its direct exchange, as Celery's clients declare both: durable and without arguments. */
export async function declareAsCelery(
  channel: Pick<ConfirmChannel, 'assertQueue' | 'assertExchange' | 'bindQueue'>,
  queue: string,
): Promise<void> {
  await channel.assertExchange(queue, 'direct', { durable: true });
  await channel.assertQueue(queue, { durable: true });
  await channel.bindQueue(queue, queue, queue);
}
