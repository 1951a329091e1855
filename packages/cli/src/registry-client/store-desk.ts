/** The desk without a registry: it looks into the folder or the servers, and notes in the audit log what is decided. */

import { type RunDetail, readDetail, type ShownRun, showRun } from '@genius/registry/runs';
import { type Ports, pauseOf, pauseQueue, type RunRecord, resumeQueue, sendOrder } from '@genius/runtime';
import { actor, noteDecision, noteDeed } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { isProbe } from '../probes.ts';
import { findTask, knownTags } from '../workers.ts';
import type { Desk, ProcessLine, QueueLine } from './desk.ts';

const NONE = { ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };
/** The queue of the registry's own deeds on many runs, as its API lists none of it. */
const REGISTRY_QUEUE = 'registry';
const PAGE = 1_000;

export function openStoreDesk(ports: Ports, place: string): Desk {
  const { history, broker, kv, instances } = ports;

  async function show(runs: readonly RunRecord[]): Promise<ShownRun[]> {
    const tasks = [...new Set(runs.map(({ task }) => task))];
    const masked = new Map(await Promise.all(tasks.map(async (task) => [task, await isPersonal(task)] as const)));
    return runs.map((run) => showRun(run, masked.get(run.task) ?? true));
  }

  async function decide(what: 'replay' | 'discard', run: Pick<RunRecord, 'id' | 'tenant' | 'task'>, reason: string) {
    if (!(await history[what](run.id))) return false;
    await noteDecision(ports, what === 'replay' ? 'dead.replayed' : 'dead.discarded', run, reason);
    return true;
  }

  return {
    place,
    async runs(wanted) {
      const { runs, next } = await history.find(wanted);
      return { runs: await show(runs), ...(next ? { next } : {}) };
    },
    async run(id, { reveal = false, reason } = {}): Promise<RunDetail | undefined> {
      const run = await history.get(id);
      if (!run) return undefined;
      const isMasked = await isPersonal(run.task);
      const detail = await readDetail({ ports }, run, isMasked && !reveal);
      if (reveal && isMasked) await noteDecision(ports, 'run.revealed', run, reason);
      return detail;
    },
    async cancel(run, reason) {
      const outcome = await broker.cancel(run.id, reason);
      if (outcome === 'cancelled' || outcome === 'stopping') await noteDecision(ports, 'run.cancelled', run, reason);
      return outcome;
    },
    decide,
    async decideAll(what, task, reason) {
      let count = 0;
      let before: string | undefined;
      do {
        const query = { dead: true, limit: PAGE, ...(task ? { task } : {}), ...(before ? { before } : {}) };
        const { runs, next } = await history.find(query);
        for (const run of runs) if (await decide(what, run, reason)) count++;
        before = next;
      } while (before !== undefined);
      return count;
    },
    queues: () => listQueues(ports),
    async holdQueue(what, queue, reason) {
      if (!(await listQueues(ports)).some((each) => each.queue === queue))
        throw cliErrors.GW_CLI_QUEUE_UNKNOWN({ queue });
      if (what === 'pause') await pauseQueue(kv, queue, { reason, by: actor(), at: Date.now() });
      else if (!(await resumeQueue(kv, queue))) throw cliErrors.GW_CLI_QUEUE_NOT_PAUSED({ queue });
      await noteDeed(ports, what === 'pause' ? 'queue.paused' : 'queue.resumed', queue, reason);
    },
    async processes(): Promise<ProcessLine[]> {
      const all = await instances.list();
      return all
        .filter(({ alive, tags }) => alive && tags.length > 0)
        .map(({ id, host, pid, version, startedAt, lastSeenAt, running, tags }) => ({
          ...{ id, host, pid, version, running, mode: null, health_score: null, tags: [...tags], workers: [] },
          started_at: new Date(startedAt).toISOString(),
          last_seen: new Date(lastSeenAt).toISOString(),
        }));
    },
    async order(process, order) {
      const answer = await sendOrder(kv, process, { ...order, by: actor() });
      const problem = answer ? answer.refused : 'it does not answer';
      if (!answer || problem !== undefined) {
        throw cliErrors.GW_CLI_PROCESS_REFUSED({ process, problem: problem ?? '' });
      }
      const { deed, reason, ...details } = order;
      await noteDeed(ports, `instance.${deed}`, process, reason, details);
      return answer;
    },
  };
}

/** Of a task that nobody here knows nobody can tell. */
async function isPersonal(name: string): Promise<boolean> {
  const task = await findTask(name);
  return task === undefined || task.personalData !== undefined;
}

async function listQueues({ broker, instances, kv }: Ports): Promise<QueueLine[]> {
  const [depths, all] = await Promise.all([broker.depth(), instances.list()]);
  const names = [...new Set([...knownTags, ...depths.map(({ queue }) => queue)])]
    .filter((name) => !isProbe(name) && name !== REGISTRY_QUEUE)
    .sort();
  return Promise.all(
    names.map(async (queue) => {
      const pause = await pauseOf(kv, queue);
      return {
        ...NONE,
        ...depths.find((depth) => depth.queue === queue),
        queue,
        processes: all.filter(({ alive, tags }) => alive && tags.includes(queue)).length,
        ...(pause ? { paused: { ...pause, at: new Date(pause.at).toISOString() } } : {}),
      };
    }),
  );
}
