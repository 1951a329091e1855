/** Sends a run again as a run of its own, which names the one it came from as its parent. */

import { errors as contractErrors } from '@genius/contract';
import { isPacked, type RunRecord, unpackPayload } from '@genius/runtime';
import { errors } from '../errors.ts';
import type { RegistryWorld } from '../world.ts';

export interface RetryOptions {
  /** Instead of the input that it had. */
  input?: unknown;
  /** So that a second one with it answers with the first. */
  key?: string;
}

/** Throws GW_TASK_UNKNOWN, GW_INPUT_INVALID, or GW_REGISTRY_CONFLICT for a run that has not ended. Returns its id. */
export async function retryRun(world: RegistryWorld, run: RunRecord, options: RetryOptions = {}): Promise<string> {
  if (run.finishedAt === undefined) {
    throw errors.GW_REGISTRY_CONFLICT({ what: `The run ${run.id}`, problem: `it is ${run.state} and has not ended` });
  }
  const task = world.tasks.find(({ name }) => name === run.task);
  if (!task) {
    const known = world.tasks.map(({ name }) => name).join(', ');
    throw contractErrors.GW_TASK_UNKNOWN({ task: run.task, known });
  }
  const input = options.input === undefined ? await inputOf(world, run) : options.input;
  const sent = await world.client.send(task, input as never, {
    tenant: run.tenant,
    priority: run.priority,
    correlationId: run.correlationId,
    parent: run.id,
    ...(options.key === undefined ? {} : { key: options.key }),
  });
  return sent.id;
}

async function inputOf({ ports }: RegistryWorld, { id, input = 'null' }: RunRecord): Promise<unknown> {
  if (!isPacked(input)) return JSON.parse(input);
  const json = await unpackPayload(input, ports.blobs).catch(() => {
    throw errors.GW_REGISTRY_CONFLICT({ what: `The run ${id}`, problem: 'its input is no longer kept' });
  });
  return JSON.parse(json);
}
