/** Writes the file that a run made, whose reference is somewhere in its output, to where the caller wants it. */

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type BlobRef, blobRef } from '@genius/contract';
import type { Ports } from '@genius/runtime';
import { cliErrors } from '../errors.ts';

/** Throws GW_CLI_NO_FILE_MADE, and GW_CLI_FILE_UNWRITABLE. */
export async function saveBlob(ports: Ports, task: string, output: unknown, file: string): Promise<void> {
  const found = findBlob(output);
  if (!found) throw cliErrors.GW_CLI_NO_FILE_MADE({ task });
  const content = await ports.blobs.stream(found);
  try {
    await pipeline(content, createWriteStream(file));
  } catch (error) {
    throw cliErrors.GW_CLI_FILE_UNWRITABLE({ file, problem: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}

/** The first reference, in the order in which the output is written. */
function findBlob(value: unknown): BlobRef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const checked = blobRef.safeParse(value);
  if (checked.success) return checked.data;
  for (const each of Object.values(value)) {
    const found = findBlob(each);
    if (found) return found;
  }
  return undefined;
}
