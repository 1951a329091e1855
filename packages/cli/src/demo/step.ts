/** One step of the demonstration: a run of a task, and what a person should see of it. */

import { type InputOf, newRunId, type OutputOf, type Task, TaskFailed } from '@genius/contract';
import type { Client, Run } from '@genius/runtime';

/** A name and what stands behind it, as people read it. */
export type Fact = readonly [name: string, value: string | undefined];

export interface Told {
  title: string;
  task: string;
  run: string;
  /** ms, from the send to the result. */
  ms: number;
  /** `refused`: the run failed, as the story has it. */
  outcome: 'done' | 'refused';
  facts: readonly Fact[];
}

export interface StepDeps {
  client: Pick<Client, 'send'>;
  /** The W3C trace that all runs of the day belong to: 32 hexadecimal digits. */
  traceId: string;
  signal: AbortSignal;
  /** Before a run is waited for. */
  onStart(title: string): void;
  onProgress(fraction: number, note: string): void;
  onTold(told: Told): void;
}

export interface Steps {
  /** Runs the task and tells of its result. Throws `TaskFailed`. */
  run<T extends Task>(
    title: string,
    task: T,
    input: InputOf<T>,
    facts: (output: OutputOf<T>) => readonly Fact[],
  ): Promise<OutputOf<T>>;
  /** Runs a task that has to fail with this code, and tells of the failure. Throws if it does not. */
  refused<T extends Task>(
    title: string,
    task: T,
    input: InputOf<T>,
    code: string,
    facts: (failure: TaskFailed) => readonly Fact[],
  ): Promise<void>;
}

const DEADLINE = '5m';

export function openSteps(deps: StepDeps): Steps {
  const { client, traceId, signal } = deps;

  async function send<T extends Task>(title: string, task: T, input: InputOf<T>): Promise<Run<OutputOf<T>>> {
    deps.onStart(title);
    const id = newRunId();
    // The last 16 digits of a run's id are random enough to name the span that sent it.
    const traceparent = `00-${traceId}-${id.replaceAll('-', '').slice(16)}-01`;
    return (await client.send(task, input as never, { id, traceparent, correlationId: traceId })) as Run<OutputOf<T>>;
  }

  const wait = <O>(run: Run<O>, task: Task) =>
    run.result({
      deadline: DEADLINE,
      signal,
      onProgress: ({ fraction, note }) => deps.onProgress(fraction, note ?? task.name),
    });

  return {
    async run(title, task, input, facts) {
      const begun = performance.now();
      const run = await send(title, task, input);
      const output = await wait(run, task);
      const ms = performance.now() - begun;
      deps.onTold({ title, task: task.name, run: run.id, ms, outcome: 'done', facts: facts(output) });
      return output;
    },
    async refused(title, task, input, code, facts) {
      const begun = performance.now();
      const run = await send(title, task, input);
      try {
        await wait(run, task);
      } catch (error) {
        if (!(error instanceof TaskFailed) || error.code !== code) throw error;
        const ms = performance.now() - begun;
        deps.onTold({ title, task: task.name, run: run.id, ms, outcome: 'refused', facts: facts(error) });
        return;
      }
      throw new Error(`${task.name} took what it had to refuse with ${code}`);
    },
  };
}
