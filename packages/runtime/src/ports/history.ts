/** History: runs and attempts as they were, to be searched, kept, and erased. */

import type { Failure, FailureKind } from '@genius/contract';
import type { LogLine } from '../run-log.ts';
import type { RunState } from './results.ts';

export interface RunRecord {
  id: string;
  task: string;
  queue: string;
  tenant: string;
  state: RunState;
  priority: number;
  attempt: number;
  losses: number;
  createdAt: number;
  /** Not before this. */
  dueAt?: number;
  startedAt?: number;
  finishedAt?: number;
  expiresAt?: number;
  key?: string;
  lane?: string;
  limitKey?: string;
  subject?: string;
  correlationId: string;
  parent?: string;
  /** JSON texts. */
  input?: string;
  output?: string;
  failure?: Failure;
  dead: boolean;
  progress?: { fraction: number; note?: string };
  /** Why it isn't running, if it isn't: one sentence. */
  waitsFor?: string;
}

export interface AttemptRecord {
  attempt: number;
  instance: string;
  startedAt: number;
  finishedAt: number;
  outcome: 'done' | 'failed' | 'retry' | 'lost' | 'cancelled' | 'expired' | 'unknown';
  failure?: Failure;
}

export interface RunQuery {
  state?: RunState;
  task?: string;
  queue?: string;
  tenant?: string;
  subject?: string;
  /** Only runs that this one sent, or that it was sent again as. */
  parent?: string;
  dead?: boolean;
  /** Only runs whose last failure is of this kind. */
  kind?: FailureKind;
  /** Only runs of one of these tasks. */
  tasks?: readonly string[];
  /** Sent at this time or later, ms since 1970. */
  createdFrom?: number;
  /** Sent before this time, ms since 1970. */
  createdTo?: number;
  /**
   * Only runs that have all of these words in their input, output or failure, whatever their case and marks; `word*` is
   * the beginning of one. Payloads that lie in blobs are not read.
   */
  words?: string;
  /** Newest first, before this cursor. */
  before?: string;
  /** Default 50, at most 1000. */
  limit?: number;
}

export interface History {
  /** `unsearched`: so many runs were sent so recently that their words are not known yet. */
  find(query: RunQuery): Promise<{ runs: RunRecord[]; next?: string; unsearched?: number }>;
  /** Takes in the words of runs in the background, until the returned function is called. */
  keepSearchable(): () => void;
  get(runId: string): Promise<RunRecord | undefined>;
  attempts(runId: string): Promise<AttemptRecord[]>;
  /** The newest lines that its ended attempts logged, oldest first. */
  logs(runId: string): Promise<LogLine[]>;
  /** Sends a dead letter's run again, as itself, with its attempts counted anew. */
  replay(runId: string): Promise<boolean>;
  /** Takes it off the dead letters; a lane that it stopped goes on. */
  discard(runId: string): Promise<boolean>;
  /** Ends an `unknown` run by a person's decision. */
  settle(runId: string, decision: { happened: true; output: string } | { happened: false }): Promise<boolean>;
  /** Erases inputs, outputs, failures and events of a person. Returns how many runs. */
  eraseSubject(subject: string, tenant?: string): Promise<number>;
  /** Erases finished runs past their age or count. Returns how many. */
  sweep(rules: ReadonlyMap<string, { ttlMs: number; keep: number }>): Promise<number>;
}
