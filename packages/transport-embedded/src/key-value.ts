/** KeyValue on the store. Synced: a counter that a limit rests on must not go back. */

import type { KeyValue } from '@genius/runtime';
import type { Store } from './store.ts';
import type { Turn } from './turn.ts';

export interface EmbeddedKeyValue extends KeyValue {
  heard(channel: string, message: string): void;
}

export function openKeyValue(store: Store): EmbeddedKeyValue {
  const channels = new Map<string, Set<(message: string) => void>>();
  const live = '(expires IS NULL OR expires > ?)';
  const set = (turn: Turn, key: string, value: string, ttlMs: number | undefined) =>
    turn
      .sql(
        'INSERT INTO kv (key, value, expires) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, expires = excluded.expires',
      )
      .run(key, value, ttlMs === undefined ? null : turn.now + ttlMs);
  const get = (key: string, now: number) =>
    store.sql(`SELECT value, expires FROM kv WHERE key = ? AND ${live}`).get(key, now) as
      | { value: string; expires: number | null }
      | undefined;
  const paceOf = (turn: Turn, key: string) =>
    (turn.sql('SELECT next, held FROM paces WHERE key = ?').get(key) as { next: number; held: number } | undefined) ?? {
      next: 0,
      held: 0,
    };
  const setPace = (turn: Turn, key: string, next: number, held: number) =>
    turn
      .sql(
        'INSERT INTO paces (key, next, held) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next, held = excluded.held',
      )
      .run(key, next, held);
  return {
    get: (key) => store.read(() => get(key, store.clock.now())?.value),
    set: (key, value, { ttlMs, ifAbsent } = {}) =>
      store.write((turn) => {
        if (ifAbsent && get(key, turn.now)) return false;
        set(turn, key, value, ttlMs);
        return true;
      }),
    delete: (key) =>
      store.write(
        (turn) => turn.sql(`DELETE FROM kv WHERE key = ? AND ${live} RETURNING key`).get(key, turn.now) !== undefined,
      ),
    increment: (key, by = 1, { ttlMs } = {}) =>
      store.write((turn) => {
        const before = get(key, turn.now);
        const sum = Number(before?.value ?? 0) + by;
        if (before) turn.sql('UPDATE kv SET value = ? WHERE key = ?').run(String(sum), key);
        else set(turn, key, String(sum), ttlMs);
        return sum;
      }),
    keys: (prefix) =>
      store.read(() =>
        (
          store
            .sql(`SELECT key FROM kv WHERE key >= ? AND substr(key, 1, ?) = ? AND ${live} ORDER BY key`)
            .all(prefix, [...prefix].length, prefix, store.clock.now()) as { key: string }[]
        ).map(({ key }) => key),
      ),
    // Not synced: what a power cut takes back is a slot at most, and it lasts longer than that.
    reserve: (key, { count, perMs, burst = 1, mostMs }) =>
      store.writeUnsynced((turn) => {
        const { next, held } = paceOf(turn, key);
        const stepMs = perMs / count;
        // As if asked at the end of a postponement, from which on slots are spread as ever.
        const from = Math.max(turn.now, held);
        const waitMs = Math.max(from, next - (burst - 1) * stepMs) - turn.now;
        if (waitMs > mostMs) return { granted: false, waitMs };
        setPace(turn, key, Math.max(from, next) + stepMs, held);
        return { granted: true, waitMs };
      }),
    postpone: (key, ms) =>
      store.writeUnsynced((turn) => {
        const { next, held } = paceOf(turn, key);
        const until = Math.max(held, turn.now + ms);
        if (until > held && ms > 0) setPace(turn, key, next, until);
        return Math.max(0, until - turn.now);
      }),
    publish: (channel, message) =>
      store.writeUnsynced((turn) => {
        turn.messages.push({ channel, message });
      }),
    async subscribe(channel, listener) {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) channels.delete(channel);
      };
    },
    heard(channel, message) {
      for (const listener of channels.get(channel) ?? []) {
        try {
          listener(message);
        } catch (error) {
          // It may come from within a commit or a socket, which must go on.
          process.emitWarning(error as Error);
        }
      }
    },
  };
}
