/** Listens to events over HTTP and goes on where it was when the stream is cut. */

import type { CloudEvent, EventHandler, EventOptions } from '@genius/contract';
import { isTransient } from '../failure-kinds.ts';
import { openEvents } from './event-stream.ts';
import { pause } from './pause.ts';
import type { Requests } from './requests.ts';

/** Rejects if the registry refuses, or can't be reached at first; later trouble is overcome and told to `onError`. */
export async function followTopic(
  requests: Requests,
  topic: string,
  handler: EventHandler,
  { after, signal: given, onError = () => undefined }: EventOptions,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  const signal = given ? AbortSignal.any([given, closing.signal]) : closing.signal;
  const path = `/v1/events?topic=${encodeURIComponent(topic)}`;
  let position = after === undefined ? undefined : String(after);
  let troubles = 0;

  async function read(onOpen: () => void): Promise<void> {
    const headers = position === undefined ? {} : { 'last-event-id': position };
    for await (const { event, data, id } of openEvents(requests, path, { headers, signal, onOpen })) {
      troubles = 0;
      // `ready` tells the position it begins at, so that nothing is missed if it is cut before the first event.
      if (event === 'message') await hand(data, Number(id ?? 0));
      position = id ?? position;
    }
  }

  async function hand(data: string, at: number): Promise<void> {
    try {
      await handler(JSON.parse(data) as CloudEvent, at);
    } catch (error) {
      onError(error);
    }
  }

  async function follow(opened: () => void, refused: (error: unknown) => void): Promise<void> {
    let isOpen = false;
    const onOpen = () => {
      isOpen = true;
      opened();
    };
    while (!signal.aborted) {
      let trouble: unknown;
      try {
        await read(onOpen);
      } catch (error) {
        if (signal.aborted) break;
        if (!isTransient(error)) {
          if (isOpen) onError(error);
          return refused(error);
        }
        trouble = error;
        if (isOpen) onError(error);
      }
      if (!isOpen && troubles >= MOST_TROUBLES) return refused(trouble);
      await pause(requests.backoff(++troubles, trouble), signal).catch(() => undefined);
    }
    refused(signal.reason);
  }

  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = follow(resolve, reject);
  });
  return {
    async close() {
      closing.abort();
      await ended;
    },
  };
}

/** Tries before the first stream is open. */
const MOST_TROUBLES = 3;
