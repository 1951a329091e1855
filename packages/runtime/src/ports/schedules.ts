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
}

export interface Schedules {
  put(schedule: Schedule): Promise<void>;
  remove(name: string): Promise<boolean>;
  list(): Promise<Schedule[]>;
  pause(name: string, paused: boolean): Promise<boolean>;
  /**
   * Sends the run of a slot and moves the schedule on, both or neither. False if another process did: the schedule's
   * `nextAt` is no longer `slotMs`.
   */
  fire(name: string, slotMs: number, envelope: Envelope | undefined, nextAt: number): Promise<boolean>;
}
