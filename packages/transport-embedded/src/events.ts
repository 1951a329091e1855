/** Events on the store: one stream, read in order by each subscription from its own position. */

import {
  createSubscriptions,
  EVENT_COLUMNS,
  type EventColumns,
  type EventStream,
  type Events,
  readEventColumns,
} from '@genius/runtime';
import type { Scope } from './embedded.ts';
import { insertEvent } from './settle.ts';

export interface EmbeddedEvents extends Events {
  wake(): void;
  look(): void;
  close(): Promise<void>;
}

const PER_READ = 100;

export function openEvents(
  { store, num }: Scope,
  changeWants: (change: { events: boolean }) => Promise<void>,
): EmbeddedEvents {
  const stream: EventStream = {
    last: () =>
      store.read(() => (store.sql('SELECT max(seq) AS seq FROM events').get() as { seq: number | null }).seq ?? 0),
    after: (position) =>
      store.read(() =>
        (
          store
            .sql(`SELECT ${EVENT_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`)
            .all(position, PER_READ) as unknown as EventColumns[]
        ).map(readEventColumns),
      ),
    register: (name, pattern, position) =>
      store.write((turn) => {
        turn
          .sql(
            'INSERT INTO subscriptions (name, pattern, position) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET pattern = excluded.pattern',
          )
          .run(name, pattern, position);
      }),
    own: (name) =>
      store.writeUnsynced((turn) => {
        const row = turn
          .sql('UPDATE subscriptions SET owner = ? WHERE name = ? AND (owner IS NULL OR owner = ?) RETURNING position')
          .get(num, name, num) as { position: number } | undefined;
        return row?.position;
      }),
    keep: (name, position) =>
      store.writeUnsynced((turn) => {
        turn.sql('UPDATE subscriptions SET position = ? WHERE name = ? AND owner = ?').run(position, name, num);
      }),
    release: (name, position) =>
      store.write((turn) => {
        turn
          .sql('UPDATE subscriptions SET owner = NULL, position = ? WHERE name = ? AND owner = ?')
          .run(position, name, num);
        // Another process with the same subscription takes it from here.
        turn.events = true;
      }),
    listening: (events) => changeWants({ events }),
  };
  const { subscribe, wake, close } = createSubscriptions(stream, store.clock);

  return {
    wake,
    look: wake,
    publish: (event) => store.write((turn) => insertEvent(turn, event, null)),
    subscribe,
    close,
  };
}
