/** Blobs over HTTP: large content goes up before the run that takes it, and comes down after the run that made it. */

import { type BlobRef, errors, FailureError, type TransportBlobs } from '@genius/contract';
import type { Requests } from './requests.ts';

/** 100 MB need this long at 3 Mbit/s, ms. */
const EXTRA_MS = 270_000;

export function createHttpBlobs(
  requests: Requests,
  untilClosed: (signal: AbortSignal | undefined) => AbortSignal,
): TransportBlobs {
  return {
    put(content, { mediaType, subject, tenant, expires, signal } = {}) {
      const query = new URLSearchParams(definedOf({ subject, tenant, expires }));
      const typed = content instanceof Blob && content.type ? content.type : 'application/octet-stream';
      const ask = {
        method: 'POST' as const,
        body: content,
        headers: { 'content-type': mediaType ?? typed },
        signal: untilClosed(signal),
        extraMs: EXTRA_MS,
        // A stream can be read once.
        ...(content instanceof ReadableStream ? { attempts: 1 } : {}),
      };
      return requests.ask(`/v1/blobs?${query}`, ask, (response) => response.json() as Promise<BlobRef>);
    },
    async get(blob, { run, signal } = {}) {
      const id = typeof blob === 'string' ? blob : blob.blob;
      const query = new URLSearchParams(definedOf({ run }));
      const ask = { headers: { accept: '*/*' }, signal: untilClosed(signal), extraMs: EXTRA_MS };
      try {
        const path = `/v1/blobs/${encodeURIComponent(id)}?${query}`;
        return await requests.ask(path, ask, async (response) => new Uint8Array(await response.arrayBuffer()));
      } catch (error) {
        if (!(error instanceof FailureError) || error.code !== 'GW_REGISTRY_NOT_FOUND') throw error;
        throw errors.GW_BLOB_MISSING({ blob: id });
      }
    },
  };
}

function definedOf(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
