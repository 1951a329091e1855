/** Blobs: content too large for a message, by id, with the person it is about. */

import type { BlobRef } from '@genius/contract';

export interface BlobMeta {
  mediaType?: string;
  subject?: string;
  tenant?: string;
  /** ms since 1970; deleted by retention after it. */
  expiresAt?: number;
}

export interface Blobs {
  /** Resolves when the content is on disk. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, meta?: BlobMeta): Promise<BlobRef>;
  /** Throws GW_BLOB_MISSING. */
  get(blob: string | BlobRef): Promise<Buffer>;
  /** Throws GW_BLOB_MISSING. */
  stream(blob: string | BlobRef): Promise<AsyncIterable<Uint8Array>>;
  stat(blob: string | BlobRef): Promise<(BlobRef & BlobMeta) | undefined>;
  delete(blob: string | BlobRef): Promise<boolean>;
  list(filter: { subject?: string; tenant?: string }): Promise<BlobRef[]>;
  /** A link (path and query) that opens the content without a login until it ends. */
  link(blob: string | BlobRef, ttlMs: number): Promise<string>;
  /** The blob that a link opens, or undefined if it was not made here, was changed, or its time is over. */
  openLink(link: string): Promise<BlobRef | undefined>;
  /** Removes what is past its `expiresAt`. Returns how many. */
  sweep(): Promise<number>;
}
