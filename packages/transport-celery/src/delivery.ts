/** One claimed run on its way through a handler. */

import { type Envelope, errors } from '@genius/contract';
import type { Delivery, Settlement } from '@genius/runtime';
import type { HeldRun } from './held.ts';
import type { RunWire } from './run-row.ts';

/** What settling needs of it. */
export interface Delivered {
  readonly envelope: Envelope;
  readonly attempt: number;
  /** ms since 1970 on the store's clock. */
  readonly startedAt: number;
  readonly wire: RunWire | undefined;
  /** Where its sender hears of its end. */
  readonly replyTo: string | undefined;
  /** The lane as the store names it. */
  readonly laneKey: string | undefined;
  /** With which signal it was told to stop while it ran, as Celery's tools name one. */
  readonly signum?: number | undefined;
  /** Of a run that the store may not know yet. */
  readonly held?: HeldRun | undefined;
}

export interface DeliveryHost {
  settle(delivery: CeleryDelivery, settlement: Settlement): Promise<boolean>;
  yieldSlot(delivery: CeleryDelivery): void;
  reclaimSlot(delivery: CeleryDelivery): Promise<void>;
  progress(delivery: CeleryDelivery, fraction: number, note: string | undefined): void;
}

export interface Claimed {
  envelope: Envelope;
  attempt: number;
  losses: number;
  firstStartedAt: number | undefined;
  wire: RunWire | undefined;
  replyTo: string | undefined;
  laneKey: string | undefined;
  /** What its sender or an operator allows. */
  timeLimits: { softMs?: number | undefined; hardMs?: number | undefined } | undefined;
  /** RabbitMQ says that it gave its message to somebody before. */
  isAgain?: boolean;
  /** Set while its message holds it. */
  held?: HeldRun | undefined;
}

export class CeleryDelivery implements Delivery, Delivered {
  readonly claimed: Claimed;
  readonly startedAt: number;
  readonly #host: DeliveryHost;
  holdsSlot = true;
  signum: number | undefined;
  isSettled = false;

  constructor(claimed: Claimed, startedAt: number, host: DeliveryHost) {
    this.claimed = claimed;
    this.startedAt = startedAt;
    this.#host = host;
  }

  get envelope(): Envelope {
    return this.claimed.envelope;
  }
  get wire(): RunWire | undefined {
    return this.claimed.wire;
  }
  get replyTo(): string | undefined {
    return this.claimed.replyTo;
  }
  get laneKey(): string | undefined {
    return this.claimed.laneKey;
  }
  get attempt(): number {
    return this.claimed.attempt;
  }
  get losses(): number {
    return this.claimed.losses;
  }
  get firstStartedAt(): number {
    return this.claimed.firstStartedAt ?? this.startedAt;
  }
  get timeLimits() {
    return this.claimed.timeLimits;
  }
  get held(): HeldRun | undefined {
    return this.claimed.held;
  }
  get redelivered(): boolean {
    return this.claimed.attempt > 1 || this.claimed.isAgain === true;
  }
  settle(settlement: Settlement): Promise<boolean> {
    this.isSettled = true;
    return this.#host.settle(this, settlement);
  }
  async noted(): Promise<void> {
    const { held } = this.claimed;
    if (held && !(await held.store())) throw errors.GW_CANCELLED({ reason: ': another attempt has the run' });
  }
  yieldSlot(): void {
    this.#host.yieldSlot(this);
  }
  reclaimSlot(): Promise<void> {
    return this.#host.reclaimSlot(this);
  }
  progress(fraction: number, note: string | undefined): void {
    this.#host.progress(this, fraction, note);
  }
}
