/** Declarations so large that work on them would hold up the loop: it is left to a task that runs in a thread. */

import { FailureError, TaskFailed } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import type { NotificationData } from './contract/notification.ts';
import type { xmlSource } from './contract/xml-file.ts';

/** Some 50 ms of work. */
const LARGE_BYTES = 200_000;
const LARGE_LINES = 800;

export const isLargeNotification = ({ goods, documents, previousNotifications = [] }: NotificationData): boolean =>
  goods.length + documents.length + previousNotifications.length > LARGE_LINES;

/** Text is measured by its characters, which are as many as its bytes or some fewer. */
export async function isLargeSource(
  source: z.output<typeof xmlSource>,
  { blobs }: Pick<TaskContext, 'blobs'>,
): Promise<boolean> {
  const size = 'xml' in source ? source.xml.length : ((await blobs.stat(source.blob))?.size ?? 0);
  return size > LARGE_BYTES;
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
