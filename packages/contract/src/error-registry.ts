/** One registry of errors per package, entries as data: code, kind, texts in two languages, HTTP status. */

import { type Failure, FailureError, type FailureKind } from './failure.ts';

export interface ErrorEntry {
  kind: FailureKind;
  /** English, with `{name}` for parameters. */
  en: string;
  /** Romanian, with the same parameters. */
  ro: string;
  /** For HTTP answers. Default: 422 invalid, 409 refused, 503 transient, 500 defect. */
  status?: number;
}

export type ErrorParams = Record<string, string | number | boolean | null | undefined>;

export interface ErrorDetails {
  /** Where in the input. */
  field?: string;
  /** For transient ones: wait this long. */
  retryAfterMs?: number;
  /** More for programs, beside the parameters. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** Makes the errors of one registry: `errors.GW_X({ limit: 3 })` is an error to throw. */
export type ErrorMakers<R extends Record<string, ErrorEntry>> = {
  readonly [C in keyof R]: (params?: ErrorParams, more?: ErrorDetails) => FailureError;
} & { readonly entries: R };

const STATUS: Record<FailureKind, number> = { invalid: 422, refused: 409, transient: 503, defect: 500 };
const known = new Map<string, ErrorEntry>();

/** Declares a package's errors. Codes are `GW_…`, unique in the process. */
export function defineErrors<const R extends Record<string, ErrorEntry>>(entries: R): ErrorMakers<R> {
  const makers: Record<string, unknown> = { entries };
  for (const [code, entry] of Object.entries(entries)) {
    if (!/^GW_[A-Z0-9_]+$/.test(code)) throw new TypeError(`error code ${code} must be GW_ and capitals`);
    known.set(code, entry);
    makers[code] = (params: ErrorParams = {}, more: ErrorDetails = {}) =>
      new FailureError(
        failureOf(code, entry, params, more),
        more.cause === undefined ? undefined : { cause: more.cause },
      );
  }
  return makers as ErrorMakers<R>;
}

function failureOf(code: string, entry: ErrorEntry, params: ErrorParams, more: ErrorDetails): Failure {
  const details = { ...params, ...more.details };
  return {
    kind: entry.kind,
    code,
    message: fill(entry.en, params),
    messageRo: fill(entry.ro, params),
    ...(more.field ? { field: more.field } : {}),
    ...(Object.keys(details).length ? { details } : {}),
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
  };
}

function fill(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** The HTTP status of a failure, by its entry or else its kind. */
export function failureStatus(failure: Pick<Failure, 'code' | 'kind'>): number {
  return known.get(failure.code)?.status ?? STATUS[failure.kind];
}

/** Every error that the loaded packages declare, for the docs and the completeness test. */
export function knownErrors(): ReadonlyMap<string, ErrorEntry> {
  return known;
}
