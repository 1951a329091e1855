/** An open stream of the registry: what it sends, until it ends or nothing has come for too long. */

import { sdkErrors } from '../errors.ts';
import { readEvents, type SentEvent } from './read-events.ts';
import type { Requests } from './requests.ts';

/** The registry gives a sign of life every 15 s. */
const SILENT_MS = 45_000;

export interface StreamOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** The registry has taken the request. */
  onOpen?: () => void;
}

/** One try. Throws the signal's reason, what the registry refused, or GW_SDK_UNREACHABLE if it was cut. */
export async function* openEvents(requests: Requests, path: string, options: StreamOptions): AsyncGenerator<SentEvent> {
  const { headers, signal, onOpen } = options;
  const end = new AbortController();
  const ends = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  const ask = { headers: { ...headers, accept: 'text/event-stream' }, signal: ends, attempts: 1 };
  const response = await requests.ask(path, ask, async (answer) => answer);
  onOpen?.();
  try {
    if (response.body) yield* readEvents(chunksOf(response.body, () => end.abort()));
  } catch (error) {
    signal?.throwIfAborted();
    throw sdkErrors.GW_SDK_UNREACHABLE({ origin: requests.origin, problem: 'the stream was cut' }, { cause: error });
  } finally {
    end.abort();
  }
}

/** Not every browser can iterate over a stream. */
async function* chunksOf(body: ReadableStream<Uint8Array>, onSilence: () => void): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      timer = setTimeout(onSilence, SILENT_MS);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // A stream that was cut can't be cancelled any more.
    reader.cancel().catch(() => undefined);
  }
}
