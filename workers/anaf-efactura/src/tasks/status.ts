/** `efactura.status`: one look at what became of an upload. */

import { romanianDay } from '@genius/romania';
import { handle } from '@genius/runtime';
import { efacturaStatus } from '../contract/submit.ts';
import { errors } from '../errors.ts';
import { lookAt } from '../follow.ts';
import { openApi } from '../providers/e-factura-api.ts';
import { findSubmission, noteSubmission } from '../submissions.ts';

export const handleStatus = handle(efacturaStatus, async ({ cif, index: asked, number: wanted, subjectId }, ctx) => {
  const row = await findSubmission(ctx, cif, { index: asked, number: wanted });
  const index = asked ?? row?.index;
  if (index === undefined) {
    if (!row) throw errors.GW_EFACTURA_NOT_SENT({ cif }, { field: 'number' });
    return { state: 'sending' as const, number: row.number, findings: [], archive: [] };
  }
  const { state, downloadId, findings, signature, archived } = await lookAt(ctx, openApi(ctx, cif), index, {
    cif,
    number: row?.number,
    period: (row?.issueDate ?? romanianDay(new Date())).slice(0, 7),
    subject: subjectId,
  });
  // A run that is at it adopts duplicates; what it found out is not overwritten.
  if (row && row.state !== 'accepted') await noteSubmission(ctx, row, { state, downloadId });
  return {
    state,
    index,
    findings,
    archive: archived,
    ...(row ? { number: row.number } : {}),
    ...(downloadId ? { downloadId } : {}),
    ...(signature ? { signature } : {}),
  };
});
