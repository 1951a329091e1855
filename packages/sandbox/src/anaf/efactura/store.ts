/** Uploads and the messages that come of them. A verdict is made at once, and seen when its moment has come. */

import { DAY_MS } from '../../clock.ts';
import type { State } from '../state.ts';
import type { Environment } from '../visit.ts';
import type { Facts, Standard } from './invoice.ts';

export interface Upload extends Facts {
  /** `index_incarcare`. */
  id: number;
  env: Environment;
  call: 'upload' | 'uploadb2c';
  standard: Standard;
  /** The parameter: who gets the errors. */
  cif: string;
  person: string;
  /** `extern`, `autofactura`, `executare`, those that are set, joined by a comma. */
  flags: string;
  /** Moments of the simulator's clock: taken, `ok` or `nok`, in the list. */
  received: number;
  ready: number;
  listed: number;
  verdict: 'ok' | 'nok' | 'not-taken';
  errors: string[];
  size: number;
}

export interface Message {
  id: number;
  env: Environment;
  /** In whose list it is. */
  cif: string;
  upload: number;
  tip: string;
  detalii: string;
  /** When it can be downloaded, and when it is in the list. */
  ready: number;
  listed: number;
}

export type NewUpload = Omit<Upload, 'id'>;
export type NewMessage = Pick<Message, 'cif' | 'tip' | 'detalii'>;

export interface Period {
  from: number;
  to: number;
  tips?: readonly string[] | undefined;
}

export interface Store {
  /** Keeps the upload and its messages, made from its index, in one transaction. */
  keep(upload: NewUpload, bytes: Uint8Array, messages: (id: number) => NewMessage[]): Upload;
  upload(env: Environment, id: number): Upload | undefined;
  bytes(id: number): Buffer;
  /** The first message of an upload: `id_descarcare`. */
  firstMessage(upload: number): Message | undefined;
  message(env: Environment, id: number): Message | undefined;
  count(env: Environment, cif: string, period: Period): number;
  /** Newest first. */
  list(env: Environment, cif: string, period: Period, limit: number, offset: number): Message[];
  /** The earlier upload of the same invoice that was taken. */
  earlier(upload: Pick<Upload, 'env' | 'seller' | 'number' | 'issueDate' | 'standard'>): Upload | undefined;
  newest(limit: number): Upload[];
  messagesOf(upload: number): Message[];
  total(): number;
  /** Removes uploads and messages. */
  clear(): void;
}

/** ANAF keeps messages for 60 days. */
export const KEPT_MS = 60 * DAY_MS;

const MOST_UPLOADS = 50_000;

export function openStore({ db, changed }: State): Store {
  db.exec(`
    CREATE TABLE IF NOT EXISTS upload (
      id INTEGER PRIMARY KEY AUTOINCREMENT, env TEXT NOT NULL, seller TEXT NOT NULL, number TEXT NOT NULL,
      issue_date TEXT NOT NULL, standard TEXT NOT NULL, verdict TEXT NOT NULL, facts TEXT NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS upload_number ON upload (seller, number, issue_date);
    CREATE TABLE IF NOT EXISTS message (
      id INTEGER PRIMARY KEY AUTOINCREMENT, env TEXT NOT NULL, cif TEXT NOT NULL, upload INTEGER NOT NULL,
      tip TEXT NOT NULL, detalii TEXT NOT NULL, ready INTEGER NOT NULL, listed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_list ON message (cif, env, listed);
    CREATE INDEX IF NOT EXISTS message_upload ON message (upload);
    INSERT INTO sqlite_sequence SELECT 'upload', 5000000000 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'upload');
    INSERT INTO sqlite_sequence SELECT 'message', 3000000000 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'message');
  `);
  const listed =
    "FROM message WHERE env = ? AND cif = ? AND listed >= ? AND listed <= ? AND (? = '' OR instr(?, ',' || tip || ',') > 0)";
  const sql = {
    insert: db.prepare(
      'INSERT INTO upload (env, seller, number, issue_date, standard, verdict, facts, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    message: db.prepare(
      'INSERT INTO message (env, cif, upload, tip, detalii, ready, listed) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    trimUploads: db.prepare('DELETE FROM upload WHERE id <= ?'),
    trimMessages: db.prepare('DELETE FROM message WHERE upload <= ?'),
    upload: db.prepare('SELECT id, facts FROM upload WHERE id = ? AND env = ?'),
    bytes: db.prepare('SELECT bytes FROM upload WHERE id = ?'),
    find: db.prepare('SELECT * FROM message WHERE id = ? AND env = ?'),
    ofUpload: db.prepare('SELECT * FROM message WHERE upload = ? ORDER BY id'),
    count: db.prepare(`SELECT count(*) AS n ${listed}`),
    list: db.prepare(`SELECT * ${listed} ORDER BY listed DESC, id DESC LIMIT ? OFFSET ?`),
    earlier: db.prepare(
      "SELECT id, facts FROM upload WHERE env = ? AND seller = ? AND number = ? AND issue_date = ? AND standard = ? AND verdict = 'ok' ORDER BY id LIMIT 1",
    ),
    newest: db.prepare('SELECT id, facts FROM upload ORDER BY id DESC LIMIT ?'),
    total: db.prepare('SELECT count(*) AS n FROM upload'),
  };
  const toUpload = (row: unknown): Upload | undefined => {
    const { id, facts } = (row ?? {}) as { id?: number; facts?: string };
    return id === undefined ? undefined : { id, ...(JSON.parse(facts ?? '') as NewUpload) };
  };
  const argumentsOf = (env: Environment, cif: string, { from, to, tips }: Period) => {
    const wanted = tips === undefined ? '' : `,${tips.join(',')},`;
    return [env, cif, from, to, wanted, wanted] as const;
  };

  return {
    keep(upload, bytes, messages) {
      const { env, seller, number, issueDate, standard, verdict, ready, listed } = upload;
      db.exec('BEGIN IMMEDIATE');
      try {
        const facts = JSON.stringify(upload);
        const { lastInsertRowid } = sql.insert.run(env, seller, number, issueDate, standard, verdict, facts, bytes);
        const id = Number(lastInsertRowid);
        for (const { cif, tip, detalii } of messages(id)) sql.message.run(env, cif, id, tip, detalii, ready, listed);
        sql.trimUploads.run(id - MOST_UPLOADS);
        sql.trimMessages.run(id - MOST_UPLOADS);
        db.exec('COMMIT');
        changed();
        return { id, ...upload };
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    upload: (env, id) => toUpload(sql.upload.get(id, env)),
    bytes: (id) => Buffer.from((sql.bytes.get(id) as { bytes: Uint8Array } | undefined)?.bytes ?? []),
    firstMessage: (upload) => sql.ofUpload.get(upload) as Message | undefined,
    message: (env, id) => sql.find.get(id, env) as Message | undefined,
    count: (env, cif, period) => (sql.count.get(...argumentsOf(env, cif, period)) as { n: number }).n,
    list: (env, cif, period, limit, offset) =>
      sql.list.all(...argumentsOf(env, cif, period), limit, offset) as unknown as Message[],
    earlier: ({ env, seller, number, issueDate, standard }) =>
      toUpload(sql.earlier.get(env, seller, number, issueDate, standard)),
    newest: (limit) => sql.newest.all(limit).flatMap((row) => toUpload(row) ?? []),
    messagesOf: (upload) => sql.ofUpload.all(upload) as unknown as Message[],
    total: () => (sql.total.get() as { n: number }).n,
    clear() {
      db.exec('DELETE FROM upload; DELETE FROM message');
      changed();
    },
  };
}
