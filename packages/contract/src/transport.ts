/**
 * What the SDK's client stands on: a way to the workers, by HTTP through the registry or straight to the broker. It
 * overcomes trouble on the way by itself and never makes two runs of one submission; it knows no contracts by name and
 * checks no input, which the client does.
 */

import type { BlobRef } from './blob.ts';
import type { TypedSignature } from './canvas.ts';
import type { Duration } from './duration.ts';
import type { CloudEvent } from './event.ts';
import type { Task } from './task.ts';

export interface SubmitOptions {
  /** The sender's own name for the run: a second submission with it answers with the first run. Default: one is made. */
  key?: string;
  /** Whose run it is. Default: the token's tenant, or nobody's in particular. */
  tenant?: string;
  /** 0 to 9, higher first within a tenant. Default 5. */
  priority?: number;
  /** Not before this span has passed. */
  delay?: Duration;
  /** Not started after this span. */
  expires?: Duration;
  /** Told by all that follows from the run: its events, its children. Default: the run's id. */
  correlationId?: string;
  /** Gives up the submission. The run exists or not; a second submission with its key tells. */
  signal?: AbortSignal;
}

export interface Receipt {
  id: string;
  /** Whether an earlier run with its key answers. */
  existing: boolean;
}

export interface Progress {
  /** 0 to 1. */
  fraction: number;
  note?: string;
}

export interface WaitSettings {
  /** Default `'5m'`. */
  deadline?: Duration;
  /** Gives up the wait; the run goes on. */
  signal?: AbortSignal;
}

export type CancelOutcome = 'cancelled' | 'stopping' | 'ended' | 'missing';

/** Runs that are sent as one. */
export type CanvasRequest = Omit<SubmitOptions, 'key' | 'delay'> & {
  /** A UUIDv7: a second request with it answers with the runs of the first. */
  id: string;
} & (
    | { kind: 'chain'; steps: readonly TypedSignature[] }
    | { kind: 'group'; steps: readonly TypedSignature[] }
    | { kind: 'chord'; steps: readonly TypedSignature[]; body: TypedSignature }
  );

export interface CanvasReceipt {
  /** Of a group each part's, in order; of a chain the last run's; of a chord its body's. */
  runs: string[];
}

export interface EventOptions {
  /** Starts after this position, as an earlier event told it. Default: with what is published from now on. */
  after?: number;
  /** Ends the subscription. */
  signal?: AbortSignal;
  /** Hears what a handler threw, and of trouble on the way, which is overcome. Default: nobody. */
  onError?: (error: unknown) => void;
}

/** `position` rises; given to `after` it goes on from there. */
export type EventHandler<E = CloudEvent> = (event: E, position: number) => unknown;

export interface BlobOptions {
  mediaType?: string;
  /** The person it is about, for access and erasure. */
  subject?: string;
  tenant?: string;
  /** Deleted after this span. Default `'7d'`. */
  expires?: Duration;
  signal?: AbortSignal;
}

export interface TransportBlobs {
  put(content: Uint8Array | Blob | ReadableStream<Uint8Array>, options?: BlobOptions): Promise<BlobRef>;
  /** `run`: one of the caller's own, in whose output the blob stands. Throws GW_BLOB_MISSING. */
  get(blob: string | BlobRef, options?: { run?: string; signal?: AbortSignal }): Promise<Uint8Array>;
}

/** A task by its name alone: enough where the other side has its contract, and checks the input by it. */
export type NamedTask = Pick<Task, 'name'>;

export interface Transport {
  submit(task: NamedTask, input: unknown, options: SubmitOptions): Promise<Receipt>;
  /** The output. Throws `TaskFailed` if the run ends in any other way than done, `WaitTimeout` at the deadline. */
  wait(runId: string, settings: WaitSettings): Promise<unknown>;
  /** Reports of progress until the run ends. */
  progress(runId: string, signal?: AbortSignal): AsyncIterable<Progress>;
  cancel(runId: string, reason: string): Promise<CancelOutcome>;
  canvas(request: CanvasRequest): Promise<CanvasReceipt>;
  /** Resolves when it listens. `topic`: words joined by dots, `*` for one word, `#` for any number. */
  subscribe(topic: string, handler: EventHandler, options: EventOptions): Promise<{ close(): Promise<void> }>;
  readonly blobs: TransportBlobs;
  close(): Promise<void>;
}
