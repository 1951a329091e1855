/** Looks at uploads that no run waits for. */

import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { type LeftUpload, leftUploads, noteLook } from './declarations.ts';
import { finishUpload } from './finish-upload.ts';
import { openApi } from './providers/e-transport-api.ts';
import { lookAt } from './send-declaration.ts';

/** In one run; the others come in the next ones. */
const MOST_LOOKS = 200;
const MOST_MS = 60_000;

/** What was found; a question that ANAF does not answer is asked again by the next run. */
export async function lookAtLeft(ctx: TaskContext): Promise<LookedAt[]> {
  const begun = performance.now();
  const found: LookedAt[] = [];
  /** Whom ANAF answers nothing, such as for want of a login: their others are not asked for in this run. */
  const unanswered = new Set<string>();
  for (const row of await leftUploads(ctx, MOST_LOOKS)) {
    if (performance.now() - begun > MOST_MS) break;
    if (unanswered.has(row.cif)) continue;
    await noteLook(ctx, row);
    try {
      found.push(await lookAtOne(ctx, row));
    } catch (error) {
      ctx.signal.throwIfAborted();
      if (!(error instanceof FailureError)) throw error;
      if (error.code !== 'GW_ETRANSPORT_NOT_FOUND') unanswered.add(row.cif);
      ctx.log.warn('the end of an upload is not known yet', { code: error.code });
    }
  }
  return found;
}

export interface LookedAt {
  cif: string;
  kind: LeftUpload['kind'];
  index: string;
  state: 'valid' | 'rejected' | 'processing';
  uit?: string;
}

async function lookAtOne(ctx: TaskContext, row: LeftUpload): Promise<LookedAt> {
  const { cif, kind, index } = row;
  const api = openApi(ctx, cif);
  const end = await lookAt(api, index);
  const about = { cif, kind, index, ...(row.uit === undefined ? {} : { uit: row.uit }) };
  if (end === 'processing') return { ...about, state: end };
  const uit = await finishUpload(ctx, api, row, end.findings);
  return uit === undefined ? { ...about, state: 'rejected' } : { ...about, state: 'valid', uit };
}
