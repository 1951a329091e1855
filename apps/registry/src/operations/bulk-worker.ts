/** The worker of deeds on many runs; it runs in the process of the registry. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckedInputOf, FailureError } from '@genius/contract';
import { defineWorker, handle, type RunQuery, type RunRecord, type Worker } from '@genius/runtime';
import { retryRun } from '../runs/retry-run.ts';
import { toRunQuery } from '../runs/run-query.ts';
import type { RegistryWorld } from '../world.ts';
import { type BulkDeed, bulk, QUEUE } from './bulk-task.ts';

type BulkInput = CheckedInputOf<typeof bulk>;

const PAGE = 500;
const TELL_EVERY_MS = 200;
const WAITING = ['waiting', 'scheduled'] as const;
const ACTIONS: Record<BulkDeed, string> = {
  retry: 'run.retried',
  replay: 'dead.replayed',
  discard: 'dead.discarded',
  purge: 'run.cancelled',
};

export function bulkWorker(world: RegistryWorld, version: string): Worker {
  return defineWorker({
    tag: QUEUE,
    version,
    summary: 'Deeds on many runs.',
    tasks: [
      handle(bulk, async (input, ctx) => {
        const counts = { done: 0, passedOver: 0 };
        let next = performance.now();
        let toldAt = 0;
        for await (const { run, seen, of } of runsOf(world, input)) {
          ctx.signal.throwIfAborted();
          if (input.rate !== undefined) {
            next = Math.max(next + 1_000 / input.rate, performance.now());
            await sleep(Math.max(0, next - performance.now()), undefined, { signal: ctx.signal });
          }
          const told = await decide(world, ctx.runId, input, run);
          if (told === undefined) counts.passedOver++;
          else {
            counts.done++;
            await noteIn(world, input, run, told);
          }
          if (performance.now() - toldAt < TELL_EVERY_MS) continue;
          toldAt = performance.now();
          ctx.progress(of === undefined ? 0 : seen / of, `${counts.done} done, ${counts.passedOver} passed over`);
        }
        return counts;
      }),
    ],
  });
}

/** Does it to one run. Undefined if there was nothing to decide; else what the audit log has beside. */
async function decide(
  world: RegistryWorld,
  operation: string,
  { deed, reason, filters }: BulkInput,
  run: RunRecord,
): Promise<object | undefined> {
  const { history, broker } = world.ports;
  switch (deed) {
    case 'replay':
    case 'discard':
      return (await history[deed](run.id)) ? {} : undefined;
    case 'purge':
      return (await broker.cancel(run.id, reason)) === 'ended' ? undefined : {};
    case 'retry': {
      if (!mayRetry(run, filters?.state)) return undefined;
      try {
        return { run: await retryRun(world, run, { key: `registry.bulk/${operation}/${run.id}` }) };
      } catch (error) {
        // What its contract no longer takes can't be tried again; the others can.
        if (error instanceof FailureError && error.kind !== 'transient') return undefined;
        throw error;
      }
    }
  }
}

/** What ended well, or nobody knows how, is only done again by whoever asks for just that. */
function mayRetry({ state }: RunRecord, asked: string | undefined): boolean {
  if (state === 'done') return asked === 'done';
  return state === 'failed' || state === 'cancelled' || state === 'expired';
}

async function noteIn(world: RegistryWorld, input: BulkInput, run: RunRecord, more: object): Promise<void> {
  await world.ports.audit.append({
    actor: input.actor,
    action: ACTIONS[input.deed],
    target: run.id,
    tenant: run.tenant,
    reason: input.reason,
    details: { task: run.task, ...more },
  });
}

interface Found {
  run: RunRecord;
  /** How many came before it, and of how many, if that is known. */
  seen: number;
  of: number | undefined;
}

/** Those that are named, or those of the search, newest first; only of the tenant. */
function runsOf(world: RegistryWorld, input: BulkInput): AsyncGenerator<Found> {
  return input.ids ? namedRuns(world, input.ids, input.tenant) : foundRuns(world, input);
}

async function* namedRuns(
  { ports }: RegistryWorld,
  ids: readonly string[],
  tenant: string | undefined,
): AsyncGenerator<Found> {
  for (const [i, id] of ids.entries()) {
    const run = await ports.history.get(id);
    if (run && (tenant === undefined || run.tenant === tenant)) yield { run, seen: i + 1, of: ids.length };
  }
}

async function* foundRuns({ ports }: RegistryWorld, input: BulkInput): AsyncGenerator<Found> {
  const query = queryOf(input);
  let seen = 0;
  // What runs is not purged: only what waits.
  for (const state of input.deed === 'purge' ? WAITING : [query.state]) {
    let before: string | undefined;
    do {
      const asked = { ...query, ...(state ? { state } : {}), ...(before === undefined ? {} : { before }) };
      const { runs, next } = await ports.history.find(asked);
      for (const run of runs) {
        seen++;
        if (run.queue !== QUEUE) yield { run, seen, of: next === undefined ? seen : undefined };
      }
      before = next;
    } while (before !== undefined);
  }
}

function queryOf({ filters = {}, tenant, deed, before }: BulkInput): RunQuery {
  const query = toRunQuery(filters);
  return {
    ...query,
    ...(tenant === undefined ? {} : { tenant }),
    ...(deed === 'replay' || deed === 'discard' ? { dead: true } : {}),
    createdTo: Math.min(query.createdTo ?? Number.POSITIVE_INFINITY, before),
    limit: PAGE,
  };
}
