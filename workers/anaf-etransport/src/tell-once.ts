/** What became of an upload or a UIT is told once, however many runs find it out, be it in the same moment. */

import type { InputOf, Task } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';

/** Longer than ANAF keeps an upload, and than the end of a UIT is told. */
const REMEMBERED_MS = 90 * 86_400_000;

/**
 * Returns whether this run tells it: the first that asks does, at each of its attempts, under an id that is the same.
 * `what`: what is told, and of what; the same for all runs that may find it.
 */
export async function tellOnce<T extends Task>(
  ctx: TaskContext,
  what: string,
  notice: T,
  input: InputOf<T>,
): Promise<boolean> {
  const key = `etransport/told/${ctx.tenant}/${what}`;
  const isFirst = await ctx.kv.set(key, ctx.runId, { ifAbsent: true, ttlMs: REMEMBERED_MS });
  if (!isFirst && (await ctx.kv.get(key)) !== ctx.runId) return false;
  await ctx.send(notice, input, { as: `told/${what}` });
  return true;
}
