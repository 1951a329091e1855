/** What a handler is given beside its input. */

import type { Duration, InputOf, OutputOf, Task } from '@genius/contract';
import type { Logger } from './log.ts';
import type { PaceOptions } from './pace.ts';
import type { Blobs } from './ports/blobs.ts';
import type { KeyValue } from './ports/key-value.ts';
import type { TenantSecrets } from './secrets.ts';

/** An effect that the outside world can see. */
export interface Effect<T> {
  /** Does it. Its signal is the attempt's. */
  perform: (signal: AbortSignal) => Promise<T>;
  /**
   * Asks the other side whether it happened, where the other side can tell: called when an earlier attempt died in the
   * middle, or `perform` failed without an answer. Return `undefined` if it can't be told.
   */
  settle?: (signal: AbortSignal) => Promise<{ happened: true; outcome: T } | { happened: false } | undefined>;
}

/** Which child of a run is meant, so that an attempt finds what an earlier one sent instead of sending it again. */
interface ChildName {
  /**
   * Its name among the children of this run. Needed where an attempt may leave out what an earlier one sent: by default a
   * child is known by its place among those that the attempt sends, and would then be taken for another one.
   */
  as?: string;
}

export interface CallOptions extends ChildName {
  /** How long to wait for the child. Default: until this attempt's own soft limit. */
  deadline?: Duration;
  /** Default: this run's priority. */
  priority?: number;
}

export interface ChildOptions extends ChildName {
  /** Default: this run's priority. */
  priority?: number;
  /** Not before this span has passed. Default: at once. */
  delay?: Duration;
}

export interface TaskContext {
  /** Fires at the soft limit, on cancel and at shutdown. A handler that swallows it counts as aborted all the same. */
  readonly signal: AbortSignal;
  /** JSON lines with the run's ids. Never log payloads. */
  readonly log: Logger;
  readonly runId: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** The sender's key, if it gave one. */
  readonly key: string | undefined;
  /** Empty if there is none. */
  readonly tenant: string;
  readonly correlationId: string;
  /** When the soft limit fires. */
  readonly deadline: Date;
  /** Where this attempt's answers come from: `sandbox` if simulators stand in for the outside world. */
  readonly environment: 'real' | 'sandbox';
  /** Reports how far it is, 0 to 1, and a word on what it does. */
  progress(fraction: number, note?: string): void;
  /**
   * Performs an effect at most once for this key, across attempts, runs and processes. Later calls get its outcome. If
   * nobody can tell whether it happened, the run ends as `unknown`.
   */
  once<T>(key: string, effect: ((signal: AbortSignal) => Promise<T>) | Effect<T>): Promise<T>;
  /** Runs another task and waits for its output; this run's slot is free meanwhile. Throws `TaskFailed`. */
  call<T extends Task>(task: T, input: InputOf<T>, options?: CallOptions): Promise<OutputOf<T>>;
  /** Sends a run of another task and does not wait for it. Returns its id, the same at every attempt. */
  send<T extends Task>(task: T, input: InputOf<T>, options?: ChildOptions): Promise<string>;
  /**
   * Waits for the next slot of a pace that all processes share under this key: `count` calls in each `per`, evenly
   * spread. Throws GW_PACED, which tries the run again later, if the slot comes after the soft limit.
   */
  pace(key: string, options: PaceOptions): Promise<void>;
  /** After the other side said "too many": whoever paces itself by this key waits at least `ms` from now, a day at most. */
  holdOff(key: string, ms: number): Promise<void>;
  /** Secrets of the run's tenant, sealed where they are stored. */
  readonly secrets: TenantSecrets;
  readonly blobs: Blobs;
  readonly kv: KeyValue;
  /** The Database port, opened at its first use. */
  readonly db: DatabasePort;
}

/** What the runtime knows of a database: that it can be opened. On the other side is a TypeORM data source. */
export interface DatabasePort {
  dataSource(): Promise<SqlSource>;
}

/** What a TypeORM data source and its entity manager have in common, as far as plain SQL needs it. */
export interface SqlSource {
  /** Rows of a SELECT, or of a statement with RETURNING as TypeORM gives them. Parameters stand as `$1`, `$2`. */
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the columns of its own statement
  query<T = any>(sql: string, parameters?: any[]): Promise<T>;
  /** Everything inside goes through the source that `work` is given. */
  transaction<T>(work: (source: SqlSource) => Promise<T>): Promise<T>;
}
