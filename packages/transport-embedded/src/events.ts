/** Events on the store: one stream, read in order by each subscription from its own position. */

import type { CloudEvent } from '@genius/contract';
import { type Events, type ReceivedEvent, topicMatches, traceparentOf } from '@genius/runtime';
import type { Scope } from './embedded.ts';
import { insertEvent } from './settle.ts';

export interface EmbeddedEvents extends Events {
  wake(): void;
  look(): void;
  close(): Promise<void>;
}

interface Subscription {
  pattern: string;
  name: string | undefined;
  position: number;
  handler: (event: ReceivedEvent) => void | Promise<void>;
  reading: Promise<void> | undefined;
  again: boolean;
  closed: boolean;
  failures: number;
  notBefore: number;
}

const PER_READ = 100;
/** A failing handler is tried again after a pause that doubles up to this, ms. */
const LONGEST_PAUSE_MS = 60_000;

export function openEvents(
  { store, num }: Scope,
  changeWants: (change: { events: boolean }) => Promise<void>,
): EmbeddedEvents {
  const subscriptions = new Set<Subscription>();

  function wake(): void {
    for (const subscription of subscriptions) start(subscription);
  }

  function start(subscription: Subscription): void {
    if (subscription.closed || store.clock.now() < subscription.notBefore) return;
    if (subscription.reading !== undefined) {
      subscription.again = true;
      return;
    }
    subscription.reading = readOn(subscription)
      .catch(() => undefined)
      .finally(() => {
        subscription.reading = undefined;
        if (subscription.again) {
          subscription.again = false;
          start(subscription);
        }
      });
  }

  async function readOn(subscription: Subscription): Promise<void> {
    if (subscription.name !== undefined && !(await own(subscription, subscription.name))) return;
    for (;;) {
      const events = await store.read(() => eventsAfter(subscription.position));
      if (events.length === 0) return;
      for (const event of events) {
        if (subscription.closed) return;
        if (topicMatches(subscription.pattern, event.type) && !(await handle(subscription, event))) return;
        subscription.position = event.position;
      }
      await keepPosition(subscription);
    }
  }

  async function handle(subscription: Subscription, event: ReceivedEvent): Promise<boolean> {
    try {
      await subscription.handler(event);
      subscription.failures = 0;
      return true;
    } catch {
      await keepPosition(subscription);
      const pause = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** subscription.failures++);
      subscription.notBefore = store.clock.now() + pause;
      store.clock.after(pause, () => start(subscription));
      return false;
    }
  }

  async function keepPosition({ name, position }: Subscription): Promise<void> {
    if (name === undefined) return;
    await store.writeUnsynced((turn) =>
      turn.sql('UPDATE subscriptions SET position = ? WHERE name = ? AND owner = ?').run(position, name, num),
    );
  }

  /** One live instance at a time reads a named subscription. */
  function own(subscription: Subscription, name: string): Promise<boolean> {
    return store.writeUnsynced((turn) => {
      const row = turn
        .sql('UPDATE subscriptions SET owner = ? WHERE name = ? AND (owner IS NULL OR owner = ?) RETURNING position')
        .get(num, name, num) as { position: number } | undefined;
      if (!row) return false;
      subscription.position = row.position;
      return true;
    });
  }

  function eventsAfter(position: number): ReceivedEvent[] {
    const rows = store
      .sql(
        'SELECT seq, id, type, source, at, correlation, traceparent, tenant, run, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?',
      )
      .all(position, PER_READ) as unknown as EventRow[];
    return rows.map(toEvent);
  }

  const last = () => (store.sql('SELECT max(seq) AS seq FROM events').get() as { seq: number | null }).seq ?? 0;

  return {
    wake,
    look: wake,
    publish: (event) => store.write((turn) => insertEvent(turn, event, null)),
    async subscribe(pattern, handler, { name, after } = {}) {
      const position = after ?? (await store.read(last));
      if (name !== undefined) {
        await store.write((turn) =>
          turn
            .sql(
              'INSERT INTO subscriptions (name, pattern, position) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET pattern = excluded.pattern',
            )
            .run(name, pattern, position),
        );
      }
      const subscription: Subscription = {
        pattern,
        name,
        position,
        handler,
        reading: undefined,
        again: false,
        closed: false,
        failures: 0,
        notBefore: 0,
      };
      subscriptions.add(subscription);
      await changeWants({ events: true });
      start(subscription);
      return {
        async close() {
          subscription.closed = true;
          subscriptions.delete(subscription);
          if (subscriptions.size === 0) void changeWants({ events: false });
          await subscription.reading;
          if (name !== undefined) {
            await store.write((turn) => {
              turn
                .sql('UPDATE subscriptions SET owner = NULL, position = ? WHERE name = ? AND owner = ?')
                .run(subscription.position, name, num);
              // Another process with the same subscription takes it from here.
              turn.events = true;
            });
          }
        },
      };
    },
    async close() {
      for (const subscription of subscriptions) subscription.closed = true;
      await Promise.all([...subscriptions].map((subscription) => subscription.reading));
      await store.write((turn) => turn.sql('UPDATE subscriptions SET owner = NULL WHERE owner = ?').run(num));
    },
  };
}

interface EventRow {
  seq: number;
  id: string;
  type: string;
  source: string;
  at: number;
  correlation: string;
  traceparent: string | null;
  tenant: string | null;
  run: string | null;
  data: string;
}

function toEvent(row: EventRow): ReceivedEvent {
  const event: ReceivedEvent & CloudEvent = {
    specversion: '1.0',
    id: row.id,
    source: row.source,
    type: row.type,
    time: new Date(row.at).toISOString(),
    datacontenttype: 'application/json',
    correlationid: row.correlation,
    data: JSON.parse(row.data) as Record<string, unknown>,
    position: row.seq,
  };
  if (row.traceparent !== null) event.traceparent = row.traceparent;
  else if (row.run !== null) event.traceparent = traceparentOf({ correlationId: row.correlation, id: row.run });
  if (row.tenant !== null) event.tenant = row.tenant;
  return event;
}
