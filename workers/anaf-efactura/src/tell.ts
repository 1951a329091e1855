/** Tells of many things in one run, each by its name: an attempt after a death leaves out what an earlier one told. */

import type { InputOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { noticeDeadline, noticeReceived } from './contract/notices.ts';

type Ctx = Pick<TaskContext, 'call'>;

export async function tellReceived(ctx: Ctx, about: InputOf<typeof noticeReceived>): Promise<void> {
  await ctx.call(noticeReceived, about, { as: `received/${about.message_id}` });
}

export async function tellDeadline(ctx: Ctx, about: InputOf<typeof noticeDeadline>): Promise<void> {
  await ctx.call(noticeDeadline, about, { as: `deadline/${deadlineSubject(about)}` });
}

export const deadlineSubject = ({ cif, issue_date, number }: InputOf<typeof noticeDeadline>): string =>
  `${cif} ${issue_date} ${number}`;
