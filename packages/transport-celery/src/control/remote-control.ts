/** The mailbox of this node: `celery inspect`, `celery control` and Flower see it and steer it as a worker of Celery. */

import { type Logger, silentLogger } from '@genius/runtime';
import type { Channel } from 'amqplib';
import type { AmqpLink } from '../amqp/connect.ts';
import { type Command, type CommandContext, NO_REPLY } from './commands.ts';
import { type ControlRequest, REPLY_EXCHANGE, readControlRequest } from './control-request.ts';
import type { EventStream } from './event-stream.ts';
import { inspectAliases, inspectCommands } from './inspect-commands.ts';
import type { NodeState } from './node-state.ts';
import { bindArguments, pythonType, raised, shortened } from './python-call.ts';
import { steerCommands } from './steer-commands.ts';

export interface RemoteControl {
  /** Hears nothing more. */
  close(): Promise<void>;
}

export interface RemoteControlOptions {
  /** What `enable_events`, `disable_events` and `heartbeat` steer; its clock is the node's. */
  events: EventStream;
  log?: Logger;
  /** ms since 1970. */
  now?: () => number;
}

const EXCHANGE = 'celery.pidbox';
/** Requests in hand; what comes meanwhile waits in RabbitMQ. */
const IN_HAND = 32;

const COMMANDS: ReadonlyMap<unknown, Command> = new Map(
  [...inspectCommands, ...steerCommands].map((command) => [command.name, command]),
);

export function openRemoteControl(amqp: AmqpLink, state: NodeState, options: RemoteControlOptions): RemoteControl {
  const { events, log = silentLogger, now = Date.now } = options;
  const context: CommandContext = { state, events, address: amqp.address, log, now };
  let channel: Channel | undefined;

  async function declare(on: Channel): Promise<string> {
    const queue = `${state.node}.${EXCHANGE}`;
    await on.assertExchange(EXCHANGE, 'fanout', { durable: false });
    await on.assertExchange(REPLY_EXCHANGE, 'direct', { durable: false });
    await on.assertQueue(queue, { durable: false, autoDelete: true, messageTtl: 300_000, expires: 10_000 });
    await on.bindQueue(queue, EXCHANGE, '');
    channel = on;
    return queue;
  }

  async function answer({ method, arguments: given, reply }: ControlRequest): Promise<void> {
    const value = await perform(method, given);
    if (reply && value !== NO_REPLY) send(reply, value);
  }

  async function perform(method: unknown, given: unknown): Promise<unknown> {
    if (typeof method === 'object' && method !== null) {
      return raised('TypeError', `unhashable type: '${pythonType(method)}'`);
    }
    const name = typeof method === 'string' ? shortened(method) : method;
    const command = COMMANDS.get(Object.hasOwn(inspectAliases, String(name)) ? inspectAliases[String(name)] : name);
    if (!command) return raised('KeyError', name);
    const bound = bindArguments(command, given);
    if (bound.refusal) return bound.refusal;
    try {
      return await command.run(bound.arguments, context);
    } catch (error) {
      // Its message may quote what is nobody's business.
      log.error('a command of remote control failed', { command: command.name, problem: (error as Error).message });
      const { code } = error as { code?: unknown };
      return raised('RuntimeError', typeof code === 'string' ? code : (error as Error).name);
    }
  }

  function send({ routingKey, ticket }: { routingKey: string; ticket: string | null }, value: unknown): void {
    const body = Buffer.from(JSON.stringify({ [state.node]: value }), 'utf8');
    try {
      channel?.publish(REPLY_EXCHANGE, routingKey, body, {
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        deliveryMode: 1,
        priority: 0,
        headers: { ticket, clock: asInteger(events.clock.forward()) },
      });
    } catch {
      // The channel just ended; whoever asked asks again.
    }
  }

  const consumer = amqp.consume({
    declare,
    prefetch: IN_HAND,
    onMessage(taken) {
      const { message } = taken;
      events.clock.adjust(message.properties.headers?.clock);
      const request = readControlRequest(message, state.node, now());
      if ('dropped' in request) {
        const { dropped, isHarmful } = request;
        if (isHarmful) log.warn('a request of remote control was dropped', { reason: dropped });
        consumer.ack(taken);
        return;
      }
      answer(request)
        .catch((error: unknown) => {
          log.error('a request of remote control failed', { problem: (error as Error).message });
        })
        .finally(() => consumer.ack(taken));
    },
  });

  return { close: () => consumer.close() };
}

/** Its type is named: left to itself, amqplib writes 16 bits, in which py-amqp sees the beginning of a text. */
function asInteger(value: number) {
  return { '!': value < 2 ** 31 ? 'int32' : 'int64', value };
}
