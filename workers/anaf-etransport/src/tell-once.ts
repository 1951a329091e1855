/** What the clock told of an upload, so that neither it nor a run that waits for the same upload later tells it again. */

import type { TaskContext } from '@genius/runtime';
import type { SentDeclaration } from './declarations.ts';

/** Longer than ANAF keeps an upload. */
const REMEMBERED_MS = 90 * 86_400_000;

type Ctx = Pick<TaskContext, 'kv' | 'tenant'>;
type Upload = Pick<SentDeclaration, 'runId'> & { index: string };

/** By the run that began it, too: another ANAF, such as the sandbox, counts its indexes anew. */
const keyOf = ({ tenant }: Ctx, { runId, index }: Upload) => `etransport/told/${tenant}/${runId}/${index}`;

export const wasTold = async (ctx: Ctx, upload: Upload): Promise<boolean> =>
  (await ctx.kv.get(keyOf(ctx, upload))) !== undefined;

/** `tell` sends under an id that is the same at every attempt. */
export async function tellOnce(ctx: Ctx, upload: Upload, tell: () => Promise<unknown>): Promise<void> {
  if (await wasTold(ctx, upload)) return;
  await tell();
  await ctx.kv.set(keyOf(ctx, upload), '1', { ttlMs: REMEMBERED_MS });
}
