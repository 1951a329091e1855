/** A folder for one test, in the system's place for temporary files. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  /** Removes it with all that is in it. */
  remove(): void;
}

/** Makes a folder named `genius-test-…`. */
export function makeTestFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'genius-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
