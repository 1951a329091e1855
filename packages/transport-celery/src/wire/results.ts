/** Outcomes in Celery's JSON, as its backends store them, and back. */

import { type Duration, durationMs, errors, type Failure, type FailureKind } from '@genius/contract';
import type { RunState } from '@genius/runtime';
import { wireErrors } from './errors.ts';
import { formatIso } from './iso-time.ts';
import { fieldText, parseExact } from './json-text.ts';
import { reprException } from './python-repr.ts';
import { mayBeTyped, plainJson } from './typed-json.ts';
import type { CeleryException } from './types.ts';

export type CeleryState = 'STARTED' | 'PROGRESS' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';

/** `[[id, null], null]` for a run, `[[group, null], [runs…]]` for a group. */
export type ResultTuple = [[string, string | null], ResultTuple[] | null];

export interface MetaOptions {
  id: string;
  state: CeleryState;
  /** JSON text; of SUCCESS. Default null. */
  result?: string;
  /** Of FAILURE, RETRY and REVOKED. */
  failure?: Failure;
  /** In place of `failure`, where the exception is given already. */
  exception?: CeleryException;
  /** In place of the failure's own. */
  traceback?: string | null;
  /** Of STARTED. */
  started?: { pid: number; hostname: string };
  /** Of PROGRESS. */
  progress?: { fraction: number; note?: string };
  /** Runs that this one sent, callbacks and the chain's next included. */
  children?: readonly ResultTuple[];
  parentId?: string | undefined;
  groupId?: string | undefined;
  /** ms since 1970; `null` while the run goes on. */
  dateDone: number | null;
}

/**
 * The traceback of RETRY. Celery's retry raises an exception of its own, which quotes the failure and how long it waits.
 */
export function retryTraceback(failure: Failure, delayMs: number): string {
  const { exception } = failureToCelery(failure);
  const why = reprException(exception.exc_type, exception.exc_message.slice(0, 1));
  return `${FIRST_LINE}\n${framesOf(failure)}celery.exceptions.Retry: Retry in ${delayMs / 1000}s: ${why}\n`;
}

/** The JSON text of `celery-task-meta-<id>`, and of the message on the channel of the same name. */
export function resultMeta(options: MetaOptions): string {
  const { id, state, failure, children = [], parentId, groupId, dateDone } = options;
  const exception = options.exception ?? (failure ? failureToCelery(failure).exception : undefined);
  const traceback = options.traceback ?? (failure ? failureToCelery(failure).traceback : null);
  const told = options.started ?? options.progress ?? exception ?? null;
  const result = state === 'SUCCESS' ? (options.result ?? 'null') : JSON.stringify(told);
  const rest = {
    traceback,
    children,
    date_done: dateDone === null ? null : formatIso(dateDone),
    ...(groupId ? { group_id: groupId } : {}),
    ...(parentId ? { parent_id: parentId } : {}),
    task_id: id,
  };
  return `{"status": "${state}", "result": ${result}, ${JSON.stringify(rest).slice(1)}`;
}

const OURS: Record<FailureKind, string> = {
  invalid: 'InvalidInput',
  refused: 'Refused',
  transient: 'Transient',
  defect: 'Defect',
};
const KINDS = new Map(Object.entries(OURS).map(([kind, name]) => [name, kind as FailureKind]));

/** The module of our exceptions: a Python caller without it gets fresh classes of the same names. */
const EXCEPTION_MODULE = 'genius.errors';

/**
 * A failure as the exception that a Python caller catches, and its traceback. What a limit, a revoke or a lost worker
 * does has Celery's own names. Nothing of a defect's message is told: it may quote data; the run's record has it.
 */
export function failureToCelery(failure: Failure): { exception: CeleryException; traceback: string | null } {
  const exception = exceptionOf(failure);
  return { exception, traceback: tracebackOf(failure, exception) };
}

function exceptionOf(failure: Failure): CeleryException {
  const { code, details = {} } = failure;
  const message = toldMessage(failure);
  switch (code) {
    case 'GW_CANCELLED':
      return made('TaskRevokedError', [details.terminated ? 'terminated' : 'revoked'], 'celery.exceptions');
    case 'GW_EXPIRED':
      return made('TaskRevokedError', ['expired'], 'celery.exceptions');
    case 'GW_HARD_LIMIT':
      return made('TimeLimitExceeded', [seconds(details.limitMs ?? details.limit) ?? message], 'billiard.exceptions');
    case 'GW_SOFT_LIMIT':
      return made('SoftTimeLimitExceeded', [], 'billiard.exceptions');
    case 'GW_WORKER_LOST':
      return made('WorkerLostError', [message], 'billiard.exceptions');
    case 'GW_TASK_UNKNOWN':
      return made('NotRegistered', [String(details.task ?? '')], 'celery.exceptions');
    case 'GW_ARGUMENTS_MISFIT':
      return made('TypeError', [message], 'builtins');
  }
  const { exception, module, arguments: words } = details;
  if (code.startsWith('GW_PYTHON_') && typeof exception === 'string') {
    return made(exception, Array.isArray(words) ? words : [message], typeof module === 'string' ? module : 'builtins');
  }
  const more = {
    code,
    ...(failure.field ? { field: failure.field } : {}),
    ...(failure.retryAfterMs === undefined ? {} : { retry_after: failure.retryAfterMs / 1000 }),
  };
  return made(OURS[failure.kind], [message, more], EXCEPTION_MODULE);
}

function made(exc_type: string, exc_message: unknown[], exc_module: string): CeleryException {
  return { exc_type, exc_message, exc_module };
}

function toldMessage({ code, message }: Failure): string {
  if (code !== 'GW_DEFECT') return `${code}: ${message}`;
  const name = /^([A-Za-z_$][\w$]{0,63}): /.exec(message)?.[1] ?? 'an error';
  return `${code}: ${name}; its message stands in the record of the run`;
}

const FIRST_LINE = 'Traceback (most recent call last):';
/** What ends a run from outside of its code has no traceback in Celery either. */
const OUTSIDE = new Set(['GW_CANCELLED', 'GW_EXPIRED', 'GW_HARD_LIMIT', 'GW_WORKER_LOST', 'GW_TASK_UNKNOWN']);

/** As Python writes it: the innermost frame below the others, the exception in the last line. */
function tracebackOf(failure: Failure, exception: CeleryException): string | null {
  if (OUTSIDE.has(failure.code)) return null;
  return tracebackText(exception, toldMessage(failure), framesOf(failure));
}

/** The traceback of an exception that says `words`. Default: without a frame. */
export function tracebackText({ exc_type, exc_module }: CeleryException, words: string, frames = ''): string {
  const name = exc_module === 'builtins' ? exc_type : `${exc_module}.${exc_type}`;
  return `${FIRST_LINE}\n${frames}${name}: ${words}\n`;
}

function framesOf({ stack = '' }: Failure): string {
  const frames = stack.split('\n').flatMap((line) => {
    const [, where = '<anonymous>', file, number] = /^\s+at (?:(.+) \()?(.+?):(\d+):\d+\)?$/.exec(line) ?? [];
    return file === undefined ? [] : `  File "${file}", line ${number}, in ${where}\n`;
  });
  return frames.reverse().join('');
}

function seconds(limit: unknown): number | undefined {
  if (typeof limit === 'number') return limit / 1000;
  if (typeof limit !== 'string') return undefined;
  try {
    return durationMs(limit as Duration) / 1000;
  } catch {
    return undefined;
  }
}

/** What a stored result says, as far as Celery tells it. */
export interface MetaStatus {
  id: string;
  state: RunState;
  /** JSON text, if done. */
  output?: string;
  failure?: Failure;
  attempt: number;
  progress?: { fraction: number; note?: string };
  parent?: string;
  group?: string;
  children: unknown[];
  /** ms since 1970. */
  doneAt?: number;
}

/** The run that a result written by us is of, without reading the rest. */
export function ownRunId(json: string): string | undefined {
  return /"task_id":"([^"\\]{1,255})"\}$/.exec(json)?.[1];
}

/** Reads `celery-task-meta-<id>`, written by us or by a Python worker. `undefined` for what is no such JSON. */
export function statusFromMeta(json: string): MetaStatus | undefined {
  let meta: Record<string, unknown>;
  try {
    meta = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof meta !== 'object' || meta === null || typeof meta.status !== 'string') return undefined;
  if (typeof meta.task_id !== 'string') return undefined;
  const status: MetaStatus = {
    id: meta.task_id,
    state: 'running',
    attempt: typeof meta.retries === 'number' ? meta.retries + 1 : 1,
    children: Array.isArray(meta.children) ? meta.children : [],
  };
  if (typeof meta.parent_id === 'string') status.parent = meta.parent_id;
  if (typeof meta.group_id === 'string') status.group = meta.group_id;
  switch (meta.status) {
    case 'PENDING':
    case 'RECEIVED':
    case 'RETRY':
      status.state = 'waiting';
      break;
    case 'SUCCESS':
      status.state = 'done';
      status.output = plainText(fieldText(json, 'result') ?? 'null');
      break;
    case 'FAILURE':
      status.state = 'failed';
      status.failure = failureFromCelery(meta.result);
      break;
    case 'REVOKED': {
      const expired = String(wordsOf(meta.result)[0] ?? '') === 'expired';
      status.state = expired ? 'expired' : 'cancelled';
      status.failure = (expired ? errors.GW_EXPIRED() : errors.GW_CANCELLED({ reason: '' })).failure;
      break;
    }
    default: {
      const progress = progressOf(meta.result);
      if (progress) status.progress = progress;
    }
  }
  if (typeof meta.date_done === 'string') {
    // Celery 5.2 writes it without an offset; both are UTC.
    const at = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(meta.date_done) ? meta.date_done : `${meta.date_done}Z`);
    if (!Number.isNaN(at)) status.doneAt = at;
  }
  return status;
}

/** Times, decimals and UUIDs of Celery 5.6 as text. What only looks like them stays as it is. */
function plainText(json: string): string {
  if (!mayBeTyped(json)) return json;
  try {
    return JSON.stringify(plainJson(parseExact(json)));
  } catch {
    return json;
  }
}

function progressOf(meta: unknown): MetaStatus['progress'] {
  if (typeof meta !== 'object' || meta === null) return undefined;
  const from = meta as Record<string, unknown>;
  const done = from.fraction ?? from.done ?? from.current;
  const of = from.fraction === undefined ? (from.of ?? from.total) : 1;
  if (typeof done !== 'number' || typeof of !== 'number' || of <= 0) return undefined;
  const fraction = Math.min(1, Math.max(0, done / of));
  return { fraction, ...(typeof from.note === 'string' ? { note: from.note } : {}) };
}

/** Which kind a Python exception is. What is not named here is a defect, as anything else that was thrown. */
const PYTHON_KINDS: Readonly<Record<string, FailureKind>> = {
  // The input was wrong: the same call would fail again.
  ValueError: 'invalid',
  TypeError: 'invalid',
  KeyError: 'invalid',
  UnicodeDecodeError: 'invalid',
  UnicodeEncodeError: 'invalid',
  JSONDecodeError: 'invalid',
  DecodeError: 'invalid',
  ValidationError: 'invalid',
  RequestValidationError: 'invalid',
  NotRegistered: 'invalid',
  // Somebody said no for good.
  PermissionError: 'refused',
  PermissionDenied: 'refused',
  Reject: 'refused',
  TaskRevokedError: 'refused',
  ChordError: 'refused',
  // It may work later.
  ConnectionError: 'transient',
  ConnectionRefusedError: 'transient',
  ConnectionResetError: 'transient',
  ConnectionAbortedError: 'transient',
  BrokenPipeError: 'transient',
  TimeoutError: 'transient',
  Timeout: 'transient',
  ConnectTimeout: 'transient',
  ReadTimeout: 'transient',
  HTTPError: 'transient',
  OperationalError: 'transient',
  InterfaceError: 'transient',
  Retry: 'transient',
  MaxRetriesExceededError: 'transient',
  SoftTimeLimitExceeded: 'transient',
  TimeLimitExceeded: 'transient',
  WorkerLostError: 'transient',
  WorkerShutdown: 'transient',
  Terminated: 'transient',
};

const MAX_KEPT = 8192;

/** A stored exception as a failure of one of our kinds; its name and words are kept. */
export function failureFromCelery(result: unknown): Failure {
  const from = (typeof result === 'object' && result !== null ? result : {}) as Record<string, unknown>;
  const exception = typeof from.exc_type === 'string' ? from.exc_type.slice(0, 200) : 'Exception';
  const module = typeof from.exc_module === 'string' ? from.exc_module.slice(0, 200) : '';
  const list = wordsOf(result);
  const words = list
    .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    .join(', ')
    .slice(0, 4000);
  const ours = module === EXCEPTION_MODULE ? KINDS.get(exception) : undefined;
  if (ours) return ourFailure(ours, list);
  // Kept as they are, so that whoever stores the failure again stores the same exception.
  const kept = JSON.stringify(list).length <= MAX_KEPT ? { arguments: list } : {};
  const details = { exception, module, words, ...kept };
  const kind = PYTHON_KINDS[exception] ?? 'defect';
  const make = {
    invalid: wireErrors.GW_PYTHON_INVALID,
    refused: wireErrors.GW_PYTHON_REFUSED,
    transient: wireErrors.GW_PYTHON_TRANSIENT,
    defect: wireErrors.GW_PYTHON_DEFECT,
  }[kind];
  return make({ exception, words }, { details }).failure;
}

function ourFailure(kind: FailureKind, list: unknown[]): Failure {
  const [text, more] = list as [unknown, Record<string, unknown> | undefined];
  const match = /^(GW_[A-Z0-9_]+): ([\s\S]*)$/.exec(String(text ?? ''));
  return {
    kind,
    code: match?.[1] ?? 'GW_DEFECT',
    message: match?.[2] ?? String(text ?? ''),
    ...(typeof more?.field === 'string' ? { field: more.field } : {}),
    ...(typeof more?.retry_after === 'number' ? { retryAfterMs: more.retry_after * 1000 } : {}),
  };
}

/** The arguments of the exception: a list, or a text from an older backend. */
function wordsOf(result: unknown): unknown[] {
  const message = (result as { exc_message?: unknown } | null)?.exc_message;
  if (Array.isArray(message)) return message;
  return message === undefined || message === null ? [] : [message];
}
