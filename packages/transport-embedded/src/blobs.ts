/** Blobs in the folder: a file each, on disk before its reference is given out, with a row that says whose it is. */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobRef, errors, newRunId } from '@genius/contract';
import type { BlobMeta, Blobs } from '@genius/runtime';
import type { Store } from './store.ts';

interface Row {
  id: string;
  media_type: string | null;
  size: number;
  sha256: string;
  subject: string | null;
  tenant: string | null;
  expires: number | null;
}

const idOf = (blob: string | BlobRef) => (typeof blob === 'string' ? blob : blob.blob);

function toRef(row: Row): BlobRef {
  return {
    blob: row.id,
    size: row.size,
    sha256: row.sha256,
    ...(row.media_type === null ? {} : { mediaType: row.media_type }),
  };
}

export function openBlobs(store: Store, folder: string): Blobs {
  const root = join(folder, 'blobs');
  // Ids are checked against the table before a path is made of them, so no id can name a file outside.
  const pathOf = (id: string) => join(root, id.slice(-2), id);
  const find = (id: string) =>
    store.read(() => store.sql('SELECT * FROM blobs WHERE id = ?').get(id) as unknown as Row | undefined);
  const need = async (blob: string | BlobRef): Promise<Row> => {
    const row = await find(idOf(blob));
    if (!row) throw errors.GW_BLOB_MISSING({ blob: idOf(blob) });
    return row;
  };

  async function sign(id: string, until: number): Promise<string> {
    const secret = await store.write((turn) => {
      turn
        .sql("INSERT INTO facts (name, value) VALUES ('blob-links', ?) ON CONFLICT DO NOTHING")
        .run(randomBytes(32).toString('hex'));
      return turn.sql("SELECT value FROM facts WHERE name = 'blob-links'").get()?.value as string;
    });
    return createHmac('sha256', secret).update(`${id}/${until}`).digest('base64url');
  }

  async function remove(id: string): Promise<boolean> {
    const gone = await store.write((turn) => turn.sql('DELETE FROM blobs WHERE id = ? RETURNING id').get(id));
    if (!gone) return false;
    await rm(pathOf(id), { force: true });
    return true;
  }

  return {
    async put(content, meta: BlobMeta = {}) {
      const id = newRunId();
      const path = pathOf(id);
      await mkdir(join(root, id.slice(-2)), { recursive: true, mode: 0o700 });
      const hash = createHash('sha256');
      let size = 0;
      const partial = `${path}.partial`;
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
      await rename(partial, path);
      const directory = await open(join(root, id.slice(-2)));
      await directory.sync().finally(() => directory.close());
      const sha256 = hash.digest('hex');
      await store.write((turn) => {
        turn
          .sql(
            'INSERT INTO blobs (id, media_type, size, sha256, subject, tenant, expires, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          )
          .run(
            id,
            meta.mediaType ?? null,
            size,
            sha256,
            meta.subject ?? null,
            meta.tenant ?? null,
            meta.expiresAt ?? null,
            turn.now,
          );
      });
      return { blob: id, size, sha256, ...(meta.mediaType ? { mediaType: meta.mediaType } : {}) };
    },
    async get(blob) {
      return readFile(pathOf((await need(blob)).id));
    },
    async stream(blob) {
      return createReadStream(pathOf((await need(blob)).id));
    },
    async stat(blob) {
      const row = await find(idOf(blob));
      if (!row) return undefined;
      return {
        ...toRef(row),
        ...(row.subject === null ? {} : { subject: row.subject }),
        ...(row.tenant === null ? {} : { tenant: row.tenant }),
        ...(row.expires === null ? {} : { expiresAt: row.expires }),
      } as BlobRef & BlobMeta;
    },
    delete: (blob) => remove(idOf(blob)),
    list: ({ subject, tenant }) =>
      store.read(() =>
        (
          store
            .sql('SELECT * FROM blobs WHERE (?1 IS NULL OR subject = ?1) AND (?2 IS NULL OR tenant = ?2) ORDER BY id')
            .all(subject ?? null, tenant ?? null) as unknown as Row[]
        ).map(toRef),
      ),
    async link(blob, ttlMs) {
      const { id } = await need(blob);
      const until = store.clock.now() + ttlMs;
      return `/blobs/${id}?until=${until}&signature=${await sign(id, until)}`;
    },
    async openLink(link) {
      const url = new URL(link, 'http://localhost');
      const id = url.pathname.slice('/blobs/'.length);
      const until = Number(url.searchParams.get('until'));
      const given = Buffer.from(url.searchParams.get('signature') ?? '');
      const right = Buffer.from(await sign(id, until));
      if (given.length !== right.length || !timingSafeEqual(given, right) || until < store.clock.now())
        return undefined;
      const row = await find(id);
      return row && toRef(row);
    },
    async sweep() {
      const past = await store.read(
        () =>
          store
            .sql('SELECT id FROM blobs WHERE expires IS NOT NULL AND expires <= ? LIMIT 1000')
            .all(store.clock.now()) as { id: string }[],
      );
      for (const { id } of past) await remove(id);
      return past.length;
    },
  };
}
