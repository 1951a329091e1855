/** `etransport.status`: one look at an upload or at a UIT. */

import { FailureError } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { etransportStatus } from '../contract/status.ts';
import { findDeclaration } from '../declarations.ts';
import type { Refusal } from '../domain/anaf/refusals.ts';
import { completeUit } from '../domain/model/complete.ts';
import { asFailure } from '../domain-failure.ts';
import { finishUpload } from '../finish-upload.ts';
import { type ETransportApi, openApi } from '../providers/e-transport-api.ts';
import { lookAt } from '../send-declaration.ts';

export const handleStatus = handle(etransportStatus, async ({ cif, index, uit: given = '' }, ctx) => {
  const api = openApi(ctx, cif);
  if (index !== undefined) {
    const end = await lookAt(api, index);
    if (end === 'processing') return { state: 'processing' as const, index, findings: [], transports: [] };
    const { findings = [] } = end;
    await keepEnd(ctx, api, { cif, index }, end.findings);
    return { state: end.findings ? ('rejected' as const) : ('valid' as const), index, findings, transports: [] };
  }
  const uit = asFailure(() => completeUit(given, 'uit', () => undefined));
  const transports = await api.info(uit);
  const end = transports[0]?.endsAt;
  const hasEnded = end !== undefined && Date.parse(end) <= Date.now();
  const state = transports.length === 0 ? ('unknown' as const) : hasEnded ? ('ended' as const) : ('known' as const);
  return { state, uit, findings: [], transports };
});

/** What a run that waits has noted, or a later declaration, is not overwritten. */
async function keepEnd(
  ctx: TaskContext,
  api: ETransportApi,
  { cif, index }: { cif: string; index: string },
  findings: Refusal[] | undefined,
): Promise<void> {
  const row = await findDeclaration(ctx, cif, index);
  if (row?.state !== 'processing') return;
  try {
    await finishUpload(ctx, api, { ...row, index }, findings);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof FailureError)) throw error;
    // The state was asked for, and is known: the clock, or a run that waits, finds its UIT.
    ctx.log.warn('an upload is accepted, and its UIT is not known yet', { code: error.code });
  }
}
