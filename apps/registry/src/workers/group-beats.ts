/**
 * Writes heartbeats in groups. One that says something new is written at once, together with those that come while
 * others are being written, and answered when it is stored. One that says the same as before is answered with what is
 * known and written within half a second: should the process die in between, nothing is lost but that half second.
 */

import type { Beat, Updated, WorkerRows } from './worker-rows.ts';

interface Waiting {
  beat: Beat;
  resolve: (updated: Updated) => void;
  reject: (error: unknown) => void;
}

export interface GroupedBeats {
  /** Resolves with the instance's row. */
  write(beat: Beat): Promise<Updated>;
  /** Somebody else changed a row, or all of a tag: the next heartbeat is written at once, one that rests is not. */
  forget(tag: string, id?: string): void;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
  /** Resolves when nothing waits to be written. */
  close(): Promise<void>;
}

/** In one statement at most. */
const MOST = 500;
const REST_MS = 500;
/** What was known that long ago is not relied on. */
const KNOWN_FOR_MS = 120_000;
const MOST_KNOWN = 20_000;

/** `onWritten` hears of all of a statement's rows before those who wait for them. */
export function groupBeats(
  rows: Pick<WorkerRows, 'beat'>,
  onWritten: (updated: readonly Updated[]) => void,
  onFailed: (error: unknown) => void,
): GroupedBeats {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  const known = new Map<string, { row: Updated; said: string; at: number }>();
  const repeated = new Map<string, Beat>();
  let timer: NodeJS.Timeout | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      try {
        const byKey = new Map(
          (await writeGroup(group.map(({ beat }) => beat))).map((row) => [keyOf(row.tag, row.id), row]),
        );
        for (const { beat, resolve } of group) resolve(byKey.get(keyOf(beat.tag, beat.instance)) as Updated);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  async function writeGroup(beats: readonly Beat[]): Promise<Updated[]> {
    const updated = await rows.beat(beats);
    if (known.size > MOST_KNOWN) known.clear();
    const said = new Map(beats.map((beat) => [keyOf(beat.tag, beat.instance), sayingOf(beat)]));
    for (const row of updated) {
      const key = keyOf(row.tag, row.id);
      known.set(key, { row, said: said.get(key) as string, at: performance.now() });
    }
    onWritten(updated);
    return updated;
  }

  function begin(): void {
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (waiting.length > 0) begin();
    });
  }

  function writeRepeated(): void {
    timer = undefined;
    for (const beat of repeated.values()) {
      // A newer one of this instance is written before or after it; either way the next heartbeat is at most 30 s away.
      waiting.push({ beat, resolve: () => undefined, reject: onFailed });
    }
    repeated.clear();
    begin();
  }

  return {
    write(beat) {
      const key = keyOf(beat.tag, beat.instance);
      const before = known.get(key);
      if (before && before.said === sayingOf(beat) && performance.now() - before.at < KNOWN_FOR_MS) {
        repeated.set(key, beat);
        timer ??= setTimeout(writeRepeated, REST_MS).unref();
        return Promise.resolve(before.row);
      }
      repeated.delete(key);
      return new Promise((resolve, reject) => {
        waiting.push({ beat, resolve, reject });
        begin();
      });
    },
    forget(tag, id) {
      for (const book of [known, repeated]) {
        if (id !== undefined) book.delete(keyOf(tag, id));
        else for (const key of book.keys()) if (key.startsWith(keyOf(tag, ''))) book.delete(key);
      }
    },
    async settled() {
      await writing;
    },
    async close() {
      clearTimeout(timer);
      if (repeated.size > 0) writeRepeated();
      await writing;
    },
  };
}

const keyOf = (tag: string, id: string) => `${tag}\n${id}`;

/** What somebody who looks at the instance wants to know at once. */
function sayingOf(beat: Beat): string {
  const { status, mode, version, host, health_endpoint, health_score, ttl_ms, leased, metrics } = beat;
  const failed = metrics.health?.failed.map(({ check }) => check);
  const score = Math.floor(health_score / 10);
  return JSON.stringify([status, mode, version, host, health_endpoint, score, ttl_ms, leased, failed]);
}
