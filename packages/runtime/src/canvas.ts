/** Canvas: chains, groups and chords, sent as one. */

import {
  childRunId,
  type Envelope,
  errors,
  type Next,
  newRunId,
  type OutputOf,
  type ResultOf,
  type Signature,
  type Task,
  TaskFailed,
  type TypedSignature,
  WaitTimeout,
} from '@genius/contract';
import { type Client, limitOf, type Run, type SendOptions, type WaitOptions } from './client.ts';
import { subjectOf } from './privacy.ts';

/** How one part of a group ended. */
export type PartResult<O> = { state: 'done'; output: O } | { state: 'failed'; error: TaskFailed | WaitTimeout };

export interface GroupRun<S extends readonly TypedSignature[]> {
  readonly id: string;
  readonly runs: { [K in keyof S]: Run<ResultOf<S[K]>> };
  /** The result of each part in order; a failed part does not hide the others. One deadline for all. */
  results(options?: WaitOptions): Promise<{ [K in keyof S]: PartResult<ResultOf<S[K]>> }>;
}

export interface Canvas {
  /** Each run takes the result before it. Answers with the last run; if one fails, all after it fail with its cause. */
  chain<A extends Task, B extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>],
    options?: SendOptions,
  ): Promise<Run<OutputOf<B>>>;
  chain<A extends Task, B extends Task, C extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>, Next<C, OutputOf<B>>],
    options?: SendOptions,
  ): Promise<Run<OutputOf<C>>>;
  chain<A extends Task, B extends Task, C extends Task, D extends Task>(
    steps: [TypedSignature<A>, Next<B, OutputOf<A>>, Next<C, OutputOf<B>>, Next<D, OutputOf<C>>],
    options?: SendOptions,
  ): Promise<Run<OutputOf<D>>>;
  /** Runs of any tasks side by side. */
  group<const S extends readonly TypedSignature[]>(parts: S, options?: SendOptions): Promise<GroupRun<S>>;
  /** A group whose results, in order, go into the body. If a part fails, the body does not run and fails with its cause. */
  chord<A extends Task, B extends Task>(
    parts: readonly TypedSignature<A>[],
    body: Next<B, OutputOf<A>[]>,
    options?: SendOptions,
  ): Promise<Run<OutputOf<B>>>;
}

export function createCanvas(client: Client): Canvas {
  const optionsOf = (signature: Signature, options: SendOptions): SendOptions => {
    const { id, priority, delayMs } = signature.options ?? {};
    return {
      ...options,
      ...(id ? { id } : {}),
      ...(priority === undefined ? {} : { priority }),
      ...(delayMs === undefined ? {} : { delay: `${delayMs}ms` }),
    };
  };
  const prepare = ({ contract, ...signature }: TypedSignature, options: SendOptions): Promise<Envelope> =>
    client.prepare(contract, signature.input, optionsOf(signature, options));
  const plain = ({ contract, ...signature }: TypedSignature, made = newRunId()): Signature & { id: string } => {
    const id = signature.options?.id ?? made;
    return { ...signature, ...knownOf(contract, signature), id, options: { ...signature.options, id } };
  };

  async function chain(steps: readonly TypedSignature[], options: SendOptions = {}): Promise<Run<never>> {
    const [first, ...rest] = steps;
    if (!first) throw new TypeError('a chain needs at least one run');
    const envelope = await prepare(first, options);
    // Ids that follow from the first: a chain sent again with its key answers with the same last run.
    const tail = rest.map((each, i) => plain(each, childRunId(envelope.id, `chain/${i}`)));
    const [head] = await client.dispatch([tail.length ? { ...envelope, chain: tail } : envelope]);
    if (head?.existing && rest.length)
      return client.run(rest.at(-1)?.options?.id ?? childRunId(head.id, `chain/${rest.length - 1}`)) as Run<never>;
    return client.run(tail.at(-1)?.id ?? (head as Run).id) as Run<never>;
  }

  async function envelopes(parts: readonly TypedSignature[], options: SendOptions, body?: Signature & { id: string }) {
    const id = newRunId();
    const correlationId = options.correlationId ?? id;
    if (options.key !== undefined) {
      throw errors.GW_OPTION_INVALID(
        { field: 'key', problem: 'a group has many runs; give each its own' },
        { field: 'key' },
      );
    }
    const list = await Promise.all(parts.map((part) => prepare(part, { ...options, correlationId })));
    const size = list.length;
    return {
      id,
      list: list.map((each, index) => ({ ...each, group: { id, index, size, ...(body ? { body } : {}) } })),
    };
  }

  return {
    chain: chain as Canvas['chain'],
    async group(parts, options = {}) {
      const { id, list } = await envelopes(parts, options);
      const runs = await client.dispatch(list);
      return {
        id,
        runs: runs as never,
        async results(wait = {}) {
          const settled = await Promise.allSettled(runs.map((run) => run.result(wait)));
          return settled.map((each) => {
            if (each.status === 'fulfilled') return { state: 'done', output: each.value };
            if (each.reason instanceof TaskFailed || each.reason instanceof WaitTimeout) {
              return { state: 'failed', error: each.reason };
            }
            throw each.reason;
          }) as never;
        },
      };
    },
    async chord(parts, body, options = {}) {
      if (parts.length === 0) throw new TypeError('a chord needs at least one part');
      const follower = plain(body);
      const { list } = await envelopes(parts, options, follower);
      await client.dispatch(list);
      return client.run(follower.id) as Run<never>;
    },
  };
}

/**
 * What a contract can say of a run whose input is not whole yet: its lane, limit and subject, as far as they rest on
 * the fields that are given.
 */
function knownOf(task: Task, { input }: Signature): Pick<Signature, 'lane' | 'limit' | 'subject'> {
  const given = <T>(find: () => T | undefined): T | undefined => {
    try {
      return find();
    } catch {
      // It rests on a field that is yet to come.
      return undefined;
    }
  };
  const lane = given(() => task.ordered?.(input));
  const limit = given(() => (task.limit ? limitOf(task, input) : undefined));
  const subject = subjectOf(task, input);
  return { ...(lane ? { lane } : {}), ...(limit ? { limit } : {}), ...(subject ? { subject } : {}) };
}
