/** Blobs in the folder: a file each, on disk before its reference is given out, with a row that says whose it is. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type BlobColumns,
  type BlobRows,
  type Blobs,
  createBlobs,
  openBlobFiles,
  readBlobColumns,
} from '@genius/runtime';
import type { Store } from './store.ts';

/** The expiry of a hidden row: past whatever the clock says. */
const HIDDEN = 0;

/** Opens the blobs of a store in its folder. */
export function openBlobs(store: Store, folder: string): Blobs {
  return createBlobs(openBlobFiles(join(folder, 'blobs')), openRows(store), store.clock);
}

function openRows(store: Store): BlobRows {
  return {
    async insert({ id, mediaType, size, sha256, subject, tenant, expiresAt }) {
      await store.write((turn) =>
        turn
          .sql(
            'INSERT INTO blobs (id, media_type, size, sha256, subject, tenant, expires, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          )
          .run(id, mediaType ?? null, size, sha256, subject ?? null, tenant ?? null, expiresAt ?? null, turn.now),
      );
    },
    async get(id) {
      const row = await store.read(() =>
        store.sql(`SELECT * FROM blobs WHERE id = ? AND expires IS NOT ${HIDDEN}`).get(id),
      );
      return row && readBlobColumns(row as unknown as BlobColumns);
    },
    hide: (id) =>
      store.write((turn) => {
        const hide = `UPDATE blobs SET expires = ${HIDDEN} WHERE id = ? AND expires IS NOT ${HIDDEN} RETURNING id`;
        return turn.sql(hide).get(id) !== undefined;
      }),
    delete: (id) =>
      store.write((turn) => turn.sql('DELETE FROM blobs WHERE id = ? RETURNING id').get(id) !== undefined),
    list: ({ subject, tenant }) =>
      store.read(() =>
        (
          store
            .sql(
              `SELECT * FROM blobs WHERE (?1 IS NULL OR subject = ?1) AND (?2 IS NULL OR tenant = ?2) AND expires IS NOT ${HIDDEN} ORDER BY id`,
            )
            .all(subject ?? null, tenant ?? null) as unknown as BlobColumns[]
        ).map(readBlobColumns),
      ),
    expired: (now, limit) =>
      store.read(() =>
        (
          store.sql('SELECT id FROM blobs WHERE expires IS NOT NULL AND expires <= ? LIMIT ?').all(now, limit) as {
            id: string;
          }[]
        ).map(({ id }) => id),
      ),
    linkSecret: () =>
      store.write((turn) => {
        turn
          .sql("INSERT INTO facts (name, value) VALUES ('blob-links', ?) ON CONFLICT DO NOTHING")
          .run(randomBytes(32).toString('hex'));
        return turn.sql("SELECT value FROM facts WHERE name = 'blob-links'").get()?.value as string;
      }),
  };
}
