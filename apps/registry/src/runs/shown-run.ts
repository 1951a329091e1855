/** Runs as the API shows them: times as text, payloads apart, and what may be personal masked. */

import type { Failure, Task } from '@genius/contract';
import { type RunRecord, reasonOfRun, type WaitReason, withoutQuotes } from '@genius/runtime';
import { z } from 'zod';
import { iso } from '../http/page.ts';
import { STATES } from './run-query.ts';

export const shownFailure = z.object({
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  messageRo: z.string().optional(),
  field: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  stack: z.string().optional(),
});

export const shownRun = z.object({
  id: z.string(),
  task: z.string(),
  queue: z.string(),
  tenant: z.string(),
  state: z.enum(STATES),
  priority: z.number(),
  attempt: z.number(),
  losses: z.number(),
  dead: z.boolean(),
  createdAt: z.string(),
  dueAt: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  expiresAt: z.string().optional(),
  correlationId: z.string(),
  parent: z.string().optional(),
  key: z.string().optional(),
  lane: z.string().optional(),
  limitKey: z.string().optional(),
  subject: z.string().optional(),
  progress: z.object({ fraction: z.number(), note: z.string().optional() }).optional(),
  failure: shownFailure.optional(),
  waitsFor: z.string().optional().describe('Why it isn’t running, in one sentence.'),
  waitsForRo: z.string().optional().describe('The same in Romanian.'),
  masked: z.boolean().describe('Whether what may be personal is hidden.'),
});

export type ShownRun = z.input<typeof shownRun>;

const HIDDEN = '••••';
/** What a sender may have made of personal data. */
const NAMES = ['key', 'lane', 'limitKey', 'subject'] as const;
const MOMENTS = ['dueAt', 'startedAt', 'finishedAt', 'expiresAt'] as const;

/** Of a task that nobody here knows nobody can tell whether its payloads are personal. */
export function maskedBy(tasks: readonly Task[]): (task: string) => boolean {
  const open = new Set(openTasks(tasks));
  return (task) => !open.has(task);
}

/** Names of the tasks that touch no personal data. */
export function openTasks(tasks: readonly Task[]): string[] {
  return tasks.filter(({ personalData }) => personalData === undefined).map(({ name }) => name);
}

/** Everything but its payloads. */
export function showRun(run: RunRecord, masked: boolean): ShownRun {
  const { id, task, queue, tenant, state, priority, attempt, losses, dead, createdAt, correlationId } = run;
  const shown: ShownRun = {
    ...{ id, task, queue, tenant, state, priority, attempt, losses, dead },
    createdAt: iso(createdAt),
    correlationId,
    masked,
  };
  for (const name of MOMENTS) if (run[name] !== undefined) shown[name] = iso(run[name]);
  for (const name of NAMES) if (run[name] !== undefined) shown[name] = masked ? HIDDEN : run[name];
  if (run.parent !== undefined) shown.parent = run.parent;
  if (run.progress) shown.progress = run.progress;
  if (run.failure) shown.failure = showFailure(run.failure, masked);
  return Object.assign(shown, showReason(reasonOfRun(run), run, masked));
}

/** Why it waits, in both languages. */
export function showReason(
  reason: WaitReason | undefined,
  run: RunRecord,
  masked: boolean,
): Pick<ShownRun, 'waitsFor' | 'waitsForRo'> {
  if (!reason) return {};
  const { en, ro } = reason;
  return masked
    ? { waitsFor: withoutNames(en, run), waitsForRo: withoutNames(ro, run) }
    : { waitsFor: en, waitsForRo: ro };
}

export function showFailure(failure: Failure, masked: boolean): z.input<typeof shownFailure> {
  const { cause: _, retryAfterMs: __, ...shown } = masked ? withoutQuotes(failure) : failure;
  return shown as z.input<typeof shownFailure>;
}

/** A sentence without the lane and the limit that it names. */
function withoutNames(sentence: string, { lane, limitKey }: RunRecord): string {
  let hidden = sentence;
  for (const name of [lane, limitKey]) if (name) hidden = hidden.replaceAll(name, HIDDEN);
  return hidden;
}
