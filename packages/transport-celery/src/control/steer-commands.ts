/** What `celery control` asks. */

import { constants } from 'node:os';
import { pythonRepr, reprException } from '../wire/python-repr.ts';
import { type Command, type CommandContext, NO_REPLY, nok, ok } from './commands.ts';
import { isKey } from './control-request.ts';
import { readIds } from './inspect-commands.ts';
import type { ConsumedQueue, RateLimit } from './node-state.ts';
import { type ControlError, pythonType, raised, shortened } from './python-call.ts';

export const steerCommands: readonly Command[] = [
  { name: 'revoke', required: ['task_id'], optional: ['terminate', 'signal'], takesMore: true, run: revoke },
  {
    name: 'terminate',
    required: ['signal', 'task_id'],
    takesMore: true,
    run: (given, context) => revoke({ ...given, terminate: true }, context),
  },
  { name: 'rate_limit', required: ['task_name', 'rate_limit'], takesMore: true, run: rateLimit },
  { name: 'time_limit', optional: ['task_name', 'hard', 'soft'], takesMore: true, run: timeLimit },
  { name: 'pool_grow', optional: ['n'], takesMore: true, run: ({ n = 1 }, context) => resize(n, 1, context) },
  { name: 'pool_shrink', optional: ['n'], takesMore: true, run: ({ n = 1 }, context) => resize(n, -1, context) },
  {
    name: 'pool_restart',
    takesMore: true,
    run: () => raised('ValueError', 'Pool restarts not enabled'),
  },
  {
    name: 'autoscale',
    optional: ['max', 'min'],
    takesMore: false,
    run: () => raised('ValueError', 'Autoscale not enabled'),
  },
  {
    name: 'add_consumer',
    required: ['queue'],
    optional: ['exchange', 'exchange_type', 'routing_key'],
    takesMore: true,
    run: addConsumer,
  },
  { name: 'cancel_consumer', required: ['queue'], takesMore: true, run: cancelConsumer },
  {
    name: 'enable_events',
    takesMore: false,
    run: (_, { events }) => ok(events.enable() ? 'task events enabled' : 'task events already enabled'),
  },
  {
    name: 'disable_events',
    takesMore: false,
    run: (_, { events }) => ok(events.disable() ? 'task events disabled' : 'task events already disabled'),
  },
  {
    name: 'heartbeat',
    takesMore: false,
    run(_, { events }) {
      events.heartbeat();
      return null;
    },
  },
  // An election may have one winner that runs a task; with nodes of two kinds there is none that all agree on.
  { name: 'election', required: ['id', 'topic'], optional: ['action'], takesMore: true, run: () => null },
  {
    name: 'shutdown',
    optional: ['msg'],
    takesMore: true,
    run(_, { state, log }) {
      log.warn('shut down by remote control', { node: state.node });
      state.requestShutdown();
      return NO_REPLY;
    },
  },
];

async function revoke({ task_id, terminate, signal }: Record<string, unknown>, { state, log }: CommandContext) {
  const ids = readIds(task_id);
  if (!ids) return raised('TypeError', `task ids must be texts, not ${pythonType(task_id)}`);
  const isTerminated = Boolean(terminate);
  const read = readSignal(signal);
  if (isTerminated && typeof read !== 'string') return read;
  for (const id of ids) state.revoked.add(id);
  log.info('runs revoked by remote control', { runs: ids.length, terminate: isTerminated });
  const how = { terminate: isTerminated, signal: typeof read === 'string' ? read : ('SIGTERM' as const) };
  const held = ids.length > 0 ? await state.cancel(ids, how) : [];
  if (!isTerminated) return ok(`tasks ${ids.join(', ')} flagged as revoked`);
  return ok(held.length > 0 ? `terminate: ${held.join(', ')}` : 'terminate: tasks unknown');
}

/** `SIGKILL`, `kill` or 9; nothing means SIGTERM. */
function readSignal(value: unknown): NodeJS.Signals | ControlError {
  if (value === null || value === undefined || value === '') return 'SIGTERM';
  const names = Object.keys(constants.signals) as NodeJS.Signals[];
  const text = String(value).toUpperCase();
  const found = names.find(
    (name) => name === text || name === `SIG${text}` || String(constants.signals[name]) === text,
  );
  return found ?? raised('AttributeError', `module 'signal' has no attribute ${pythonRepr(shortened(text))}`);
}

function rateLimit({ task_name, rate_limit }: Record<string, unknown>, { state, log }: CommandContext) {
  const limit = readRate(rate_limit);
  if (limit && 'error' in limit) return limit;
  if (!isRegistered(task_name, state)) return nok('unknown task');
  state.setRateLimit(task_name, limit);
  log.info('rate limit set by remote control', { task: task_name, limit: limit?.text });
  return ok(limit ? 'new rate limit set successfully' : 'rate limit disabled successfully');
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `10`, `10/s`, `10/m` or `10/h`; `undefined` for none. */
function readRate(value: unknown): RateLimit | undefined | ControlError {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return undefined;
  if (typeof value === 'number' && value > 0) return { text: String(value), perSecond: value };
  if (typeof value !== 'string') return raised('TypeError', `unsupported rate: ${pythonType(value)}`);
  const [count = '', unit = 's'] = shortened(value).split('/', 2);
  const seconds = SECONDS[unit || 's'];
  if (!seconds) return raised('KeyError', unit);
  if (!/^\s*\d{1,12}(\.\d{0,12})?\s*$/.test(count)) {
    const words = `could not convert string to float: ${pythonRepr(count)}`;
    return nok(`Invalid rate limit string: ${reprException('ValueError', [words])}`);
  }
  return { text: value, perSecond: Number(count) / seconds };
}

function timeLimit({ task_name, hard, soft }: Record<string, unknown>, { state, log }: CommandContext) {
  const isLimit = (value: unknown) =>
    value === null || value === undefined || (typeof value === 'number' && value >= 0);
  const wrong = [hard, soft].find((value) => !isLimit(value));
  if (wrong !== undefined) return raised('TypeError', `must be real number, not ${pythonType(wrong)}`);
  if (!isRegistered(task_name, state)) return nok('unknown task');
  // To Celery, zero is no limit.
  const ms = (seconds: unknown) => (seconds ? Math.round((seconds as number) * 1000) : undefined);
  state.setTimeLimits(task_name, { hardMs: ms(hard), softMs: ms(soft) });
  log.info('time limits set by remote control', { task: task_name, hardMs: ms(hard), softMs: ms(soft) });
  return ok('time limits set successfully');
}

function isRegistered(task: unknown, state: CommandContext['state']): task is string {
  return typeof task === 'string' && state.tasks().some(({ name }) => name === task);
}

/** More at once would be a mistake of whoever asks. */
const LARGEST_STEP = 1_000;

function resize(n: unknown, sign: 1 | -1, { state, log }: CommandContext) {
  const type = pythonType(n);
  if (typeof n !== 'number' || type !== 'int') {
    return raised('TypeError', `'${type}' object cannot be interpreted as an integer`);
  }
  if (Math.abs(n) > LARGEST_STEP) return raised('ValueError', `more than ${LARGEST_STEP} at once`);
  const consumers = state.consumers();
  const step = Math.max(0, n) * sign;
  if (step < 0 && consumers.every(({ concurrency }) => concurrency === 1)) {
    return raised('ValueError', "Can't shrink pool. Each consumer keeps one.");
  }
  for (const { name, concurrency } of consumers) state.setConcurrency(name, Math.max(1, concurrency + step));
  log.info('concurrency changed by remote control', { step });
  return ok(sign > 0 ? 'pool will grow' : 'pool will shrink');
}

const EXCHANGE_TYPES = ['direct', 'topic', 'fanout', 'headers'];

async function addConsumer(given: Record<string, unknown>, { state, log }: CommandContext) {
  const { queue, exchange, exchange_type, routing_key } = given;
  if (!isQueueName(queue)) return raised('TypeError', 'queue must be the name of a queue');
  if (exchange && !isQueueName(exchange)) return raised('TypeError', 'exchange must be the name of an exchange');
  if (routing_key && !isKey(routing_key)) return raised('TypeError', 'routing_key must be a text');
  if (exchange_type && !EXCHANGE_TYPES.includes(exchange_type as string)) {
    return raised('ValueError', `exchange_type must be one of ${EXCHANGE_TYPES.join(', ')}`);
  }
  const wanted: ConsumedQueue = {
    name: queue,
    ...(exchange ? { exchange: exchange as string } : {}),
    ...(exchange_type ? { exchangeType: exchange_type as string } : {}),
    ...(routing_key ? { routingKey: routing_key as string } : {}),
  };
  await state.addQueue(wanted);
  log.info('queue added by remote control', { queue });
  return ok(`add consumer ${queue}`);
}

async function cancelConsumer({ queue }: Record<string, unknown>, { state, log }: CommandContext) {
  if (!isKey(queue)) return raised('TypeError', 'queue must be the name of a queue');
  await state.cancelQueue(queue);
  log.info('queue cancelled by remote control', { queue });
  return ok(`no longer consuming from ${queue}`);
}

/** RabbitMQ keeps `amq.` for itself, and closes the channel that asks. */
function isQueueName(value: unknown): value is string {
  return isKey(value) && !value.startsWith('amq.');
}
