/** How long the disk under a folder takes to make 4 KiB safe. */

import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { now } from './clock.ts';
import { median } from './figures.ts';

/** p50 of 200 times write and fdatasync, ms; fewer on a disk so slow that they would take over 2 s. */
export function fdatasyncP50(folder: string): number {
  const path = join(folder, 'fdatasync.probe');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const took: number[] = [];
  const since = now();
  try {
    for (let i = 0; i < 200 && now() - since < 2000; i++) {
      const begin = now();
      writeSync(file, page, 0, page.length, i * page.length);
      fdatasyncSync(file);
      took.push(now() - begin);
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
  return median(took);
}
