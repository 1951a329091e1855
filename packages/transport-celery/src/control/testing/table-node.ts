/** A node for tests: a table of runs, as the store and the runtime would keep them, with all that can be steered. */

import type { EventStream } from '../event-stream.ts';
import type {
  ConsumedQueue,
  HeldRun,
  NodeConsumer,
  NodeState,
  RateLimit,
  RegisteredTask,
  ScheduledRun,
  TimeLimits,
} from '../node-state.ts';
import { createRevokedIds } from '../revoked-ids.ts';

export type TableState = 'waiting' | 'scheduled' | 'reserved' | 'active' | 'done' | 'cancelled' | 'terminated';

export interface TableRun {
  id: string;
  task: string;
  state: TableState;
  queue?: string;
  /** ms since 1970. */
  startedAt?: number;
  dueAt?: number;
  /** Of its input. */
  fields?: readonly string[];
}

export interface TableNode extends NodeState {
  readonly runs: Map<string, TableRun>;
  readonly rateLimits: Map<string, RateLimit | undefined>;
  readonly timeLimits: Map<string, TimeLimits>;
  readonly signals: string[];
  readonly hasShutDown: boolean;
  /** Told of what is terminated. */
  events?: EventStream;
}

export interface TableNodeOptions {
  node?: string;
  tasks?: readonly string[];
  runs?: readonly TableRun[];
  queues?: readonly string[];
  totals?: Record<string, number>;
  conf?: Record<string, unknown>;
}

const HELD: readonly TableState[] = ['reserved', 'active'];

export function createTableNode(options: TableNodeOptions = {}): TableNode {
  const { node = 'worker@example', tasks = [], runs = [], queues = [], totals = {}, conf = {} } = options;
  const table = new Map(runs.map((run) => [run.id, { ...run }]));
  const consumed = new Map<string, ConsumedQueue>(queues.map((name) => [name, { name }]));
  const consumers = new Map<string, NodeConsumer>([['main', { name: 'main', concurrency: 2 }]]);
  const rateLimits = new Map<string, RateLimit | undefined>();
  const timeLimits = new Map<string, TimeLimits>();
  const signals: string[] = [];
  let hasShutDown = false;

  const inState = (state: TableState) => [...table.values()].filter((run) => run.state === state);
  const held = ({ id, task, queue = 'celery', startedAt, fields = [] }: TableRun): HeldRun => ({
    id,
    task,
    queue,
    startedAt,
    acknowledged: startedAt !== undefined,
    fields,
  });

  const self: TableNode = {
    node,
    pid: process.pid,
    version: '0.1.0',
    startedAt: Date.now() - 271_000,
    revoked: createRevokedIds(),
    runs: table,
    rateLimits,
    timeLimits,
    signals,
    get hasShutDown() {
      return hasShutDown;
    },
    active: () => inState('active').map(held),
    reserved: () => inState('reserved').map(held),
    async scheduled(limit) {
      const due = inState('scheduled').slice(0, limit);
      return due.map((run): ScheduledRun => ({ dueAt: run.dueAt ?? 0, run: held(run) }));
    },
    tasks: () => tasks.map((name): RegisteredTask => ({ name, options: { rate_limit: rateLimits.get(name)?.text } })),
    totals: () => totals,
    consumers: () => [...consumers.values()],
    setConcurrency: (name, concurrency) => void consumers.set(name, { name, concurrency }),
    prefetch: () => 10,
    queues: () => [...consumed.values()],
    async addQueue(queue) {
      if (queue.name === 'refused') throw Object.assign(new Error('of user Popescu'), { code: 'GW_QUEUE_UNKNOWN' });
      consumed.set(queue.name, queue);
    },
    async cancelQueue(name) {
      consumed.delete(name);
    },
    async cancel(ids, { terminate, signal }) {
      const known = ids.map((id) => table.get(id)).filter((run) => run !== undefined);
      const mine = known.filter(({ state }) => HELD.includes(state)).map(({ id }) => id);
      for (const run of known) {
        if (run.state === 'active' && terminate) {
          run.state = 'terminated';
          signals.push(signal);
          self.events?.revoked(run.id, { terminated: true, expired: false, signum: signal === 'SIGKILL' ? 9 : 15 });
        } else if (['waiting', 'scheduled', 'reserved'].includes(run.state)) run.state = 'cancelled';
      }
      return mine;
    },
    setRateLimit: (task, limit) => void rateLimits.set(task, limit),
    setTimeLimits: (task, limits) => void timeLimits.set(task, limits),
    requestShutdown() {
      hasShutDown = true;
      void self.events?.close();
    },
    conf: () => conf,
  };
  return self;
}
