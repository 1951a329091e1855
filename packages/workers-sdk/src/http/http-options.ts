/** How the registry is called. */

import type { BreakerOptions } from './breaker.ts';

export interface HttpOptions {
  /**
   * Where the registry is, such as `https://workers.example.com`; a path before `/v1` is kept. Of several addresses the
   * next one is asked where one does not answer.
   */
  url: string | readonly string[];
  /** A token, or what gives one; it is asked for another when the registry no longer takes the one it gave. */
  token?: string | (() => string | Promise<string>);
  /** How long one request may take, ms; waits add their own time. Default 30_000. */
  timeoutMs?: number;
  /** How often trouble on the way is met by another try. Default 4 tries; the waits between them grow from 250 ms to 5 s. */
  retry?: { attempts?: number; firstMs?: number; capMs?: number };
  breaker?: BreakerOptions;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
}
