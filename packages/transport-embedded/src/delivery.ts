/** One claimed run on its way through a handler. */

import type { Envelope } from '@genius/contract';
import type { Delivery, Settlement } from '@genius/runtime';
import { type RunRow, toEnvelope } from './run-row.ts';

/** What a delivery needs of its consumer. */
export interface DeliveryHost {
  settle(delivery: EmbeddedDelivery, settlement: Settlement): Promise<boolean>;
  yieldSlot(delivery: EmbeddedDelivery): void;
  reclaimSlot(delivery: EmbeddedDelivery): Promise<void>;
  progress(runId: string, fraction: number, note: string | undefined): void;
}

export class EmbeddedDelivery implements Delivery {
  readonly row: RunRow;
  readonly startedAt: number;
  readonly #host: DeliveryHost;
  /** Slot in the started file. */
  slot: number;
  holdsSlot = true;
  #envelope: Envelope | undefined;

  constructor(row: RunRow, startedAt: number, slot: number, host: DeliveryHost) {
    this.row = row;
    this.startedAt = startedAt;
    this.slot = slot;
    this.#host = host;
  }

  get envelope(): Envelope {
    this.#envelope ??= toEnvelope(this.row);
    return this.#envelope;
  }
  get attempt(): number {
    return this.row[6];
  }
  get losses(): number {
    return this.row[7];
  }
  get firstStartedAt(): number {
    return this.row[9] ?? this.startedAt;
  }
  get redelivered(): boolean {
    return this.row[6] > 1;
  }
  settle(settlement: Settlement): Promise<boolean> {
    return this.#host.settle(this, settlement);
  }
  yieldSlot(): void {
    this.#host.yieldSlot(this);
  }
  reclaimSlot(): Promise<void> {
    return this.#host.reclaimSlot(this);
  }
  progress(fraction: number, note: string | undefined): void {
    this.#host.progress(this.row[1], fraction, note);
  }
}
