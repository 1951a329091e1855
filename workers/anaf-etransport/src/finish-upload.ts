/** What follows the end of an upload that no run waits for: it is told as a run that waits would do, and noted. */

import type { TaskContext } from '@genius/runtime';
import type { LeftUpload } from './declarations.ts';
import type { Refusal } from './domain/anaf/refusals.ts';
import { validityOf } from './domain/validity.ts';
import { noteRejected, noteValid } from './note-end.ts';
import { tellIssued, tellRejected } from './notice.ts';
import type { ETransportApi } from './providers/e-transport-api.ts';
import { issuedUit } from './send-declaration.ts';
import { keepUit } from './uits.ts';

/**
 * Told before it is noted, so that an attempt that dies between the two does both again. Returns the UIT of what is valid.
 * Throws GW_ETRANSPORT_UIT_MISSING (transient), and then neither tells nor notes it.
 */
export async function finishUpload(
  ctx: TaskContext,
  api: ETransportApi,
  row: LeftUpload,
  findings: Refusal[] | undefined,
): Promise<string | undefined> {
  if (findings) {
    await tellRejected(ctx, row, row.kind === 'notification' ? undefined : row.uit, findings);
    await noteRejected(ctx, row);
    return undefined;
  }
  const { cif, transport, startedAt } = row;
  const uit = await issuedUit(api, row);
  if (transport) {
    const { to: validTo, endsAt } = validityOf(transport.operation, transport.date);
    await keepUit(ctx, { uit, cif, validTo, endsAt }, startedAt);
  }
  await tellIssued(ctx, row, uit);
  await noteValid(ctx, row, uit);
  return uit;
}
