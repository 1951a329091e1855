/** What an operator may ask of a process: hold still, go on, run empty, start anew, do more or fewer at once. */

import { newRunId } from '@genius/contract';
import type { InstanceMode } from './heartbeat.ts';
import type { Logger } from './log.ts';
import type { Consumer } from './ports/broker.ts';
import type { KeyValue } from './ports/key-value.ts';
import type { ConsumerGate } from './queue-pauses.ts';

export const CONTROL_DEEDS = ['pause', 'resume', 'drain', 'restart', 'scale'] as const;
export type ControlDeed = (typeof CONTROL_DEEDS)[number];

export interface ControlOrder {
  deed: ControlDeed;
  /** Who asks, and why: both are logged. */
  by: string;
  reason: string;
  /** For `scale`: handlers at once. */
  concurrency?: number;
  /** For `scale`: the worker that is meant. Default: all of the process. */
  tag?: string;
}

/** What the process says to it. */
export interface ControlAnswer {
  mode: InstanceMode;
  /** Attempts that run. */
  running: number;
  /** Why it did nothing. */
  refused?: string;
}

export interface ControlOptions {
  kv: KeyValue;
  instance: string;
  gates: ReadonlyMap<string, ConsumerGate>;
  consumers: ReadonlyMap<string, Pick<Consumer, 'setConcurrency'>>;
  running: () => number;
  log: Logger;
  /** Stops gracefully and begins anew. Default: it can't. */
  onRestart?: (() => void) | undefined;
  /** Called after each change of the mode. */
  onMode?: ((mode: InstanceMode) => void) | undefined;
}

export interface Control {
  readonly mode: InstanceMode;
  start(): Promise<void>;
  stop(): void;
}

/** Who holds the gates for an operator. */
const HOLDER = 'operator';

const channelOf = (instance: string) => `wrk:control:${instance}`;
const answersOf = (order: string) => `wrk:control-answers:${order}`;

export function createControl(options: ControlOptions): Control {
  const { kv, instance, gates, consumers, running, log, onRestart } = options;
  let mode: InstanceMode = 'active';
  let unsubscribe: (() => void) | undefined;

  function become(next: InstanceMode): void {
    for (const tag of consumers.keys()) {
      if (next === 'active') gates.get(tag)?.release(HOLDER);
      else gates.get(tag)?.hold(HOLDER);
    }
    if (next === mode) return;
    mode = next;
    options.onMode?.(mode);
  }

  /** Why it was not done; undefined if it was. */
  function obey({ deed, concurrency, tag }: ControlOrder): string | undefined {
    switch (deed) {
      case 'pause':
        return void become('paused');
      case 'drain':
        return void become('draining');
      case 'resume':
        return void become('active');
      case 'restart':
        if (!onRestart) return 'nothing here can start it anew';
        become('draining');
        // After the answer is on its way.
        setImmediate(onRestart);
        return undefined;
      case 'scale': {
        const meant = tag === undefined ? [...consumers.values()] : [consumers.get(tag)];
        if (meant.some((each) => each === undefined)) return `it does not run the worker ${tag}`;
        if (concurrency === undefined || concurrency < 1) return 'the number of handlers is missing';
        for (const each of meant) each?.setConcurrency(concurrency);
        return undefined;
      }
    }
  }

  function heard(message: string): void {
    const { id, order } = JSON.parse(message) as { id: string; order: ControlOrder };
    const refused = obey(order);
    log.info('an operator asked for something', { deed: order.deed, by: order.by, reason: order.reason, refused });
    const answer: ControlAnswer = { mode, running: running(), ...(refused === undefined ? {} : { refused }) };
    void kv.publish(answersOf(id), JSON.stringify(answer)).catch(() => undefined);
  }

  return {
    get mode() {
      return mode;
    },
    async start() {
      unsubscribe = await kv.subscribe(channelOf(instance), heard);
    },
    stop: () => unsubscribe?.(),
  };
}

/** Asks something of a process. Resolves with undefined if it does not answer in time. */
export async function sendOrder(
  kv: KeyValue,
  instance: string,
  order: ControlOrder,
  waitMs = 3_000,
): Promise<ControlAnswer | undefined> {
  const id = newRunId();
  const answered = Promise.withResolvers<ControlAnswer | undefined>();
  const unsubscribe = await kv.subscribe(answersOf(id), (text) => answered.resolve(JSON.parse(text) as ControlAnswer));
  const timer = setTimeout(() => answered.resolve(undefined), waitMs);
  try {
    await kv.publish(channelOf(instance), JSON.stringify({ id, order }));
    return await answered.promise;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
