/**
 * When a UIT may be asked for and how long it counts. Source: ANAF's guide RO e-Transport 2025, pages 11, 12, 24, 25.
 * Which operations have 15 days besides acquisitions is read from art. 2 point 9 letters g) and j) by others.
 */

import { addDays } from '@genius/romania';
import type { Operation } from './model/codes.ts';
import { romanianMidnight } from './romanian-time.ts';

const FIFTEEN_DAYS: ReadonlySet<Operation> = new Set([
  'intraCommunityAcquisition',
  'processingIn',
  'callOffStockIn',
  'processingOut',
  'callOffStockOut',
  'transitStorageIn',
]);

/** A UIT is given at most so many calendar days before the day of the transport. */
const DAYS_BEFORE = 3;

/** Calendar days that a UIT counts, the day of the transport among them. */
export const validDays = (operation: Operation): number => (FIFTEEN_DAYS.has(operation) ? 15 : 5);

export interface Validity {
  /** The day of the transport. */
  from: string;
  /** The last day. */
  to: string;
  /** The first moment at which it counts no more, ISO 8601: Romania's midnight after the last day. */
  endsAt: string;
}

/** `date`: the declared day of the transport, ISO. Throws a `RangeError` for what is no day. */
export function validityOf(operation: Operation, date: string): Validity {
  const end = addDays(date, validDays(operation));
  return { from: date, to: addDays(end, -1), endsAt: romanianMidnight(end).toISOString() };
}

/** The first day on which a transport of that day may be declared. */
export const earliestDay = (date: string): string => addDays(date, -DAYS_BEFORE);
