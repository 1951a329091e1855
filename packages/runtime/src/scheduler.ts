/**
 * Fires schedules. Every process that runs workers has one; the store lets one of them fire each slot. What happens to
 * slots that passed while nobody was there is the schedule's policy: `skip` (none), `last` (the newest), `all`.
 */

import { type Envelope, type InputOf, newRunId, type Task } from '@genius/contract';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import { checkCron, newestSlot, nextSlot } from './cron-slots.ts';
import { declarationsOf, droppedOf } from './declared-schedules.ts';
import type { Logger } from './log.ts';
import type { MissedPolicy, Schedule } from './ports/schedules.ts';
import { scheduleErrors } from './schedule-errors.ts';
import type { Worker } from './worker.ts';

export interface ScheduleOptions {
  cron: string;
  /** Default `'Europe/Bucharest'`. */
  zone?: string;
  tenant?: string;
  /** Default `'last'`. */
  missed?: MissedPolicy;
}

export interface Scheduler {
  /** Creates or changes a schedule by its name. One that a worker declares is a person's choice from then on. */
  put<T extends Task>(name: string, task: T, input: InputOf<T>, options: ScheduleOptions): Promise<void>;
  /** Throws GW_SCHEDULE_OF_WORKER for one that its worker would declare again. */
  remove(name: string): Promise<boolean>;
  /**
   * Forgets what people said about a schedule that a worker declares; the worker declares it again within seconds, or
   * when it starts next. False if there is none. Throws GW_SCHEDULE_OF_PERSON for one that no worker declares.
   */
  reset(name: string): Promise<boolean>;
  list(): Promise<Schedule[]>;
  pause(name: string, paused: boolean): Promise<boolean>;
  /** Fires from now on, and declares the schedules of these workers. */
  start(workers?: readonly Worker[]): void;
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
  let declaring: readonly Worker[] = [];
  /** Whether the store has what the workers of this process declare, as they declare it. */
  let declared = false;

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

  /**
   * Declares all at the start, and later those that a person has reset. What a worker no longer declares goes at each
   * look: while versions change, an older process may have put it back. Whether anything was changed.
   */
  async function declareOwn(list: readonly Schedule[]): Promise<boolean> {
    const wanted = declaring.flatMap((worker) => declarationsOf(worker, clock.now()));
    const known = new Set(list.map(({ name }) => name));
    const missing = declared ? wanted.filter(({ name }) => !known.has(name)) : wanted;
    for (const each of missing) await schedules.declare(each);
    const dropped = droppedOf(declaring, list);
    for (const { name } of dropped) await schedules.remove(name);
    declared = true;
    return missing.length + dropped.length > 0;
  }

  async function look(): Promise<void> {
    let list = await schedules.list();
    if (await declareOwn(list)) list = await schedules.list();
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

  /** With `task`: only if it is a schedule of that task. */
  const find = async (name: string, task?: string) =>
    (await schedules.list()).find((each) => each.name === name && (task === undefined || each.task === task));

  return {
    async put(name, task, input, options) {
      const zone = options.zone ?? 'Europe/Bucharest';
      checkCron(options.cron, zone);
      const { input: json } = await client.prepare(task, input, {});
      const { worker } = (await find(name, task.name)) ?? {};
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
        ...(worker === undefined ? {} : { worker, isChanged: true }),
      });
      if (running) arm(0);
    },
    async remove(name) {
      const { worker } = (await find(name)) ?? {};
      if (worker !== undefined) throw scheduleErrors.GW_SCHEDULE_OF_WORKER({ name, worker });
      return schedules.remove(name);
    },
    async reset(name) {
      const found = await find(name);
      if (found && found.worker === undefined) throw scheduleErrors.GW_SCHEDULE_OF_PERSON({ name });
      const removed = await schedules.remove(name);
      if (running && removed) arm(0);
      return removed;
    },
    list: () => schedules.list(),
    async pause(name, paused) {
      const changed = await schedules.pause(name, paused);
      if (running && changed) arm(0);
      return changed;
    },
    start(workers = []) {
      running = true;
      declaring = workers;
      declared = false;
      arm(0);
    },
    async stop() {
      running = false;
      forget?.();
      await working;
    },
  };
}
