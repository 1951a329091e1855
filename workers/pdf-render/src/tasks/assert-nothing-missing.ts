/** What a run does about files that its page did not get. */

import type { MissingFile } from '../domain/missing-files.ts';
import { errors } from '../errors.ts';

/** Throws GW_PDF_FILES_MISSING if the caller asked for it. */
export function assertNothingMissing(wish: 'note' | 'fail', missing: readonly MissingFile[]): void {
  const [first] = missing;
  if (wish === 'note' || !first) return;
  throw errors.GW_PDF_FILES_MISSING(
    { count: missing.length, first: first.url, reason: first.reason },
    { field: 'assets', details: { missing } },
  );
}
