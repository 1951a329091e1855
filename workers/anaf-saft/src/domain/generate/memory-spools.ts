/** Spools in memory, for small files. */

import type { FilePart, Spool, SpoolStore } from './spool.ts';

class MemorySpool implements Spool {
  readonly texts: string[] = [];
  write(text: string): void {
    this.texts.push(text);
  }
}

export const memorySpools: SpoolStore = { open: () => new MemorySpool() };

/** The file as text. */
export const joinParts = (parts: readonly FilePart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : (part as MemorySpool).texts.join(''))).join('');
