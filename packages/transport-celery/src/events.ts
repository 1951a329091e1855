/** Events in the store: one stream in the order of commits, read by each subscription from its own position. */

import type { CloudEvent } from '@genius/contract';
import {
  createSubscriptions,
  EVENT_COLUMNS,
  type EventColumns,
  type EventStream,
  type Events,
  readEventColumns,
  systemClock,
} from '@genius/runtime';
import { storable } from './run-row.ts';
import type { Scope } from './scope.ts';
import type { Db } from './store/db.ts';

export interface CeleryEvents extends Events {
  /** There may be new events, or a subscription that nobody reads any more. */
  wake(): void;
  close(): Promise<void>;
}

export interface EventDeps {
  /** Shows a published event to those outside the store. */
  publish?(event: CloudEvent): Promise<void> | void;
}

const PER_READ = 100;
/** How often subscriptions look by themselves: a message that wakes them may be lost. */
const LOOK_EVERY_MS = 2_000;

export function openEvents({ db, hub, num }: Scope, deps: EventDeps = {}): CeleryEvents {
  const stream: EventStream = {
    async last() {
      const [row] = await db.query<{ seq: string | null }>('SELECT max(seq) AS seq FROM events');
      return Number(row?.seq ?? 0);
    },
    async after(position) {
      const rows = await db.query<EventColumns>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE seq > $1 ORDER BY seq LIMIT ${PER_READ}`,
        [position],
      );
      return rows.map(readEventColumns);
    },
    async register(name, pattern, position) {
      await db.query(
        'INSERT INTO subscriptions (name, pattern, position) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET pattern = excluded.pattern',
        [name, pattern, position],
      );
    },
    async own(name) {
      // An instance that was taken for dead reads no more: another one does.
      const [row] = await db.query<{ position: string }>(
        `UPDATE subscriptions s SET owner = $1 WHERE name = $2
           AND (owner IS NULL OR owner = $1 OR NOT EXISTS (SELECT 1 FROM instances WHERE num = s.owner AND gone IS NULL))
           AND EXISTS (SELECT 1 FROM instances WHERE num = $1 AND gone IS NULL)
         RETURNING position`,
        [num, name],
      );
      return row === undefined ? undefined : Number(row.position);
    },
    async keep(name, position) {
      await db.query('UPDATE subscriptions SET position = $1 WHERE name = $2 AND owner = $3', [position, name, num]);
    },
    async release(name, position) {
      await db.query('UPDATE subscriptions SET owner = NULL, position = $1 WHERE name = $2 AND owner = $3', [
        position,
        name,
        num,
      ]);
      hub.tell({ e: 1 });
    },
    async listening(isListening) {
      clearInterval(timer);
      timer = isListening ? setInterval(() => subscriptions.wake(), LOOK_EVERY_MS).unref() : undefined;
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const subscriptions = createSubscriptions(stream, systemClock);
  hub.listen(({ e }) => {
    if (e) subscriptions.wake();
  });

  return {
    wake: subscriptions.wake,
    subscribe: subscriptions.subscribe,
    async publish(event) {
      await insertEvents(db.query, [event]);
      hub.tell({ e: 1 });
      await deps.publish?.(event);
    },
    async close() {
      clearInterval(timer);
      await subscriptions.close();
    },
  };
}

/**
 * Writes events, of a run if one is given, with `query` or inside its transaction: there as late as possible, because
 * writers of events wait for each other until their commit. That makes the order of positions the order of commits.
 */
export async function insertEvents(query: Db['query'], events: readonly CloudEvent[], run?: string): Promise<void> {
  if (events.length === 0) return;
  await query(
    `WITH held AS MATERIALIZED (SELECT gw_lock('events'))
     INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
     SELECT id, type, source, gw_now(), correlation, traceparent, tenant, $2::text, data
     FROM held, ROWS FROM (jsonb_to_recordset($1) AS
         (id text, type text, source text, correlation text, traceparent text, tenant text, data text))
       WITH ORDINALITY AS x(id, type, source, correlation, traceparent, tenant, data, n)
     ORDER BY n`,
    [
      JSON.stringify(
        events.map(({ id, type, source, correlationid, traceparent, tenant, data }) => ({
          id,
          type,
          source,
          correlation: wellFormed(correlationid),
          traceparent,
          tenant: tenant === undefined ? undefined : wellFormed(tenant),
          data: JSON.stringify(data),
        })),
      ),
      run ?? null,
    ],
  );
}

/** PostgreSQL's JSON takes neither NUL nor half a character. */
function wellFormed(text: string): string {
  return storable(text).toWellFormed();
}
