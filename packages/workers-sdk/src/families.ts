/** The tasks as methods: `pdf.render` is `client.pdf.render`. */

import type { InputOf, OutputOf, SubmitOptions, Task } from '@genius/contract';
import type { Batch, BatchOptions } from './batch.ts';
import type { Run, WaitOptions } from './run.ts';

/** How a task is called. */
export interface TaskMethod<T extends Task> {
  /** Submits a run and waits for its result. Throws `TaskFailed`; `WaitTimeout` at the deadline, and the run goes on. */
  (input: InputOf<T>, options?: SubmitOptions & WaitOptions): Promise<OutputOf<T>>;
  /** Submits a run; resolves when it is taken. */
  submit(input: InputOf<T>, options?: SubmitOptions): Promise<Run<OutputOf<T>>>;
  /** Submits many. Rejects with the first failure of a submission, when none is on the way any more. */
  batch(inputs: readonly InputOf<T>[], options?: BatchOptions<InputOf<T>>): Promise<Batch<OutputOf<T>>>;
}

/** A tree of tasks as a tree of methods. */
export type Methods<Tree> = {
  readonly [Word in keyof Tree]: Tree[Word] extends Task ? TaskMethod<Tree[Word]> : Methods<Tree[Word]>;
};

interface Names {
  readonly [word: string]: string | Names;
}

export function methodsOf<Tree>(names: Names, methodOf: (name: string) => TaskMethod<Task>): Methods<Tree> {
  const entries = Object.entries(names).map(([word, below]) => [
    word,
    typeof below === 'string' ? methodOf(below) : methodsOf(below, methodOf),
  ]);
  return Object.fromEntries(entries) as Methods<Tree>;
}
