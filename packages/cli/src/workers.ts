/** The workers there are, loaded one by one when they are needed. */

import { errors, isTask, type Task } from '@genius/contract';
import type { Worker } from '@genius/runtime';
import { cliErrors } from './errors.ts';
import queues from './generated/queues.json' with { type: 'json' };
import { contracts, workers } from './generated/workers.ts';

/** Task → queue, which is always its worker's tag. */
const queueOfTask: Readonly<Record<string, string>> = queues;

export const knownTags: readonly string[] = Object.keys(workers);

/** The queue of a task; undefined for one that nobody here knows. */
export function queueOf(task: string): string | undefined {
  return Object.hasOwn(queueOfTask, task) ? queueOfTask[task] : undefined;
}

/** Loads a worker with its handlers. Throws GW_CLI_WORKER_UNKNOWN. */
export async function loadWorker(tag: string): Promise<Worker> {
  const load = workers[tag];
  if (!load) throw cliErrors.GW_CLI_WORKER_UNKNOWN({ tag, known: knownTags.join(', ') });
  return (await load()).worker;
}

/** Loads only a task's contract. Throws GW_TASK_UNKNOWN. */
export async function loadTask(name: string): Promise<Task> {
  const task = await findTask(name);
  if (!task) throw errors.GW_TASK_UNKNOWN({ task: name, known: Object.keys(queueOfTask).join(', ') });
  return task;
}

/** The same without an error: a run may be of a task that nobody here knows. */
export async function findTask(name: string): Promise<Task | undefined> {
  const tag = queueOf(name);
  const load = tag === undefined ? undefined : contracts[tag];
  if (!load) return undefined;
  return tasksOf(await load()).find((task) => task.name === name);
}

/** The contracts of every worker. */
export async function allTasks(): Promise<Task[]> {
  const modules = await Promise.all(Object.values(contracts).map((load) => load()));
  return modules.flatMap(tasksOf);
}

/** The tasks among the exports of a contract module. */
function tasksOf(module: Record<string, unknown>): Task[] {
  return Object.values(module).filter(isTask);
}
