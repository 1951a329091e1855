/** What a handler's host and the runtime say to each other. Structured clone on both kinds of channel. */

import type { Failure } from '@genius/contract';

/** From the runtime to the host. */
export type ToHost =
  | { type: 'warm'; module: string }
  | { type: 'run'; run: number; module: string; task: string; input: unknown; about: About }
  | { type: 'abort'; run: number; failure: Failure }
  | { type: 'answer'; call: number; value?: unknown; failure?: Failure }
  /** Perform or settle an effect of `ctx.once`, whose functions live in the host. */
  | { type: 'effect'; run: number; effect: number; ask: number; what: 'perform' | 'settle' };

/** From the host to the runtime. */
export type FromHost =
  | { type: 'warming'; fraction: number; note: string }
  | { type: 'warmed'; failure?: Failure }
  | { type: 'done'; run: number; output?: unknown; failure?: Failure; rssBytes: number }
  | { type: 'progress'; run: number; fraction: number; note?: string }
  | { type: 'log'; run: number; level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields?: object }
  | { type: 'call'; run: number; call: number; method: string; args: unknown[] }
  | { type: 'effect-done'; run: number; ask: number; value?: unknown; failure?: Failure };

/** The plain facts of a context. */
export interface About {
  runId: string;
  attempt: number;
  key: string | undefined;
  tenant: string;
  correlationId: string;
  softAt: number;
  environment: 'real' | 'sandbox';
}

export interface Channel<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
}
