/** A run as `celery inspect` shows it. Its arguments stay where they are: only their names are told. */

import { formatIso } from '../wire/iso-time.ts';
import { HIDDEN } from '../wire/python-repr.ts';
import type { HeldRun, NodeState, ScheduledRun } from './node-state.ts';

export function requestInfo(run: HeldRun, { node, pid }: Pick<NodeState, 'node' | 'pid'>) {
  const { id, task, queue, startedAt, acknowledged, redelivered = false, priority = 0, fields } = run;
  const hasStarted = startedAt !== undefined;
  return {
    id,
    name: task,
    args: [],
    kwargs: Object.fromEntries((fields ?? [HIDDEN]).map((field) => [field, HIDDEN])),
    type: task,
    hostname: node,
    time_start: hasStarted ? startedAt / 1000 : null,
    acknowledged,
    delivery_info: { exchange: '', routing_key: queue, priority, redelivered },
    worker_pid: hasStarted ? (run.pid ?? pid) : null,
  };
}

export function scheduledInfo({ dueAt, run }: ScheduledRun, node: Pick<NodeState, 'node' | 'pid'>) {
  // The priority is that of the timer in Celery's worker, the same for all.
  return { eta: formatIso(dueAt), priority: 6, request: requestInfo(run, node) };
}
