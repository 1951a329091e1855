/** Schedules that workers declare. They stand among those of people, who have the last word about each. */

import { checkInput, type InputOf, type Task } from '@genius/contract';
import { checkCron, nextSlot } from './cron-slots.ts';
import type { MissedPolicy, Schedule } from './ports/schedules.ts';
import type { Worker } from './worker.ts';

export interface DeclaredOptions<T extends Task = Task> {
  /** Its name is `<tag>:<id>`. Small letters, digits and dashes. */
  id: string;
  cron: string;
  /** IANA zone. Default `'Europe/Bucharest'`. */
  zone?: string;
  input: InputOf<T>;
  /** What happens to slots that passed while nobody was there. Default `'last'`. */
  missed?: MissedPolicy;
  /** Whether it fires before a person says anything about it. Default true. */
  isOn?: boolean;
}

/** A schedule as a worker declares it: its runs are of the default tenant. */
export interface DeclaredSchedule extends Required<DeclaredOptions> {
  readonly task: Task;
}

/** Binds a schedule to a task of the worker; its input is typed by the contract. */
export function declareSchedule<T extends Task>(task: T, options: DeclaredOptions<T>): DeclaredSchedule {
  return Object.freeze({ zone: 'Europe/Bucharest', missed: 'last' as const, isOn: true, ...options, task });
}

const declaredName = (tag: string, { id }: DeclaredSchedule) => `${tag}:${id}`;

type Declaring = Pick<Worker, 'tag' | 'schedules'>;

/** As the store takes them; the first slots come after `nowMs`. */
export function declarationsOf({ tag, schedules = [] }: Declaring, nowMs: number): (Schedule & { worker: string })[] {
  return schedules.map((each) => ({
    name: declaredName(tag, each),
    worker: tag,
    cron: each.cron,
    zone: each.zone,
    task: each.task.name,
    queue: each.task.queue,
    input: JSON.stringify(each.input),
    tenant: '',
    missed: each.missed,
    paused: !each.isOn,
    nextAt: nextSlot(each.cron, each.zone, nowMs) ?? Number.MAX_SAFE_INTEGER,
  }));
}

/** Those of the list that these workers declared once and do not any more; what a person changed is not among them. */
export function droppedOf(workers: readonly Declaring[], list: readonly Schedule[]): Schedule[] {
  const names = new Set(workers.flatMap(({ tag, schedules = [] }) => schedules.map((each) => declaredName(tag, each))));
  const tags = new Set(workers.map(({ tag }) => tag));
  return list.filter(
    ({ name, worker, isChanged }) => worker !== undefined && tags.has(worker) && !names.has(name) && !isChanged,
  );
}

/** Throws a `TypeError` that names the schedule and what is wrong with it. */
export function checkDeclared(tag: string, schedules: readonly DeclaredSchedule[], ownTasks: ReadonlySet<string>) {
  const names = new Set<string>();
  for (const schedule of schedules) {
    const name = declaredName(tag, schedule);
    const { id, task, cron, zone, input } = schedule;
    if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new TypeError(`the schedule ${name} has an id that is no small word`);
    if (names.has(name)) throw new TypeError(`the schedule ${name} is declared twice`);
    names.add(name);
    if (!ownTasks.has(task.name)) throw new TypeError(`the schedule ${name} sends ${task.name}, another worker's task`);
    try {
      checkCron(cron, zone);
      checkInput(task, input);
    } catch (cause) {
      throw new TypeError(`the schedule ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}
