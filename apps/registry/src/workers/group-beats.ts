/** Heartbeats that come while others are being written go together in the next statement. */

import type { Beat, Updated, WorkerRows } from './worker-rows.ts';

interface Waiting {
  beat: Beat;
  resolve: (updated: Updated) => void;
  reject: (error: unknown) => void;
}

/** In one statement at most. */
const MOST = 500;

/** Writes a heartbeat and resolves with its row; `onWritten` hears of all of a statement's rows first. */
export function groupBeats(
  rows: Pick<WorkerRows, 'beat'>,
  onWritten: (updated: readonly Updated[]) => void,
): (beat: Beat) => Promise<Updated> {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      try {
        const updated = await rows.beat(group.map(({ beat }) => beat));
        onWritten(updated);
        const byKey = new Map(updated.map((row) => [keyOf(row.tag, row.id), row]));
        for (const { beat, resolve } of group) resolve(byKey.get(keyOf(beat.tag, beat.instance)) as Updated);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  }

  return (beat) =>
    new Promise((resolve, reject) => {
      waiting.push({ beat, resolve, reject });
      if (!isWriting) void write();
    });
}

const keyOf = (tag: string, id: string) => `${tag}\n${id}`;
