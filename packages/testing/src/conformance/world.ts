/** What a conformance suite needs of an adapter, and the small tools of its tests. It knows no adapter. */

import { type Envelope, type Failure, newRunId } from '@genius/contract';
import type { Consumer, Delivery, Ports, RunState, RunStatus, Settlement } from '@genius/runtime';

/** One store of an adapter, empty at first, with as many instances on it as a test opens. */
export interface World {
  /** Ports of a first instance. */
  readonly ports: Ports;
  /** Ports of one more instance on the same store, as another process would have them. */
  another(): Promise<Ports>;
  /** Closes all instances and opens a first one anew. */
  reopen(): Promise<Ports>;
  /** Makes the others believe that an instance died, while its deliveries are still in hand. */
  declareDead(ports: Ports): Promise<void>;
  /** Changes or removes an audit record behind the port's back; false where a test can't reach it. */
  tamper(how: 'change' | 'remove-first' | 'remove-last'): Promise<boolean>;
  close(): Promise<void>;
}

export type OpenWorld = () => Promise<World>;

/** Runs a test in a world of its own. */
export function inWorld(open: OpenWorld, test: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const world = await open();
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
}

export const QUEUE = 'probe';

/** An envelope with all that must be in it. */
export function envelope(more: Partial<Envelope> = {}): Envelope {
  const id = more.id ?? newRunId();
  return {
    id,
    task: 'probe.run',
    queue: QUEUE,
    input: '{}',
    tenant: '',
    priority: 5,
    sentAt: Date.now(),
    correlationId: id,
    ...more,
  };
}

export const done = (output: unknown = null): Settlement => ({
  outcome: 'done',
  output: JSON.stringify(output),
  events: [],
});

const failure: Failure = { kind: 'defect', code: 'GW_DEFECT', message: 'it broke' };

export const failed = (dead = false): Settlement => ({ outcome: 'failed', failure, dead, events: [] });

export const unknown = (): Settlement => ({ outcome: 'unknown', failure, dead: false, events: [] });

export const retry = (delayMs: number): Settlement => ({ outcome: 'retry', failure, delayMs });

export interface Work {
  /** As delivered, in order. */
  readonly seen: Delivery[];
  readonly consumer: Consumer;
}

/** Consumes a queue and settles each delivery with what `handle` answers; `undefined` leaves it unsettled. */
export async function work(
  ports: Ports,
  handle: (delivery: Delivery) => Promise<Settlement | undefined> | Settlement | undefined = () => done(),
  options: { queues?: string[]; concurrency?: number; ahead?: number; onCancel?: (runId: string) => void } = {},
): Promise<Work> {
  const seen: Delivery[] = [];
  const { queues = [QUEUE], concurrency = 10, ahead, onCancel = () => undefined } = options;
  const consumer = await ports.broker.consume({
    queues,
    concurrency,
    ...(ahead === undefined ? {} : { ahead }),
    onCancel,
    deliver(delivery) {
      seen.push(delivery);
      void (async () => {
        const settlement = await handle(delivery);
        if (settlement) await delivery.settle(settlement);
      })();
    },
  });
  return { seen, consumer };
}

/** The end of a run. */
export async function ended(ports: Ports, runId: string, deadlineMs = 10_000): Promise<RunStatus> {
  const status = await ports.results.wait(runId, { deadlineMs });
  if (typeof status === 'string') throw new Error(`the run ${runId} did not end: ${status}`);
  return status;
}

export async function endedAll(ports: Ports, runIds: readonly string[], deadlineMs = 15_000): Promise<RunState[]> {
  const all = await Promise.all(runIds.map((id) => ended(ports, id, deadlineMs)));
  return all.map(({ state }) => state);
}

/** Looks again until a condition holds: for what no port announces. */
export async function until<T>(look: () => Promise<T> | T, deadlineMs = 10_000): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > end) throw new Error(`it did not come about within ${deadlineMs} ms`);
    await new Promise<void>((resolve) => setTimeout(resolve, 3));
  }
}

/** A promise to be kept from outside. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
