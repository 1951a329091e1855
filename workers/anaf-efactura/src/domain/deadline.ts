/** Until when an invoice must be in RO e-Factura. */

import { addWorkingDays, workingDaysBetween } from '@genius/romania';

/** By the day of issue: how long the term is. The newest that has begun counts. */
const TERMS: readonly { from: string; workingDays?: number; calendarDays?: number }[] = [
  // OUG 120/2021 art. 10 as in force since 2024: 5 calendar days.
  { from: '2024-01-01', calendarDays: 5 },
  // OUG 89/2025: 5 working days. The day of issue is not counted (Regulation 1182/71 art. 3).
  { from: '2026-01-01', workingDays: 5 },
];

const DAY_MS = 86_400_000;

/** The last day (ISO date) to send an invoice of this issue date; undefined before the duty began. */
export function deadlineOf(issueDate: string): string | undefined {
  const term = TERMS.findLast(({ from }) => from <= issueDate);
  if (!term) return undefined;
  if (term.workingDays !== undefined) return addWorkingDays(issueDate, term.workingDays);
  return new Date(Date.parse(issueDate) + (term.calendarDays ?? 0) * DAY_MS).toISOString().slice(0, 10);
}

/** Working days after `today` up to the deadline; below 0 by how many it is late. */
export function workingDaysLeft(deadline: string, today: string): number {
  return today <= deadline ? workingDaysBetween(today, deadline) : -workingDaysBetween(deadline, today);
}
