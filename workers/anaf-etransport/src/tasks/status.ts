/** `etransport.status`: one look at an upload or at a UIT. */

import { handle } from '@genius/runtime';
import { etransportStatus } from '../contract/status.ts';
import { findDeclaration } from '../declarations.ts';
import { completeUit } from '../domain/model/complete.ts';
import { asFailure } from '../domain-failure.ts';
import { noteRejected, noteValid } from '../note-end.ts';
import { openApi } from '../providers/e-transport-api.ts';
import { lookAt } from '../send-declaration.ts';

export const handleStatus = handle(etransportStatus, async ({ cif, index, uit: given = '' }, ctx) => {
  const api = openApi(ctx, cif);
  if (index !== undefined) {
    const end = await lookAt(api, index);
    if (end === 'processing') return { state: 'processing' as const, index, findings: [], transports: [] };
    const { findings = [] } = end;
    const row = await findDeclaration(ctx, cif, index);
    // What a run that waits has noted, or a later declaration, is not overwritten.
    if (row?.state === 'processing') await (end.findings ? noteRejected(ctx, row) : noteValid(ctx, row, row.uit));
    return { state: end.findings ? ('rejected' as const) : ('valid' as const), index, findings, transports: [] };
  }
  const uit = asFailure(() => completeUit(given, 'uit', () => undefined));
  const transports = await api.info(uit);
  const end = transports[0]?.endsAt;
  const hasEnded = end !== undefined && Date.parse(end) <= Date.now();
  const state = transports.length === 0 ? ('unknown' as const) : hasEnded ? ('ended' as const) : ('known' as const);
  return { state, uit, findings: [], transports };
});
