/** Documents so large that work on them would hold up the loop: it is left to tasks that run in a thread. */

import { FailureError, TaskFailed } from '@genius/contract';
import type { InvoiceData } from './contract/document.ts';

/** Some 50 ms of work. */
export const LARGE_BYTES = 200_000;
const LARGE_LINES = 300;

/** What the tags around one text take in the XML, more or less. */
const TAG_BYTES = 50;

/** By its lines, or by all the texts in it: attachments, which travel as base64, notes, charges and whatever else. */
export const isLargeDocument = (document: InvoiceData): boolean =>
  document.lines.length > LARGE_LINES || leftAfter(document, LARGE_BYTES) < 0;

/** What a value leaves of so many bytes; below 0, the rest of it is not looked at. */
function leftAfter(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - TAG_BYTES - value.length;
  if (typeof value !== 'object' || value === null) return bytes;
  let left = bytes;
  for (const each of Object.values(value)) {
    left = leftAfter(each, left);
    if (left < 0) break;
  }
  return left;
}

/** Waits for a run that does this one's work in a thread: its "no" is this run's own, under the same code. */
export async function inThread<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof TaskFailed) || error.outcome !== 'failed') throw error;
    const { failure } = error;
    throw failure.kind === 'invalid' || failure.kind === 'refused' ? new FailureError(failure) : error;
  }
}
