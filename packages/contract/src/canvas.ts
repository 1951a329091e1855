/** Signatures with types: runs described before they are sent, to be chained and grouped. */

import type { Signature, SignatureOptions } from './envelope.ts';
import type { InputOf, OutputOf, Task } from './task.ts';

/** A described run of a task. */
export interface TypedSignature<T extends Task = Task> extends Signature {
  readonly contract: T;
}

/**
 * A described run that takes the result before it, a value of type `V`. The marker is never set: as a function's
 * parameter it makes a step fit only behind outputs that `V` accepts.
 */
export interface Next<T extends Task, V> extends TypedSignature<T> {
  readonly takes?: (value: V) => void;
}

/** Describes a run with its whole input: the first of a chain, or a part of a group. */
export function signature<T extends Task>(
  contract: T,
  input: InputOf<T>,
  options: SignatureOptions = {},
): TypedSignature<T> {
  const { name: task, queue } = contract;
  return { contract, task, queue, input: input as Record<string, unknown>, options, immutable: true };
}

/**
 * Describes a run that takes the result before it under one field of its input; the other fields are given here.
 * `next(mail, 'attachment', { to })` sends what the run before it returned. A chord's body takes the list of results.
 */
export function next<T extends Task, K extends string & keyof InputOf<T>>(
  contract: T,
  as: K,
  rest?: Omit<InputOf<T>, K>,
  options: SignatureOptions = {},
): Next<T, InputOf<T>[K]> {
  const { name: task, queue } = contract;
  return { contract, task, queue, input: (rest ?? {}) as Record<string, unknown>, as, options };
}

export type ResultOf<S> = S extends TypedSignature<infer T> ? OutputOf<T> : never;
