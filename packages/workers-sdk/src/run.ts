/** A run as its caller holds it. */

import type { CancelOutcome, Progress, Transport, WaitSettings } from '@genius/contract';

export interface WaitOptions extends WaitSettings {
  /** Hears each report of progress. */
  onProgress?: (progress: Progress) => void;
}

export interface Run<O = unknown> {
  readonly id: string;
  /** Whether an earlier run with its key answers. */
  readonly existing: boolean;
  /** Throws `TaskFailed` if it ends in any other way than done, `WaitTimeout` at the deadline; then it goes on. */
  result(options?: WaitOptions): Promise<O>;
  /** Reports of progress until it ends. Leaving the loop stops listening, not the run. */
  progress(signal?: AbortSignal): AsyncIterable<Progress>;
  cancel(reason?: string): Promise<CancelOutcome>;
}

const REASON = 'its caller cancelled it';

export function runOf<O>(transport: Transport, id: string, existing: boolean): Run<O> {
  return {
    id,
    existing,
    result: (options = {}) => waitFor(transport, id, options) as Promise<O>,
    progress: (signal) => transport.progress(id, signal),
    cancel: (reason = REASON) => transport.cancel(id, reason),
  };
}

export async function waitFor(transport: Transport, id: string, options: WaitOptions): Promise<unknown> {
  const { onProgress, ...settings } = options;
  if (!onProgress) return transport.wait(id, settings);
  const ended = new AbortController();
  const listening = listen(transport.progress(id, ended.signal), onProgress);
  try {
    return await transport.wait(id, settings);
  } finally {
    ended.abort();
    await listening;
  }
}

/** The result does not hang on its progress: whatever goes wrong here, the wait tells. */
async function listen(reports: AsyncIterable<Progress>, onProgress: (progress: Progress) => void): Promise<void> {
  try {
    for await (const progress of reports) onProgress(progress);
  } catch {
    // The wait ended, or will fail by itself.
  }
}
