/** Schedules: cron that fires once per slot across all processes. */

import type { Envelope } from '@genius/contract';

/** What happens to slots that passed while nobody was there: none, only the last, or each. */
export type MissedPolicy = 'skip' | 'last' | 'all';

export interface Schedule {
  name: string;
  cron: string;
  /** IANA zone. */
  zone: string;
  task: string;
  queue: string;
  /** JSON text. */
  input: string;
  tenant: string;
  missed: MissedPolicy;
  paused: boolean;
  /** ms since 1970; when it fires next. */
  nextAt: number;
  lastAt?: number;
  /** The tag of the worker that declares it. Undefined: it is a person's. */
  worker?: string;
  /** A person changed what the worker declares, and the worker leaves it so. */
  isChanged?: true;
}

export interface Schedules {
  put(schedule: Schedule): Promise<void>;
  /**
   * Puts what a worker declares, unless a person made one of that name or changed the worker's: those stay as they are.
   * Whether one that is there already is paused is never touched.
   */
  declare(schedule: Schedule & { worker: string }): Promise<void>;
  remove(name: string): Promise<boolean>;
  list(): Promise<Schedule[]>;
  pause(name: string, paused: boolean): Promise<boolean>;
  /**
   * Sends the run of a slot and moves the schedule on, both or neither. False if another process did: the schedule's
   * `nextAt` is no longer `slotMs`.
   */
  fire(name: string, slotMs: number, envelope: Envelope | undefined, nextAt: number): Promise<boolean>;
}
