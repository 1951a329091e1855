/** Whose each blob is, in PostgreSQL's table `blobs`. */

import { randomBytes } from 'node:crypto';
import { type BlobColumns, type BlobRows, readBlobColumns } from '@genius/runtime';
import type { Db } from '../store/db.ts';

/** The expiry of a hidden row: past whatever the clock says. */
const HIDDEN = 0;
const SEEN = `expires IS DISTINCT FROM ${HIDDEN}`;

/** The rows of blobs in this store. */
export function openBlobRows({ query }: Pick<Db, 'query'>): BlobRows {
  let secret: Promise<string> | undefined;
  const changes = async (text: string, id: string) => (await query(`${text} RETURNING id`, [storable(id)])).length > 0;
  return {
    async insert({ id, mediaType, size, sha256, subject, tenant, expiresAt }) {
      await query(
        `INSERT INTO blobs (id, media_type, size, sha256, subject, tenant, expires, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, gw_now())`,
        [id, storable(mediaType), size, sha256, storable(subject), storable(tenant), expiresAt ?? null],
      );
    },
    async get(id) {
      const [row] = await query<BlobColumns>(`SELECT * FROM blobs WHERE id = $1 AND ${SEEN}`, [storable(id)]);
      return row && readBlobColumns(row);
    },
    hide: (id) => changes(`UPDATE blobs SET expires = ${HIDDEN} WHERE id = $1 AND ${SEEN}`, id),
    delete: (id) => changes('DELETE FROM blobs WHERE id = $1', id),
    async list(filter) {
      const asked = Object.entries({ subject: filter.subject, tenant: filter.tenant }).filter(
        ([, value]) => value !== undefined,
      );
      // Only the columns that are asked for: a plan for all cases could not use the index of one.
      const where = asked.map(([column], i) => `${column} = $${i + 1} AND`).join(' ');
      const rows = await query<BlobColumns>(
        `SELECT * FROM blobs WHERE ${where} ${SEEN} ORDER BY id`,
        asked.map(([, value]) => storable(value)),
      );
      return rows.map(readBlobColumns);
    },
    async expired(now, limit) {
      const past = 'SELECT id FROM blobs WHERE expires <= $1 ORDER BY expires LIMIT $2';
      return (await query<{ id: string }>(past, [now, limit])).map(({ id }) => id);
    },
    linkSecret() {
      secret ??= readSecret(query).catch((error) => {
        secret = undefined;
        throw error;
      });
      return secret;
    },
  };
}

async function readSecret(query: Db['query']): Promise<string> {
  const made = randomBytes(32).toString('hex');
  await query("INSERT INTO facts (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING", [made]);
  // Read apart from the insert: of two instances that race, the loser must see what the winner wrote.
  const [fact] = await query<{ value: string }>("SELECT value FROM facts WHERE name = 'secret'");
  return fact?.value ?? made;
}

/** PostgreSQL keeps no NUL in a text; the picture of one stands for it, so that any name is kept and found again. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '\u2400') ?? null;
}
