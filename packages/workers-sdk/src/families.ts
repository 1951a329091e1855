/** The tasks as methods: `pdf.render` is `client.pdf.render`. */

import { type InputOf, isTask, type OutputOf, type SubmitOptions, type Task } from '@genius/contract';
import type { Batch, BatchOptions } from './batch.ts';
import type { Run, WaitOptions } from './run.ts';

/** How a task is called. */
export interface TaskMethod<T extends Task> {
  /** Submits a run and waits for its result. Throws `TaskFailed`; `WaitTimeout` at the deadline, and the run goes on. */
  (input: InputOf<T>, options?: SubmitOptions & WaitOptions): Promise<OutputOf<T>>;
  /** Submits a run; resolves when it is taken. */
  submit(input: InputOf<T>, options?: SubmitOptions): Promise<Run<OutputOf<T>>>;
  /** Submits many; nothing is sent if one of them breaks the contract. */
  batch(inputs: readonly InputOf<T>[], options?: BatchOptions<InputOf<T>>): Promise<Batch<OutputOf<T>>>;
  readonly task: T;
}

/** A tree of tasks as a tree of methods. */
export type Methods<Tree> = {
  readonly [Word in keyof Tree]: Tree[Word] extends Task ? TaskMethod<Tree[Word]> : Methods<Tree[Word]>;
};

export function methodsOf<Tree extends object>(tree: Tree, methodOf: (task: Task) => TaskMethod<Task>): Methods<Tree> {
  const entries = Object.entries(tree).map(([word, below]) => [
    word,
    isTask(below) ? methodOf(below) : methodsOf(below as object, methodOf),
  ]);
  return Object.fromEntries(entries) as Methods<Tree>;
}
