/** Looks at uploads that no run waits for: notes their end, and tells it as a run that waits would have done. */

import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { noticeDeclarationRejected, noticeUitIssued } from './contract/notices.ts';
import { type LeftUpload, leftUploads, noteLook } from './declarations.ts';
import type { Refusal } from './domain/anaf/refusals.ts';
import { validityOf } from './domain/validity.ts';
import { noteRejected, noteValid } from './note-end.ts';
import { issuedNotice, rejectedNotice } from './notice.ts';
import { type ETransportApi, openApi } from './providers/e-transport-api.ts';
import { issuedUit, lookAt } from './send-declaration.ts';
import { tellOnce } from './tell-once.ts';
import { keepUit } from './uits.ts';

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
  if (end.findings) {
    await endRejected(ctx, row, end.findings);
    return { ...about, state: 'rejected' };
  }
  return { ...about, state: 'valid', uit: await endValid(ctx, api, row) };
}

/** Told before it is noted, so that an attempt that dies between the two does both again. */
async function endRejected(ctx: TaskContext, row: LeftUpload, findings: Refusal[]): Promise<void> {
  const notice = rejectedNotice(row, row.kind === 'notification' ? undefined : row.uit, findings);
  await tellOnce(ctx, row, () => ctx.call(noticeDeclarationRejected, notice, { as: `rejected/${row.index}` }));
  await noteRejected(ctx, row);
}

async function endValid(ctx: TaskContext, api: ETransportApi, row: LeftUpload): Promise<string> {
  const { cif, index, transport } = row;
  const uit = await issuedUit(api, row);
  if (transport) {
    const { to: validTo, endsAt } = validityOf(transport.operation, transport.date);
    await keepUit(ctx, { uit, cif, validTo, endsAt });
  }
  const notice = issuedNotice(row, uit);
  if (notice) await tellOnce(ctx, row, () => ctx.call(noticeUitIssued, notice, { as: `issued/${index}` }));
  await noteValid(ctx, row, uit);
  return uit;
}
