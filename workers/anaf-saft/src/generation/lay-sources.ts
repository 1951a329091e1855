/** Lays the sources of a run into files, which can be read more than once and by a thread. */

import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CheckedInputOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { generateSaft } from '../contract/generate.ts';
import { errors } from '../errors.ts';
import type { LaidSource } from './messages.ts';
import { laySql } from './sql-source.ts';

type Input = CheckedInputOf<typeof generateSaft>;

/** All sources of a run together. */
const MAX_BYTES = 8_000_000_000;

/** Throws GW_SAFT_TOO_LARGE, GW_BLOB_MISSING, GW_SAFT_SQL_…. */
export async function laySources(
  { file, sources = file ? [{ file }] : [] }: Pick<Input, 'file' | 'sources'>,
  folder: string,
  ctx: Pick<TaskContext, 'blobs' | 'db' | 'signal'>,
): Promise<LaidSource[]> {
  const laid: LaidSource[] = [];
  let whole = 0;
  const queries = new Map<number, string>();
  for (const [index, source] of sources.entries()) {
    const path = join(folder, `source-${index}`);
    if (source.text !== undefined) await writeFile(path, source.text, { mode: 0o600 });
    else if (source.sql !== undefined) queries.set(index, source.sql);
    else if (source.file) {
      const { signal } = ctx;
      const field = file ? 'file' : `sources.${index}.file`;
      whole += (await ctx.blobs.stat(source.file))?.size ?? 0;
      if (whole > MAX_BYTES) throw errors.GW_SAFT_TOO_LARGE({ found: whole, limit: MAX_BYTES }, { field });
      await pipeline(await ctx.blobs.stream(source.file), createWriteStream(path, { mode: 0o600 }), { signal });
    }
    const isSql = source.sql !== undefined;
    laid.push({ path, size: 0, kind: source.kind, format: isSql ? 'jsonl' : source.format, isLoose: isSql });
  }
  if (queries.size > 0) {
    await laySql(queries, (index) => (laid[index] as LaidSource).path, ctx, MAX_BYTES - whole);
  }
  for (const each of laid) each.size = (await stat(each.path)).size;
  return laid;
}
