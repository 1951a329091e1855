/** A person says how a run with unknown outcome really ended. */

import type { Task } from '@genius/contract';
import type { RunRecord } from '@genius/runtime';
import { errors } from '../errors.ts';
import type { RegistryWorld } from '../world.ts';

export type Decision =
  | { happened: true; output: unknown; outcome?: unknown }
  /** It is tried again. */
  | { happened: false };

/** Throws GW_REGISTRY_CONFLICT for a run that is not `unknown`, GW_REGISTRY_BAD_REQUEST for an output against the contract. */
export async function settleRun(world: RegistryWorld, run: RunRecord, decision: Decision, by: string): Promise<void> {
  const { effects, history } = world.ports;
  if (run.state !== 'unknown') throw notUnknown(run);
  const task = world.tasks.find(({ name }) => name === run.task);
  const output = decision.happened ? checkOutput(task, decision.output) : undefined;
  // The effect first: a run that is tried again must find the decision.
  if (decision.happened) {
    const { outcome = decision.output } = decision;
    await effects.settle(run.id, { happened: true, outcome: JSON.stringify(outcome) }, by);
  } else {
    await effects.settle(run.id, { happened: false }, by);
  }
  const settled = await history.settle(
    run.id,
    decision.happened ? { happened: true, output: JSON.stringify(output) } : { happened: false },
  );
  if (!settled) throw notUnknown(run);
}

const notUnknown = ({ id }: RunRecord) =>
  errors.GW_REGISTRY_CONFLICT({ what: `The run ${id}`, problem: 'its outcome is not unknown' });

/** The output as the contract allows it; whoever waits for the run relies on it. */
function checkOutput(task: Task | undefined, output: unknown): unknown {
  if (!task) return output ?? null;
  const checked = task.output.safeParse(output);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const field = ['output', ...(issue?.path ?? []).map(String)].join('.');
  throw errors.GW_REGISTRY_BAD_REQUEST({ field, problem: issue?.message ?? 'it is not valid' }, { field });
}
