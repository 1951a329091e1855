/**
 * Broker: carries runs from those who send them to those who attempt them, at least once, and settles attempts.
 * It knows no contracts and no handlers, and reads an input's JSON as text only.
 */

import type { CloudEvent, Envelope, Failure } from '@genius/contract';
import type { LogLine } from '../run-log.ts';

export interface Receipt {
  /** The run that answers this send: the sent one, or the first one with its key. */
  id: string;
  existing: boolean;
}

/** How an attempt ended, and everything that must be handed over before it counts as ended. */
export type Settlement =
  | { outcome: 'done'; output: string; events: readonly CloudEvent[]; log?: readonly LogLine[] }
  | {
      outcome: 'failed' | 'cancelled' | 'expired' | 'unknown';
      failure: Failure;
      /** Keep it among the dead letters until someone decides. */
      dead: boolean;
      events: readonly CloudEvent[];
      log?: readonly LogLine[];
    }
  /** `log`: what the attempt logged, kept with the run if it is stored. */
  | { outcome: 'retry'; failure: Failure; delayMs: number; log?: readonly LogLine[] }
  /** Handed back as if never taken: not counted. */
  | { outcome: 'released' };

export interface Delivery {
  readonly envelope: Envelope;
  /** Counted from 1. */
  readonly attempt: number;
  /** How many attempts before this one ended with their worker's death. */
  readonly losses: number;
  /** When the first attempt began, ms since 1970. */
  readonly firstStartedAt: number;
  /** What its sender or an operator allows, if that is less than the task's own limits. */
  readonly timeLimits?: { softMs?: number | undefined; hardMs?: number | undefined } | undefined;
  /** Whether an earlier attempt may have had effects. */
  readonly redelivered: boolean;
  /**
   * Stores the result, counts the group, hands over the events, and only then lets go of the run. Resolves with false
   * if another attempt holds the run now: then nothing of this one was stored. Never rejects for a lost connection.
   */
  settle(settlement: Settlement): Promise<boolean>;
  /** Gives the slot back while the handler waits for a child. */
  yieldSlot(): void;
  /** Resolves when there is a slot again. */
  reclaimSlot(): Promise<void>;
  progress(fraction: number, note: string | undefined): void;
  /**
   * Resolves when the store knows of this attempt, which it need not while a run is a few milliseconds old; an effect
   * waits for it. Rejects if another attempt has the run. Default: it knew before the handler started.
   */
  noted?(): Promise<void>;
}

export interface ConsumeOptions {
  queues: readonly string[];
  /** How many handlers may run at once. */
  concurrency: number;
  /** How many short runs may be claimed ahead of a free slot. Default 100. */
  ahead?: number;
  /** Whether it takes nothing until it is resumed. Default false. */
  paused?: boolean;
  /** Called for each run when a slot is free; must not throw. */
  deliver: (delivery: Delivery) => void;
  /** A running attempt of this consumer was asked to stop. */
  onCancel: (runId: string, reason: string | undefined) => void;
}

export interface Consumer {
  pause(): void;
  resume(): void;
  readonly paused: boolean;
  setConcurrency(concurrency: number): void;
  /** When it last asked for work or got some: the proof that it isn't deaf. */
  readonly lastTurnAt: number;
  /** Takes nothing new and hands back what has not started. */
  stop(): Promise<void>;
}

export interface QueueDepth {
  queue: string;
  /** Could start now. */
  ready: number;
  /** Wait for a time. */
  scheduled: number;
  /** Wait for a limit, a lane, or a run before them. */
  held: number;
  running: number;
  dead: number;
}

export interface SendHint {
  /** The id was made for this send, and there is no key: no run can have it already. */
  fresh?: boolean;
}

export interface Broker {
  /** Resolves when the run is where a power cut can't take it. */
  send(envelope: Envelope, hint?: SendHint): Promise<Receipt>;
  /** All or none. */
  sendAll(envelopes: readonly Envelope[], hint?: SendHint): Promise<Receipt[]>;
  consume(options: ConsumeOptions): Promise<Consumer>;
  /** `ended`: too late; `stopping`: its attempt was told to stop. */
  cancel(runId: string, reason?: string): Promise<'cancelled' | 'stopping' | 'ended' | 'missing'>;
  depth(): Promise<QueueDepth[]>;
}
