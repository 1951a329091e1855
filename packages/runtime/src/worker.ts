/** Workers: a tag, its tasks with their handlers, and its health checks. */

import type { CheckedInputOf, ReturnedOf, Task } from '@genius/contract';
import type { TaskContext } from './context.ts';
import { checkDeclared, type DeclaredSchedule } from './declared-schedules.ts';
import type { ProviderNeed } from './provider-choice.ts';
import type { SecretService } from './secrets.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** A task with the function that does it. */
export interface TaskHandler<T extends Task = Task> {
  readonly contract: T;
  readonly run: (input: CheckedInputOf<T>, ctx: TaskContext) => Promise<ReturnedOf<T>> | ReturnedOf<T>;
}

/** Binds a handler to its contract; input and output are typed and checked by it. */
export function handle<T extends Task>(contract: T, run: TaskHandler<T>['run']): TaskHandler<T> {
  return Object.freeze({ contract, run });
}

/** What a deep check may look at beside the outside world. */
export interface HealthHost {
  secrets: Pick<SecretService, 'of' | 'holders'>;
}

export interface HealthCheck {
  name: string;
  /**
   * Resolves if all is well, with a sentence if there is something that an operator should know all the same; throws with
   * a sentence that says what to do. It is given 5 s. `host` is undefined where no store is open, as where
   * `genius doctor` finds none.
   */
  check: (signal: AbortSignal, host?: HealthHost) => Promise<string | undefined> | Promise<void>;
}

export interface WorkerOptions {
  /** Also the name of the queue of all its tasks. */
  tag: string;
  version: string;
  /** One sentence. */
  summary: string;
  // biome-ignore lint/suspicious/noExplicitAny: handlers of different tasks have no common input type
  tasks: readonly TaskHandler<any>[];
  health?: readonly HealthCheck[];
  /** Which of its tasks the clock sends, made with `declareSchedule`. A person may change or pause each. Default none. */
  schedules?: readonly DeclaredSchedule[];
  /** `import.meta.url` of the module whose `worker` export this is; needed by tasks that run in a thread or process. */
  module?: string;
  /** Environment variables for processes that run its handlers, beside this one's. Default: none. */
  processEnv?: Readonly<Record<string, string>>;
  /**
   * How many handlers run at once. Default 10, or the number of cores for tasks in threads or processes.
   */
  concurrency?: number;
  /**
   * How many of its handlers run in threads or processes at once; others wait for a free one. For workers most of whose
   * handlers run on the loop. Default: `concurrency`.
   */
  hosts?: number;
  /** Loads what takes time before the first run, such as models. Reports how far it is. */
  warm?: (progress: (fraction: number, note: string) => void) => Promise<void>;
  /** Its environment variables, checked at the start. Default none. */
  settings?: WorkerSettings;
  /** What it needs of the outside world. In sandbox mode simulators of these names answer. Default none. */
  providers?: readonly ProviderNeed[];
  /** Its tables in the Database, made when that is first opened. Default none. */
  migrations?: readonly SqlMigration[];
  /** Why it can't run here, and the remedy; it is then shown as unavailable. */
  unavailable?: () => string | undefined;
}

/** A change of tables, as SQL that PostgreSQL 15 and newer takes. */
export interface SqlMigration {
  /** Ends in 13 digits, a time in ms since 1970; never used twice. */
  name: string;
  up: readonly string[];
  down: readonly string[];
}

export interface Worker extends Readonly<WorkerOptions> {
  readonly byName: ReadonlyMap<string, TaskHandler>;
}

/**
 * Declares a worker. Throws a `TypeError` if two tasks share a name or one travels on another queue than the tag's, and
 * for a schedule that could not be kept.
 */
export function defineWorker(options: WorkerOptions): Worker {
  const byName = new Map<string, TaskHandler>();
  for (const handler of options.tasks) {
    const { name, queue, isolation } = handler.contract;
    if (byName.has(name)) throw new TypeError(`the worker ${options.tag} names the task ${name} twice`);
    if (queue !== options.tag) {
      throw new TypeError(
        `the task ${name} travels on the queue ${queue}; it must be its worker's tag, ${options.tag}`,
      );
    }
    if (isolation !== 'inline' && !options.module) {
      throw new TypeError(`the task ${name} runs in a ${isolation}, so its worker must give module: import.meta.url`);
    }
    byName.set(name, handler as TaskHandler);
  }
  checkDeclared(options.tag, options.schedules ?? [], new Set(byName.keys()));
  return Object.freeze({ ...options, byName });
}
