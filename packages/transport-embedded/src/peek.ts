/** A look at one value of a folder's KeyValue, for who wants nothing else of it: no lock, no membership, no port. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const BUSY_MS = 500;

/** Undefined if there is none, it is past its time, or the folder can't be read now. `now` is ms since 1970. */
export function peekValue(folder: string, key: string, now = Date.now()): string | undefined {
  const file = join(folder, 'runs.sqlite');
  if (!existsSync(file)) return undefined;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
    const row = db.prepare('SELECT value FROM kv WHERE key = ? AND (expires IS NULL OR expires > ?)').get(key, now);
    return row?.value as string | undefined;
  } catch {
    // Of another version, or held by somebody: it is as if there were none.
    return undefined;
  } finally {
    db?.close();
  }
}
