/**
 * Fires schedules. Every process that runs workers has one; the store lets one of them fire each slot. What happens to
 * slots that passed while nobody was there is the schedule's policy: `skip` (none), `last` (the newest), `all`.
 */

import { type Envelope, type InputOf, newRunId, type Task } from '@genius/contract';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import { checkCron, newestSlot, nextSlot } from './cron-slots.ts';
import type { Logger } from './log.ts';
import type { MissedPolicy, Schedule } from './ports/schedules.ts';

export interface ScheduleOptions {
  cron: string;
  /** Default `'Europe/Bucharest'`. */
  zone?: string;
  tenant?: string;
  /** Default `'last'`. */
  missed?: MissedPolicy;
}

export interface Scheduler {
  /** Creates or changes a schedule by its name. */
  put<T extends Task>(name: string, task: T, input: InputOf<T>, options: ScheduleOptions): Promise<void>;
  remove(name: string): Promise<boolean>;
  list(): Promise<Schedule[]>;
  pause(name: string, paused: boolean): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

/** A slot fired later than this was missed, ms: the process was away, not merely busy. */
const MISSED_AFTER_MS = 30_000;
/** How often the list is read again: another process may have changed it. */
const LOOK_EVERY_MS = 5_000;
/** Missed slots fired one by one at most. */
const MOST_MISSED = 1_000;

export function createScheduler(client: Client, clock: Clock, log: Logger): Scheduler {
  const { schedules } = client.ports;
  let forget: (() => void) | undefined;
  let working: Promise<void> = Promise.resolve();
  let running = false;

  function envelopeOf(schedule: Schedule, slotMs: number): Envelope {
    const slot = new Date(slotMs).toISOString();
    const id = newRunId();
    return {
      id,
      task: schedule.task,
      queue: schedule.queue,
      input: schedule.input,
      tenant: schedule.tenant,
      priority: 5,
      sentAt: clock.now(),
      correlationId: id,
      key: `schedule/${schedule.name}/${slot}`,
    };
  }

  async function fireDue(schedule: Schedule): Promise<void> {
    const { name, cron, zone, missed } = schedule;
    let slot = schedule.nextAt;
    for (let fired = 0; running && slot <= clock.now() && fired < MOST_MISSED; fired++) {
      const now = clock.now();
      const following = nextSlot(cron, zone, slot) ?? Number.MAX_SAFE_INTEGER;
      const isMissed = now - slot > MISSED_AFTER_MS;
      const isNewest = following > now;
      const drop = isMissed && (missed === 'skip' || (missed === 'last' && !isNewest));
      // Of many missed slots only the newest may count: jump there instead of walking.
      const next = drop ? jump(schedule, slot, now) : following;
      if (!(await schedules.fire(name, slot, drop ? undefined : envelopeOf(schedule, slot), next))) return;
      slot = next;
    }
  }

  /** The newest slot not after now (`last`), or the first after now (`skip`). */
  function jump({ cron, zone, missed }: Schedule, slot: number, now: number): number {
    const newest = missed === 'last' ? newestSlot(cron, zone, slot, now) : undefined;
    return newest ?? nextSlot(cron, zone, now) ?? Number.MAX_SAFE_INTEGER;
  }

  async function look(): Promise<void> {
    const list = await schedules.list();
    for (const schedule of list) if (!schedule.paused && schedule.nextAt <= clock.now()) await fireDue(schedule);
    if (!running) return;
    const next = Math.min(...(await schedules.list()).filter((s) => !s.paused).map((s) => s.nextAt));
    arm(Math.min(LOOK_EVERY_MS, Math.max(0, next - clock.now())));
  }

  function arm(ms: number): void {
    forget?.();
    // A look that was under way when it was stopped must not start the next one.
    if (!running) return;
    forget = clock.after(ms, () => {
      working = look().catch((error: unknown) => {
        log.error('schedules could not be read', { problem: String(error) });
        arm(LOOK_EVERY_MS);
      });
    });
  }

  return {
    async put(name, task, input, options) {
      const zone = options.zone ?? 'Europe/Bucharest';
      checkCron(options.cron, zone);
      const { input: json } = await client.prepare(task, input, {});
      await schedules.put({
        name,
        cron: options.cron,
        zone,
        task: task.name,
        queue: task.queue,
        input: json,
        tenant: options.tenant ?? '',
        missed: options.missed ?? 'last',
        paused: false,
        nextAt: nextSlot(options.cron, zone, clock.now()) ?? Number.MAX_SAFE_INTEGER,
      });
      if (running) arm(0);
    },
    remove: (name) => schedules.remove(name),
    list: () => schedules.list(),
    async pause(name, paused) {
      const changed = await schedules.pause(name, paused);
      if (running && changed) arm(0);
      return changed;
    },
    start() {
      running = true;
      arm(0);
    },
    async stop() {
      running = false;
      forget?.();
      await working;
    },
  };
}
