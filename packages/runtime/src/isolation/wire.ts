/** What a handler's host and the runtime say to each other. Structured clone on both kinds of channel. */

import type { Envelope, Failure } from '@genius/contract';

/** From the runtime to the host. */
export type ToHost =
  | { type: 'warm'; module: string }
  | { type: 'run'; run: number; module: string; task: string; input: unknown; about: About }
  | { type: 'abort'; run: number; failure: Failure }
  | { type: 'answer'; call: number; value?: unknown; failure?: Failure };

/** From the host to the runtime. */
export type FromHost =
  | { type: 'warming'; fraction: number; note: string }
  | { type: 'warmed'; failure?: Failure }
  | { type: 'done'; run: number; output?: unknown; failure?: Failure; rssBytes: number }
  | { type: 'progress'; run: number; fraction: number; note?: string }
  | { type: 'log'; run: number; level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields?: object }
  /** A method of a port, or of the delivery, that the host may use. */
  | { type: 'call'; run: number; call: number; target: Target; method: string; args: unknown[] };

/** What a host may call, and nothing else. */
export const ALLOWED = {
  broker: ['send', 'sendAll', 'cancel'],
  results: ['get', 'wait'],
  effects: ['claim', 'changed', 'performed', 'notPerformed', 'abandon', 'unknown', 'list'],
  blobs: ['put', 'get', 'stat', 'delete', 'list', 'link'],
  /** Of blobs: see open-streams.ts. */
  streams: ['open', 'next', 'close'],
  kv: ['get', 'set', 'delete', 'increment', 'keys', 'reserve', 'postpone', 'publish'],
  /** Of the run's tenant: they are sealed and opened on the other side, where the keys are. */
  secrets: ['read', 'write', 'delete', 'list'],
  delivery: ['yieldSlot', 'reclaimSlot'],
} as const;

export type Target = keyof typeof ALLOWED;

/** The plain facts of an attempt. */
export interface About {
  envelope: Envelope;
  attempt: number;
  losses: number;
  firstStartedAt: number;
  redelivered: boolean;
  startedAt: number;
  environment: 'real' | 'sandbox';
  /** Of the effect ledger. */
  generation: string;
  synced: boolean;
}
