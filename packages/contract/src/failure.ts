/** Failures: the four kinds, what travels on the wire, and the errors that carry them. */

/**
 * - `invalid`: the input breaks the contract or a rule of the domain. No retry.
 * - `refused`: the other side said no for good. No retry.
 * - `transient`: it may work later. Retried with backoff.
 * - `defect`: anything else. Retried a little, then dead-lettered with its stack.
 */
export type FailureKind = 'invalid' | 'refused' | 'transient' | 'defect';

/** A failure as it is stored and sent: plain JSON, never with payloads in it. */
export interface Failure {
  kind: FailureKind;
  /** Stable, such as `GW_OCR_PAGE_UNREADABLE`. */
  code: string;
  /** English; what happened, to what, and what to do. */
  message: string;
  /** The same in Romanian, where the registry has it. */
  messageRo?: string;
  /** Where in the input, such as `document.url`. */
  field?: string;
  /** What a program needs to go on: limits, expected forms, the other side's code and own words. */
  details?: Record<string, unknown>;
  /** For transient ones: the other side asked to wait this long. */
  retryAfterMs?: number;
  /** Only of defects. */
  stack?: string;
  cause?: Failure;
}

const BRAND = Symbol.for('genius.failure');

/** An error with a failure in it. Recognised by brand, so that two copies of this package understand each other. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
    Object.defineProperty(this, BRAND, { value: true });
  }
  get kind(): FailureKind {
    return this.failure.kind;
  }
  get code(): string {
    return this.failure.code;
  }
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
    // A subclass is recognised by its own name: the brand alone would make every failure an instance of it.
    return (
      !Object.hasOwn(this, 'brandName') ||
      (value as unknown as Error).name === (this as { brandName?: string }).brandName
    );
  }
}

/** What `run.result()` throws: the run ended, and not as done. */
export class TaskFailed extends FailureError {
  static readonly brandName = 'TaskFailed';
  readonly runId: string;
  readonly outcome: 'failed' | 'cancelled' | 'expired' | 'unknown' | 'gone';
  constructor(runId: string, outcome: TaskFailed['outcome'], failure: Failure) {
    super(failure);
    this.name = 'TaskFailed';
    this.runId = runId;
    this.outcome = outcome;
  }
  get field(): string | undefined {
    return this.failure.field;
  }
}

/** What a wait throws when its deadline passes; the run itself goes on. */
export class WaitTimeout extends FailureError {
  static readonly brandName = 'WaitTimeout';
  readonly runId: string;
  constructor(runId: string, failure: Failure) {
    super(failure);
    this.name = 'WaitTimeout';
    this.runId = runId;
  }
}

/** Any thrown value as a failure: ours as it is, everything else a defect with its stack. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) {
    const { failure, cause } = error;
    return cause !== undefined && !failure.cause ? { ...failure, cause: toFailure(cause) } : failure;
  }
  if (error instanceof Error) {
    return {
      kind: 'defect',
      code: 'GW_DEFECT',
      message: `${error.name}: ${error.message}`,
      ...(error.stack ? { stack: error.stack } : {}),
      ...(error.cause !== undefined ? { cause: toFailure(error.cause) } : {}),
    };
  }
  return { kind: 'defect', code: 'GW_DEFECT', message: `something that is no Error was thrown (${typeof error})` };
}
