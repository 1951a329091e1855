/** Blobs on any S3: the content as an object, streamed in parts of bounded memory, with its row in PostgreSQL. */

import { createHash } from 'node:crypto';
import { type BlobContents, type BlobRows, type Blobs, type Clock, createBlobs, systemClock } from '@genius/runtime';
import { readS3Address } from './s3-address.ts';
import { openBucket, type SendS3 } from './s3-requests.ts';
import { splitParts } from './split-parts.ts';

export interface S3BlobsOptions {
  /** BLOB_URL, see `readS3Address`. */
  url: string;
  /** Tells the time for links and expiry. Default: the system's. */
  clock?: Pick<Clock, 'now'>;
}

/** Opens the blobs of a bucket, which must exist. Nothing is sent yet. */
export function openS3Blobs({ url, clock = systemClock }: S3BlobsOptions, rows: BlobRows): Blobs {
  return createBlobs(openContents(openBucket(readS3Address(url))), rows, clock);
}

/** S3 takes at most 10 000 parts, so this allows 80 GB; and no part but the last may be smaller than 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;

function openContents(send: SendS3): BlobContents {
  return {
    async write(name, content) {
      const hash = createHash('sha256');
      let size = 0;
      let upload: Upload | undefined;
      try {
        for await (const { part, isLast } of splitParts(content, PART_BYTES)) {
          hash.update(part);
          size += part.byteLength;
          if (isLast && !upload) await need(send({ method: 'PUT', name, body: part }));
          else {
            upload ??= await startUpload(send, name);
            await upload.add(part);
          }
        }
        await upload?.complete();
      } catch (error) {
        await upload?.abort();
        // The store may have taken the object although its answer was lost.
        await send({ method: 'DELETE', name, attempts: 1 }).catch(() => undefined);
        throw error;
      }
      return { size, sha256: hash.digest('hex') };
    },
    async read(name) {
      const response = await send({ method: 'GET', name });
      return response && Buffer.from(await response.arrayBuffer());
    },
    async stream(name) {
      const response = await send({ method: 'GET', name });
      return response && (response.body ?? emptyStream());
    },
    async remove(name) {
      await send({ method: 'DELETE', name });
    },
  };
}

interface Upload {
  add(part: Uint8Array<ArrayBuffer>): Promise<void>;
  complete(): Promise<void>;
  abort(): Promise<void>;
}

async function startUpload(send: SendS3, name: string): Promise<Upload> {
  const started = await need(send({ method: 'POST', name, query: 'uploads' }));
  const id = /<UploadId>([^<]+)<\/UploadId>/.exec(await started.text())?.[1] ?? '';
  const uploadId = `uploadId=${encodeURIComponent(id)}`;
  const etags: string[] = [];
  return {
    async add(part) {
      const query = `partNumber=${etags.length + 1}&${uploadId}`;
      const { headers } = await need(send({ method: 'PUT', name, query, body: part }));
      etags.push(headers.get('etag') ?? '');
    },
    async complete() {
      const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
      const xml = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      await need(send({ method: 'POST', name, query: uploadId, body: new TextEncoder().encode(xml) }));
    },
    abort: () =>
      // Best effort: a lifecycle rule of the bucket ends uploads that nobody could end.
      send({ method: 'DELETE', name, query: uploadId, attempts: 1 }).then(
        () => undefined,
        () => undefined,
      ),
  };
}

/** For requests to which "not there" is no answer. */
async function need(answer: Promise<Response | undefined>): Promise<Response> {
  const response = await answer;
  if (!response) throw new Error('the blob store answered a write with "not found"');
  return response;
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {}
