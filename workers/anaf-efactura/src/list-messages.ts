/** All messages of an interval, page by page. */

import type { ListedMessage } from './domain/anaf/read-list.ts';
import type { EFacturaApi, MessageFilter } from './providers/e-factura-api.ts';

/** An end that is a second ahead of ANAF's clock fails the whole list. */
const CLOCK_MARGIN_MS = 60_000;
const DAY_MS = 86_400_000;
/** ANAF lists 60 days back, and counts from when it reads the request. */
const FARTHEST_MS = 60 * DAY_MS - 5 * 60_000;
/** 200 pages are 100,000 messages. */
const MOST_PAGES = 200;

export interface Interval {
  from: number;
  /** Up to which moment the list is complete. */
  to: number;
}

/** What can be asked for now, beginning at `from` at the earliest; undefined if it is too short to be asked for. */
export function askable(from: number, now = Date.now()): Interval | undefined {
  const to = now - CLOCK_MARGIN_MS;
  const begin = Math.max(from, now - FARTHEST_MS);
  return begin < to ? { from: begin, to } : undefined;
}

/** Oldest first. Throws what `EFacturaApi.list` throws. */
export async function listAll(
  api: EFacturaApi,
  { from, to }: Interval,
  filter?: MessageFilter,
): Promise<ListedMessage[]> {
  const found = new Map<string, ListedMessage>();
  for (let page = 1, pages = 1; page <= pages && page <= MOST_PAGES; page++) {
    const answer = await api.list(from, to, page, filter);
    // A page may shift while it is read: what comes twice counts once.
    for (const message of answer.messages) found.set(message.id, message);
    pages = answer.pages;
  }
  return [...found.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt) || compareIds(a.id, b.id));
}

function compareIds(a: string, b: string): number {
  return a.length - b.length || a.localeCompare(b);
}
