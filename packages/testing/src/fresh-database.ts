/**
 * The files of a Database that nobody has used, copied instead of made: PGlite's first start takes seconds of a core, and
 * a run of this repository's tests needs a hundred Databases. The first start itself is tested by `@genius/database`.
 */

import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a first start makes, and the mark that it came to its end. */
const PARTS = ['pgdata', 'pgdata.complete'];

/**
 * Lays them into `folder`, unless it exists. The tests of this repository share one original for a run; elsewhere nothing
 * is laid, and the Database makes its files itself.
 */
export async function layFreshDatabase(folder: string): Promise<void> {
  const run = process.env.GENIUS_TEST_RUN;
  if (run === undefined || existsSync(folder)) return;
  const original = join(run, 'fresh-database');
  if (!existsSync(original)) await makeOriginal(run, original);
  for (const part of PARTS) cpSync(join(original, part), join(folder, part), { recursive: true });
}

async function makeOriginal(run: string, original: string): Promise<void> {
  const { openDatabase } = await import('@genius/database');
  const made = mkdtempSync(join(run, 'making-database-'));
  const database = openDatabase({ folder: made });
  // Each Database makes its tables itself, as on a first start.
  await (await database.dataSource()).query('DROP TABLE genius_outbox, genius_migrations');
  await database.close();
  try {
    renameSync(made, original);
  } catch (error) {
    if (!existsSync(original)) throw error;
    // Another process was faster; its files are as good.
    rmSync(made, { recursive: true, force: true });
  }
}
