/** What `celery inspect` asks. */

import { pythonRepr } from '../wire/python-repr.ts';
import { type Command, type CommandContext, ok } from './commands.ts';
import { isKey } from './control-request.ts';
import { maskedSettings, nodeReport } from './node-settings.ts';
import type { RegisteredTask } from './node-state.ts';
import { nodeStats } from './node-stats.ts';
import { pythonType, raised } from './python-call.ts';
import { queueInfo } from './queue-info.ts';
import { requestInfo, scheduledInfo } from './request-info.ts';
import { learnRevoked } from './revoked-ids.ts';

/** An answer is for people: nobody reads more. */
const MOST_RUNS = 1_000;
/** As many ids as Celery keeps. */
const MOST_IDS = 50_000;

export const inspectCommands: readonly Command[] = [
  { name: 'ping', takesMore: true, run: () => ok('pong') },
  {
    name: 'active',
    optional: ['safe'],
    takesMore: true,
    run: (_, { state }) =>
      state
        .active()
        .slice(0, MOST_RUNS)
        .map((run) => requestInfo(run, state)),
  },
  {
    name: 'reserved',
    takesMore: true,
    run: (_, { state }) =>
      state
        .reserved()
        .slice(0, MOST_RUNS)
        .map((run) => requestInfo(run, state)),
  },
  {
    name: 'scheduled',
    takesMore: true,
    run: async (_, { state }) => (await state.scheduled(MOST_RUNS)).map((each) => scheduledInfo(each, state)),
  },
  { name: 'query_task', required: ['ids'], takesMore: true, run: queryTask },
  { name: 'revoked', takesMore: true, run: (_, { state }) => state.revoked.list() },
  { name: 'registered', optional: ['taskinfoitems', 'builtins'], takesMore: true, run: registered },
  {
    name: 'stats',
    takesMore: true,
    run: (_, { state, address, events, now }) => nodeStats(state, address, events.clock.value, now()),
  },
  { name: 'active_queues', takesMore: false, run: (_, { state }) => state.queues().map(queueInfo) },
  {
    name: 'conf',
    optional: ['with_defaults'],
    takesMore: true,
    run: (_, { state }) => maskedSettings(state.conf()),
  },
  { name: 'report', takesMore: false, run: (_, { state, address }) => ok(nodeReport(state, address.shown)) },
  { name: 'clock', takesMore: true, run: (_, { events }) => ({ clock: events.clock.value }) },
  { name: 'hello', required: ['from_node'], optional: ['revoked'], takesMore: true, run: hello },
];

/** The names that Celery 3 gave them; it keeps both. */
export const inspectAliases: Readonly<Record<string, string>> = {
  dump_active: 'active',
  dump_conf: 'conf',
  dump_reserved: 'reserved',
  dump_revoked: 'revoked',
  dump_schedule: 'scheduled',
  dump_tasks: 'registered',
};

function queryTask({ ids }: Record<string, unknown>, { state }: CommandContext) {
  const wanted = readIds(ids);
  if (!wanted) return raised('TypeError', `${pythonRepr(pythonType(ids))} object is not iterable`);
  const asked = new Set(wanted);
  const of = (kind: string, runs: ReturnType<typeof state.active>) =>
    runs.filter(({ id }) => asked.has(id)).map((run) => [run.id, [kind, requestInfo(run, state)]]);
  return Object.fromEntries([...of('reserved', state.reserved()), ...of('active', state.active())]);
}

function registered({ taskinfoitems, builtins }: Record<string, unknown>, { state }: CommandContext) {
  const wanted = Array.isArray(taskinfoitems) ? taskinfoitems.filter(isKey).slice(0, 32) : [];
  const items = wanted.length > 0 ? wanted : ['exchange', 'routing_key', 'rate_limit'];
  return state
    .tasks()
    .filter(({ name }) => builtins === true || !name.startsWith('celery.'))
    .map((task) => registeredText(task, items))
    .sort();
}

function registeredText({ name, options = {} }: RegisteredTask, items: readonly string[]): string {
  const shown = items
    .filter((item) => Object.hasOwn(options, item) && options[item] !== undefined)
    .map((item) => `${item}=${typeof options[item] === 'string' ? options[item] : pythonRepr(options[item])}`);
  return shown.length > 0 ? `${name} [${shown.join(' ')}]` : name;
}

/** A worker that starts tells the ids it knows as revoked, and asks for ours and our clock. */
function hello({ from_node, revoked }: Record<string, unknown>, { state, events, log }: CommandContext) {
  if (from_node === state.node) return null;
  const ids = typeof revoked === 'object' && revoked !== null ? Object.keys(revoked) : [];
  // Known as revoked at once, so that the answer has them; cancelled while the peer goes on.
  learnRevoked(state, ids.slice(0, MOST_IDS).filter(isKey)).catch((error: unknown) => {
    log.warn('what a peer has revoked could not be cancelled', { problem: (error as Error).message });
  });
  return { revoked: state.revoked.forPeers(), clock: events.clock.forward() };
}

/** One id or several, each once; `undefined` for what is neither. */
export function readIds(value: unknown): string[] | undefined {
  const all = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return all.length <= MOST_IDS && all.every(isKey) ? [...new Set(all)] : undefined;
}
