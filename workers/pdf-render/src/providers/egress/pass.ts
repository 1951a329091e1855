/** The pass of one run through the proxy: who it is, what it may reach, and what came of it. */

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

/** What a run may fetch. */
export interface PassLimits {
  /** Hosts that the operator allowed whatever their address. */
  allowedHosts: ReadonlySet<string>;
  /** Bytes from outside, in all. */
  maxBytes: number;
  maxConnections: number;
}

/** Why a host was not reached. */
export type Refusal = 'not-public' | 'unknown' | 'only-https' | 'unreachable' | 'too-many';

export class Pass {
  readonly user = 'run';
  readonly secret = randomBytes(24).toString('base64url');
  /** By host and port as the page named them. */
  readonly refusals = new Map<string, Refusal>();
  isTooLarge = false;
  readonly limits: PassLimits;
  readonly #sockets = new Set<Socket>();
  #bytes = 0;

  constructor(limits: PassLimits) {
    this.limits = limits;
  }

  /** Whether one more connection fits. */
  hasRoom(): boolean {
    return this.#sockets.size < this.limits.maxConnections && !this.isTooLarge;
  }

  /** Ends with the pass. */
  hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Counts what came from outside; over the limit everything of the run is cut. */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.limits.maxBytes) return;
    this.isTooLarge = true;
    this.end();
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
