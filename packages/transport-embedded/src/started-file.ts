/**
 * Which claimed runs an instance has started, written before each start into a small file that survives its death (not
 * a power cut: then every claim counts as started). Without it, the runs that a killed worker had only claimed ahead
 * would each lose an attempt they never had.
 */

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const startedFile = (folder: string, instanceId: string) => join(folder, 'instances', `${instanceId}.started`);

export interface StartedFile {
  /** Takes a slot for a run. It counts as started from the next `write` on. */
  start(seq: number): number;
  /** Must return before the handlers of the started runs are called. */
  write(): void;
  /** The slot may be used again. */
  end(slot: number): void;
  close(): void;
}

export function openStartedFile(folder: string, instanceId: string): StartedFile {
  mkdirSync(join(folder, 'instances'), { recursive: true, mode: 0o700 });
  const file = startedFile(folder, instanceId);
  const descriptor = openSync(file, 'w', 0o600);
  let bytes = Buffer.alloc(256 * 8);
  const free: number[] = [];
  let slots = 0;
  return {
    start(seq) {
      const slot = free.pop() ?? slots++;
      if (bytes.length < slots * 8) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)]);
      bytes.writeDoubleLE(seq, slot * 8);
      return slot;
    },
    write() {
      writeSync(descriptor, bytes, 0, slots * 8, 0);
    },
    end(slot) {
      free.push(slot);
    },
    close() {
      closeSync(descriptor);
      rmSync(file, { force: true });
    },
  };
}

/** The runs that a dead instance may have started, or undefined if its file is gone: then all of them. */
export function readStarted(folder: string, instanceId: string): Set<number> | undefined {
  try {
    const bytes = readFileSync(startedFile(folder, instanceId));
    const seqs = new Set<number>();
    for (let at = 0; at + 8 <= bytes.length; at += 8) seqs.add(bytes.readDoubleLE(at));
    return seqs;
  } catch {
    return undefined;
  }
}

export function clearStarted(folder: string, instanceId: string): void {
  rmSync(startedFile(folder, instanceId), { force: true });
}
