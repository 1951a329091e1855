/**
 * Tells of many things in one run. A child's id follows from its place among the children, and an attempt that leaves out
 * what an earlier one told comes to other places: there the answer is about something else, and the next place is taken.
 */

import type { InputOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { noticeDeadline, noticeReceived } from './contract/notices.ts';

type Ctx = Pick<TaskContext, 'call'>;

export async function tellReceived(ctx: Ctx, about: InputOf<typeof noticeReceived>): Promise<void> {
  while ((await ctx.call(noticeReceived, about)).told !== about.message_id);
}

export async function tellDeadline(ctx: Ctx, about: InputOf<typeof noticeDeadline>): Promise<void> {
  const subject = deadlineSubject(about);
  while ((await ctx.call(noticeDeadline, about)).told !== subject);
}

export const deadlineSubject = ({ cif, issue_date, number }: InputOf<typeof noticeDeadline>): string =>
  `${cif} ${issue_date} ${number}`;
