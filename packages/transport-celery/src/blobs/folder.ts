/** Blobs in a folder that all instances share, when BLOB_URL is unset: files, with their rows in PostgreSQL. */

import { type BlobRows, type Blobs, type Clock, createBlobs, openBlobFiles, systemClock } from '@genius/runtime';

/** Blobs as files of `folder`. */
export function openFolderBlobs(folder: string, rows: BlobRows, clock: Pick<Clock, 'now'> = systemClock): Blobs {
  return createBlobs(openBlobFiles(folder), rows, clock);
}
