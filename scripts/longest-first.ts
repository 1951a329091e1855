/**
 * The order in which files of tests are started: the longest first, so that none of them is left for the end, when the
 * other workers of vitest have nothing more to do. Files that are not in the list are short; vitest orders them.
 */

import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = resolve(import.meta.dirname, '..');

/** Files that took long in a whole run, with their seconds: `node scripts/note-durations.ts REPORT` writes them. */
export const DURATIONS = join(import.meta.dirname, 'test-durations.json');

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds: Record<string, number> = JSON.parse(readFileSync(DURATIONS, 'utf8'));
    const of = ({ moduleId }: TestSpecification) => seconds[relative(root, moduleId)] ?? 0;
    return (await super.sort(files)).sort((a, b) => of(b) - of(a));
  }
}
