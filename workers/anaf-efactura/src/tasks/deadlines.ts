/** `efactura.deadlines`: what must still go to ANAF, told before the last day. */

import { addDays, romanianDay } from '@genius/romania';
import { handle } from '@genius/runtime';
import { efacturaDeadlines } from '../contract/deadlines.ts';
import { deadlineOf, workingDaysLeft } from '../domain/deadline.ts';
import { openSubmissions } from '../submissions.ts';
import { tellDeadline } from '../tell.ts';

/** Of what is older, nobody needs to be told each morning. */
const DAYS_BACK = 60;
const REMEMBERED_MS = 3 * 86_400_000;

export const handleDeadlines = handle(efacturaDeadlines, async ({ invoices, today: given, warnAt }, ctx) => {
  const today = given ?? romanianDay(new Date());
  const begun = await openSubmissions(ctx, addDays(today, -DAYS_BACK));
  const all = new Map([...begun, ...invoices].map((each) => [`${each.cif} ${each.issueDate} ${each.number}`, each]));
  const open: {
    cif: string;
    number: string;
    issueDate: string;
    deadline: string;
    workingDaysLeft: number;
    isTold: boolean;
  }[] = [];
  for (const { cif, number, issueDate } of all.values()) {
    const deadline = deadlineOf(issueDate);
    if (deadline === undefined) continue;
    const left = workingDaysLeft(deadline, today);
    let isTold = false;
    if (left <= warnAt) {
      const key = `efactura/deadline/${ctx.tenant}/${cif}/${issueDate}/${number}/${today}`;
      isTold = (await ctx.kv.get(key)) === undefined;
      if (isTold) {
        await tellDeadline(ctx, { cif, number, issue_date: issueDate, deadline, working_days_left: left });
        await ctx.kv.set(key, '1', { ttlMs: REMEMBERED_MS });
      }
    }
    open.push({ cif, number, issueDate, deadline, workingDaysLeft: left, isTold });
  }
  return { open: open.sort((a, b) => a.deadline.localeCompare(b.deadline)) };
});
