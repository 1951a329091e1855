/** A command of remote control: what it takes, and what it does and answers. */

import type { Logger } from '@genius/runtime';
import type { BrokerAddress } from '../amqp/address.ts';
import type { EventStream } from './event-stream.ts';
import type { NodeState } from './node-state.ts';
import type { Signature } from './python-call.ts';

export interface CommandContext {
  state: NodeState;
  events: EventStream;
  address: BrokerAddress;
  log: Logger;
  /** ms since 1970. */
  now: () => number;
}

export interface Command extends Signature {
  /** The answer; `null` where Celery's function returns nothing, `NO_REPLY` where it ends the worker. */
  run(given: Record<string, unknown>, context: CommandContext): unknown;
}

export const NO_REPLY = Symbol('no reply');

export const ok = (value: unknown) => ({ ok: value });
export const nok = (value: string) => ({ error: value });
