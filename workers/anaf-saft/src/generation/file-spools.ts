/** Spools as files of a folder, written in pieces. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePart, Spool, SpoolStore } from '../domain/generate/spool.ts';
import type { WrittenPart } from './parts.ts';

/** Characters that wait to be written: small enough that V8 forgets them with other young objects. */
const PIECE = 16 * 1_024;
/** All spools encode in here, so that none of them leaves buffers behind; a character takes three bytes at most. */
const encoded = Buffer.alloc(PIECE * 3);

class FileSpool implements Spool {
  readonly path: string;
  #waiting = '';

  constructor(path: string) {
    this.path = path;
    closeSync(openSync(path, 'wx', 0o600));
  }

  write(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length >= PIECE) this.#flush();
  }

  /** Nothing is written behind it. */
  close(): void {
    this.#flush();
  }

  #flush(): void {
    const text = this.#waiting;
    this.#waiting = '';
    // Opened for each piece: a ledger may have more journals than a process may have files open.
    const file = openSync(this.path, 'a');
    for (let at = 0; at < text.length; ) {
      let end = Math.min(text.length, at + PIECE);
      // Half of a character has no bytes.
      if (end < text.length && (text.charCodeAt(end) & 0xfc00) === 0xdc00) end--;
      let from = 0;
      const length = encoded.write(text.slice(at, end), 'utf8');
      while (from < length) from += writeSync(file, encoded, from, length - from);
      at = end;
    }
    closeSync(file);
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
        spool.close();
        return { path: spool.path };
      }),
  };
}
