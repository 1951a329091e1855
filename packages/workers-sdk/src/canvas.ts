/** Runs that are sent as one: chains, groups and chords, as the runtime's own client has them. */

import {
  checkInput,
  type Next,
  newRunId,
  type OutputOf,
  type ResultOf,
  type SubmitOptions,
  type Task,
  type Transport,
  type TypedSignature,
} from '@genius/contract';
import { type PartResult, resultsOf } from './batch.ts';
import { type Run, runOf, type WaitOptions } from './run.ts';

export type CanvasOptions = Omit<SubmitOptions, 'key' | 'delay'>;

export interface GroupRun<S extends readonly TypedSignature[]> {
  readonly runs: { [K in keyof S]: Run<ResultOf<S[K]>> };
  /** The result of each part in order; a failed part does not hide the others. One deadline for all. */
  results(options?: WaitOptions): Promise<{ [K in keyof S]: PartResult<ResultOf<S[K]>> }>;
}

export interface Canvas {
  /** Each run takes the result before it. Answers with the last run; if one fails, all after it fail with its cause. */
  chain<A extends Task, B extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>],
    options?: CanvasOptions,
  ): Promise<Run<OutputOf<B>>>;
  chain<A extends Task, B extends Task, C extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>, Next<C, OutputOf<B>>],
    options?: CanvasOptions,
  ): Promise<Run<OutputOf<C>>>;
  chain<A extends Task, B extends Task, C extends Task, D extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>, Next<C, OutputOf<B>>, Next<D, OutputOf<C>>],
    options?: CanvasOptions,
  ): Promise<Run<OutputOf<D>>>;
  /** Runs of any tasks side by side. */
  group<const S extends readonly TypedSignature[]>(parts: S, options?: CanvasOptions): Promise<GroupRun<S>>;
  /** A group whose results, in order, go into the body. If a part fails, the body does not run and fails with its cause. */
  chord<A extends Task, B extends Task>(
    parts: readonly TypedSignature<A>[],
    body: Next<B, OutputOf<A>[]>,
    options?: CanvasOptions,
  ): Promise<Run<OutputOf<B>>>;
}

export function canvasOf(transport: Transport): Canvas {
  const check = (signatures: readonly TypedSignature[]) => {
    // What takes a result is checked when that is there.
    for (const { contract, input, immutable } of signatures) if (immutable) checkInput(contract, input);
  };
  const last = async (receipt: Promise<{ runs: string[] }>): Promise<Run<never>> =>
    runOf(transport, (await receipt).runs.at(-1) as string, false);

  async function chain(steps: readonly TypedSignature[], options: CanvasOptions = {}): Promise<Run<never>> {
    check(steps);
    return last(transport.canvas({ ...options, id: newRunId(), kind: 'chain', steps }));
  }

  return {
    chain: chain as Canvas['chain'],
    async group(parts, options = {}) {
      check(parts);
      const { runs: ids } = await transport.canvas({ ...options, id: newRunId(), kind: 'group', steps: parts });
      const runs = ids.map((id) => runOf(transport, id, false));
      return { runs: runs as never, results: (wait) => resultsOf(runs, wait) as never };
    },
    async chord(parts, body, options = {}) {
      check(parts);
      return last(transport.canvas({ ...options, id: newRunId(), kind: 'chord', steps: parts, body }));
    },
  };
}
