/** Blobs of a run that may still fail. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';

export type Put = TaskContext['blobs']['put'];

/** Takes back what was put where the work fails afterwards: nobody would ever know of it. */
export async function withBlobs<T>({ blobs }: Pick<TaskContext, 'blobs'>, work: (put: Put) => Promise<T>): Promise<T> {
  const kept: BlobRef[] = [];
  try {
    return await work(async (content, meta) => {
      const blob = await blobs.put(content, meta);
      kept.push(blob);
      return blob;
    });
  } catch (error) {
    await Promise.allSettled(kept.map((blob) => blobs.delete(blob)));
    throw error;
  }
}
