/** What commands ask about runs, queues and processes, and decide about them: of the registry, or of the store itself. */

import type { RunDetail, ShownRun } from '@genius/registry/runs';
import type { ControlAnswer, ControlDeed, RunState } from '@genius/runtime';

export type { RunDetail, ShownRun };

export interface RunsWanted {
  state?: RunState;
  task?: string;
  queue?: string;
  tenant?: string;
  subject?: string;
  dead?: boolean;
  before?: string;
  limit: number;
}

export interface RunsPage {
  runs: ShownRun[];
  next?: string;
}

export interface QueueLine {
  queue: string;
  ready: number;
  scheduled: number;
  held: number;
  running: number;
  dead: number;
  processes: number;
  paused?: { reason: string; by: string; at: string };
}

/** A live process that runs workers. What only heartbeats say is null where no registry hears them. */
export interface ProcessLine {
  id: string;
  host: string;
  pid: number | null;
  version: string;
  started_at: string | null;
  last_seen: string;
  running: number;
  mode: string | null;
  health_score: number | null;
  tags: string[];
  /** By its heartbeats. */
  workers: { tag: string; status: string; health_score: number; concurrency: number }[];
}

export interface ProcessOrder {
  deed: ControlDeed;
  reason: string;
  concurrency?: number;
  tag?: string;
}

export interface Desk {
  /** Where it looks, for messages. */
  readonly place: string;
  /** Newest first, up to 1,000. */
  runs(wanted: RunsWanted): Promise<RunsPage>;
  /** `reveal` shows personal data and is audited. */
  run(id: string, options?: { reveal?: boolean; reason?: string }): Promise<RunDetail | undefined>;
  cancel(run: ShownRun, reason: string): Promise<'cancelled' | 'stopping' | 'ended' | 'missing'>;
  /** False if it is no dead letter any more. */
  decide(what: 'replay' | 'discard', run: ShownRun, reason: string): Promise<boolean>;
  /** About all dead letters, of a task or of any. Returns how many. */
  decideAll(what: 'replay' | 'discard', task: string | undefined, reason: string): Promise<number>;
  queues(): Promise<QueueLine[]>;
  /** Throws GW_CLI_QUEUE_NOT_PAUSED. */
  holdQueue(what: 'pause' | 'resume', queue: string, reason: string): Promise<void>;
  processes(): Promise<ProcessLine[]>;
  /** Throws GW_CLI_PROCESS_REFUSED. */
  order(process: string, order: ProcessOrder): Promise<Pick<ControlAnswer, 'mode' | 'running'>>;
}
