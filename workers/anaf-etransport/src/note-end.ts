/** Keeps what became of an upload: the state of its row, and whether the clock of its UIT goes on. */

import type { TaskContext } from '@genius/runtime';
import { noteDeclaration, type SentDeclaration, supersede } from './declarations.ts';
import { closeUit } from './uits.ts';

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

/** The row is noted last, so that an attempt that dies before does all of it again. */
export async function noteValid(ctx: Ctx, row: SentDeclaration, uit: string | undefined): Promise<void> {
  if (uit !== undefined) {
    await supersede(ctx, row, uit);
    if (row.kind === 'confirmation' || row.kind === 'deletion') await closeUit(ctx, uit, row.kind);
  }
  await noteDeclaration(ctx, row, { state: 'valid', uit });
}

export async function noteRejected(ctx: Ctx, row: SentDeclaration): Promise<void> {
  // A UIT that was given at the upload never counted.
  if (row.kind === 'notification' && row.uit !== undefined) await closeUit(ctx, row.uit, 'rejection');
  await noteDeclaration(ctx, row, { state: 'rejected' });
}
