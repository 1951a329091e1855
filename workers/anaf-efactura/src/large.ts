/** Documents so large that work on them would hold up the loop: it is left to tasks that run in a thread. */

import { FailureError, TaskFailed } from '@genius/contract';
import type { InvoiceData } from './contract/document.ts';

/** Some 50 ms of work. */
export const LARGE_BYTES = 200_000;
const LARGE_LINES = 300;

/** Attachments travel in a document as base64. */
export const isLargeDocument = ({ lines, attachments = [] }: InvoiceData): boolean =>
  lines.length > LARGE_LINES || attachments.some(({ file }) => (file?.base64.length ?? 0) > LARGE_BYTES);

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
