/**
 * The Blobs port over two parts of an adapter: contents (a folder, S3) and rows that say whose they are (a database).
 * What must agree between all adapters is here: the order of the two, what counts as missing, and the links.
 */

import { type BlobRef, errors, newRunId } from '@genius/contract';
import { makeBlobLink, openBlobLink } from './blob-links.ts';
import type { Clock } from './clock.ts';
import type { BlobMeta, Blobs } from './ports/index.ts';

export interface BlobContents {
  /** Resolves when the content is durable. A write that fails leaves nothing that `read` finds. */
  write(id: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string }>;
  /** Undefined if there is none. */
  read(id: string): Promise<Buffer | undefined>;
  /** Undefined if there is none. */
  stream(id: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Resolves too if there is none. */
  remove(id: string): Promise<void>;
}

export interface BlobRow extends BlobMeta {
  id: string;
  size: number;
  sha256: string;
}

export interface BlobRows {
  insert(row: BlobRow): Promise<void>;
  /** Not of a hidden one. */
  get(id: string): Promise<BlobRow | undefined>;
  /** Hides a row from `get` and `list`, and makes it expired at once. False if it isn't there or hidden already. */
  hide(id: string): Promise<boolean>;
  delete(id: string): Promise<boolean>;
  /** By id, the oldest first, without hidden ones. */
  list(filter: { subject?: string; tenant?: string }): Promise<BlobRow[]>;
  /** Ids of rows past their time, hidden ones too. */
  expired(now: number, limit: number): Promise<string[]>;
  /** What links are signed with: made once for the whole store, then always the same. */
  linkSecret(): Promise<string>;
}

/** A row as SQL has it, in every adapter. */
export interface BlobColumns {
  id: string;
  media_type: string | null;
  /** PostgreSQL's driver hands a bigint over as text. */
  size: number | string;
  sha256: string;
  subject: string | null;
  tenant: string | null;
  expires: number | null;
}

/** What the columns say. */
export function readBlobColumns({ id, media_type, size, sha256, subject, tenant, expires }: BlobColumns): BlobRow {
  return {
    id,
    size: Number(size),
    sha256,
    ...(media_type === null ? {} : { mediaType: media_type }),
    ...(subject === null ? {} : { subject }),
    ...(tenant === null ? {} : { tenant }),
    ...(expires === null ? {} : { expiresAt: expires }),
  };
}

/** How many blobs one sweep removes at most, so that it ends. */
const SWEEP_LIMIT = 1_000;

/** The Blobs port on these contents and rows. */
export function createBlobs(contents: BlobContents, rows: BlobRows, clock: Pick<Clock, 'now'>): Blobs {
  const need = async (blob: string | BlobRef): Promise<BlobRow> => {
    // Contents are only asked for ids that have a row, so no id can name a file or an object outside.
    const row = await rows.get(idOf(blob));
    if (!row) throw errors.GW_BLOB_MISSING({ blob: idOf(blob) });
    return row;
  };
  const needContent = async <T>(blob: string | BlobRef, find: (id: string) => Promise<T | undefined>): Promise<T> => {
    const { id } = await need(blob);
    const content = await find(id);
    if (content === undefined) throw errors.GW_BLOB_MISSING({ blob: id });
    return content;
  };
  const remove = async (id: string) => {
    await contents.remove(id);
    return rows.delete(id);
  };

  return {
    async put(content, meta = {}) {
      const id = newRunId();
      const written = await contents.write(id, content);
      const row: BlobRow = { id, ...written, ...meta };
      try {
        await rows.insert(row);
      } catch (error) {
        // Nobody will ever have this id, so its content would stay for good.
        await contents.remove(id).catch(() => undefined);
        throw error;
      }
      return toRef(row);
    },
    get: (blob) => needContent(blob, (id) => contents.read(id)),
    stream: (blob) => needContent(blob, (id) => contents.stream(id)),
    async stat(blob) {
      const row = await rows.get(idOf(blob));
      if (!row) return undefined;
      const { id, ...rest } = row;
      return { blob: id, ...rest };
    },
    async delete(blob) {
      // The row goes last: if removing the content fails or this process dies, a sweep finds it and goes on.
      if (!(await rows.hide(idOf(blob)))) return false;
      await remove(idOf(blob));
      return true;
    },
    list: async (filter) => (await rows.list(filter)).map(toRef),
    async link(blob, ttlMs) {
      const { id } = await need(blob);
      return makeBlobLink(await rows.linkSecret(), id, clock.now() + ttlMs);
    },
    async openLink(link) {
      const id = openBlobLink(await rows.linkSecret(), link, clock.now());
      const row = id === undefined ? undefined : await rows.get(id);
      return row && toRef(row);
    },
    async sweep() {
      let removed = 0;
      const failures: unknown[] = [];
      for (const id of await rows.expired(clock.now(), SWEEP_LIMIT)) {
        // One that can't be removed must not keep the others.
        try {
          if (await remove(id)) removed++;
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      return removed;
    },
  };
}

const idOf = (blob: string | BlobRef) => (typeof blob === 'string' ? blob : blob.blob);

function toRef({ id, size, sha256, mediaType }: BlobRow): BlobRef {
  return { blob: id, size, sha256, ...(mediaType === undefined ? {} : { mediaType }) };
}
