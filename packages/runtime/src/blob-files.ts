/** The content of blobs as files of a folder, on disk before a write resolves. */

import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobContents } from './blob-store.ts';

/** Keeps contents in `root`, which is made when first needed. Ids must be names of ours: they become paths. */
export function openBlobFiles(root: string): BlobContents {
  const folderOf = (id: string) => join(root, id.slice(-2));
  const pathOf = (id: string) => join(folderOf(id), id);
  return {
    async write(id, content) {
      await mkdir(folderOf(id), { recursive: true, mode: 0o700 });
      const partial = `${pathOf(id)}.partial`;
      const hash = createHash('sha256');
      let size = 0;
      const file = await open(partial, 'wx', 0o600);
      try {
        for await (const chunk of content instanceof Uint8Array ? [content] : content) {
          hash.update(chunk);
          size += chunk.byteLength;
          await file.writeFile(chunk);
        }
        await file.datasync();
      } catch (error) {
        await file.close();
        await rm(partial, { force: true });
        throw error;
      }
      await file.close();
      await rename(partial, pathOf(id));
      const folder = await open(folderOf(id));
      await folder.sync().finally(() => folder.close());
      return { size, sha256: hash.digest('hex') };
    },
    read: (id) => readFile(pathOf(id)).catch(undefinedIfMissing),
    async stream(id) {
      // Opened here and not by the first read, so that a missing file is told before anything is promised.
      const file: FileHandle | undefined = await open(pathOf(id)).catch(undefinedIfMissing);
      return file?.createReadStream();
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
