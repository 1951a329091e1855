/** Where the gold data is: `GENIUS_GOLD`, or beside the repository. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TestContext } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..', process.env.GENIUS_GOLD ?? '../shared/gold');

/** A JSON file of the gold data. Skips the test, with the reason, where there is none. */
export async function readGold<T>(ctx: TestContext, path: string): Promise<T> {
  return JSON.parse((await readGoldBytes(ctx, path)).toString()) as T;
}

/** The bytes of a file of the gold data. Skips the test, with the reason, where there is none. */
export async function readGoldBytes(ctx: TestContext, path: string): Promise<Buffer> {
  const file = resolve(root, path);
  if (!existsSync(file)) ctx.skip(`gold: ${path} is not there; set GENIUS_GOLD to the folder of the gold data`);
  return readFile(file);
}
