/**
 * One subscription for all who watch: each event is read once, and written as text once masked and once as it is, however
 * many viewers there are. With
 * the events go the counts of queues, looked at once for all and sent where they changed.
 */

import { type Events, type Ports, type QueueDepth, type ReceivedEvent, topicMatches } from '@genius/runtime';
import type { ShowEvent } from './shown-event.ts';

export interface Viewer {
  topic: string;
  /** The only one whose events it sees; such a viewer is told no counts. */
  tenant: string | undefined;
  /** Whether it is shown what may be personal. */
  reveal: boolean;
  /** Whether it wants the counts of queues. */
  queues: boolean;
  /** An event as JSON text. */
  onEvent(text: string, position: number): void;
  /** Queues whose counts changed, as JSON text; all of them at first. */
  onQueues?(text: string): void;
}

export interface EventHub {
  /** Resolves with the position after which the viewer is told everything, and with what ends it. */
  watch(viewer: Viewer, after?: number): Promise<{ position: number; close(): Promise<void> }>;
  close(): Promise<void>;
}

const LOOK_MS = 50;

export function createEventHub({ events, broker }: Pick<Ports, 'events' | 'broker'>, show: ShowEvent): EventHub {
  const viewers = new Set<Viewer>();
  let shared: Promise<Awaited<ReturnType<Events['subscribe']>>> | undefined;
  let newest = 0;
  let looking: NodeJS.Timeout | undefined;
  let known = new Map<string, QueueDepth>();
  let closed = false;

  async function open(): Promise<void> {
    shared ??= events.subscribe('#', (event) => {
      newest = event.position;
      tell(event);
    });
    const { position } = await shared.catch((error: unknown) => {
      shared = undefined;
      throw error;
    });
    newest = Math.max(newest, position);
  }

  function tell(event: ReceivedEvent): void {
    const { position, ...published } = event;
    const texts: { masked?: string; revealed?: string } = {};
    for (const viewer of viewers) {
      if (!sees(viewer, event)) continue;
      const which = viewer.reveal ? 'revealed' : 'masked';
      texts[which] ??= show(published, viewer.reveal);
      viewer.onEvent(texts[which], position);
    }
  }

  /** Reads what the viewer missed, up to where all others are, and joins it to them there. */
  async function catchUp(viewer: Viewer, after: number): Promise<() => Promise<void>> {
    let isIn = false;
    const join = () => {
      isIn = true;
      add(viewer);
    };
    if (after >= newest) {
      join();
      return async () => undefined;
    }
    const own = await events.subscribe(
      '#',
      (event) => {
        if (isIn) return;
        const { position, ...published } = event;
        if (position <= newest && sees(viewer, event)) viewer.onEvent(show(published, viewer.reveal), position);
        if (position >= newest) join();
      },
      { after },
    );
    return async () => {
      isIn = true;
      await own.close();
    };
  }

  function add(viewer: Viewer): void {
    if (closed) return;
    viewers.add(viewer);
    if (!viewer.queues) return;
    if (known.size > 0) viewer.onQueues?.(JSON.stringify([...known.values()]));
    if (looking === undefined) look();
  }

  function look(): void {
    looking = setTimeout(async () => {
      if (![...viewers].some(({ queues }) => queues)) {
        looking = undefined;
        known = new Map();
        return;
      }
      try {
        tellQueues(await broker.depth());
      } catch {
        // The store is away for a moment: the next look tells.
      }
      if (!closed) look();
    }, LOOK_MS);
  }

  function tellQueues(depths: readonly QueueDepth[]): void {
    const changed = depths.filter((depth) => JSON.stringify(known.get(depth.queue)) !== JSON.stringify(depth));
    if (changed.length === 0) return;
    for (const depth of changed) known.set(depth.queue, depth);
    const text = JSON.stringify(changed);
    for (const viewer of viewers) if (viewer.queues) viewer.onQueues?.(text);
  }

  return {
    async watch(viewer, after) {
      await open();
      const position = after ?? newest;
      const stop = await catchUp(viewer, position);
      return {
        position,
        async close() {
          viewers.delete(viewer);
          await stop();
        },
      };
    },
    async close() {
      closed = true;
      clearTimeout(looking);
      viewers.clear();
      await (await shared)?.close();
    },
  };
}

function sees({ topic, tenant }: Viewer, event: ReceivedEvent): boolean {
  return (tenant === undefined || event.tenant === tenant) && topicMatches(topic, event.type);
}
