/** What both sides of a call agree on: tasks, events, errors, envelopes. */

export { type BlobRef, blobRef } from './blob.ts';
export { type Next, next, type ResultOf, signature, type TypedSignature } from './canvas.ts';
export { checkInput, checkOutput } from './check.ts';
export { type Duration, durationMs, formatMs } from './duration.ts';
export type { Envelope, GroupMembership, Signature, SignatureOptions } from './envelope.ts';
export {
  defineErrors,
  type ErrorDetails,
  type ErrorEntry,
  type ErrorMakers,
  type ErrorParams,
  failureStatus,
  knownErrors,
} from './error-registry.ts';
export { type CloudEvent, defineEvent, type EventContract } from './event.ts';
export { type Failure, FailureError, type FailureKind, TaskFailed, toFailure, WaitTimeout } from './failure.ts';
export type { Glossary } from './glossary.ts';
export { errors } from './platform-errors.ts';
export { childRunId, isRunId, newRunId, runIdTime } from './run-id.ts';
export {
  type CheckedInputOf,
  defineTask,
  type EventMaker,
  type InputOf,
  type Isolation,
  isTask,
  type OutputOf,
  type PersonalData,
  publishes,
  type RetryPolicy,
  type ReturnedOf,
  type RunLimit,
  type Task,
  type TaskEvents,
  type TaskLimits,
  type TaskOptions,
} from './task.ts';
export type {
  BlobOptions,
  CancelOutcome,
  CanvasReceipt,
  CanvasRequest,
  EventHandler,
  EventOptions,
  NamedTask,
  Progress,
  Receipt,
  SubmitOptions,
  Transport,
  TransportBlobs,
  WaitSettings,
} from './transport.ts';
