/** Asks what kind of failure was caught: the kind says what to do about it. */

import { FailureError, type FailureKind } from '@genius/contract';

const isOfKind =
  (kind: FailureKind) =>
  (error: unknown): error is FailureError =>
    error instanceof FailureError && error.kind === kind;

/** The input breaks the contract or a rule of the domain: mend what `failure.field` names. */
export const isInvalid = isOfKind('invalid');
/** The other side said no for good: `failure.message` and `failure.details` keep its words. */
export const isRefused = isOfKind('refused');
/** It may work later, after `failure.retryAfterMs` if that is given. */
export const isTransient = isOfKind('transient');
/** A fault of a worker, or of the way to it: tell its makers. */
export const isDefect = isOfKind('defect');
