/** Spools as files of a folder, written in pieces. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePart, Spool, SpoolStore } from '../domain/generate/spool.ts';
import type { WrittenPart } from './parts.ts';

/** Characters that wait to be written. */
const PIECE = 128 * 1_024;

class FileSpool implements Spool {
  readonly path: string;
  #waiting: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE) this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    appendFileSync(this.path, this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
  }
}

/** This thread does nothing else, so it writes where it stands. */
export function fileSpools(folder: string): SpoolStore & { written(parts: readonly FilePart[]): WrittenPart[] } {
  let count = 0;
  return {
    open: () => new FileSpool(join(folder, `part-${count++}.xml`)),
    written: (parts) =>
      parts.map((part) => {
        if (typeof part === 'string') return { text: part };
        const spool = part as FileSpool;
        spool.flush();
        return { path: spool.path };
      }),
  };
}
