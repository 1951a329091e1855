/** The files that a page asked for and did not get, each named once. */

export type MissingReason = 'not-among-assets' | 'network-off' | 'address-refused' | 'failed' | 'too-large';

export interface MissingFile {
  url: string;
  reason: MissingReason;
}

const MOST = 50;
const MOST_CHARACTERS = 300;

/** Collects them; the first reason for an address counts. */
export class MissingFiles {
  readonly #byUrl = new Map<string, MissingFile>();

  add(url: string, reason: MissingReason): void {
    if (this.#byUrl.size >= MOST || this.#byUrl.has(url)) return;
    this.#byUrl.set(url, { url: url.slice(0, MOST_CHARACTERS), reason });
  }

  list(): MissingFile[] {
    return [...this.#byUrl.values()];
  }
}
