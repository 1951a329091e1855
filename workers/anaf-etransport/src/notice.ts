/** What is told of the end of an upload, once, by whichever run finds it. */

import type { TaskContext } from '@genius/runtime';
import { noticeDeclarationRejected, noticeUitIssued } from './contract/notices.ts';
import type { SentDeclaration } from './declarations.ts';
import type { Refusal } from './domain/anaf/refusals.ts';
import { validityOf } from './domain/validity.ts';
import { tellOnce } from './tell-once.ts';

type Ended = Pick<SentDeclaration, 'cif' | 'kind' | 'reference' | 'transport' | 'runId'> & { index: string };

/** By the run that began it, too: another ANAF, such as the sandbox, counts its indexes anew. */
const endOf = ({ runId, index }: Ended) => `end/${runId}/${index}`;

/** `uit`: of what was to be changed; a notification that was refused has none. */
export async function tellRejected(
  ctx: TaskContext,
  ended: Ended,
  uit: string | undefined,
  findings: Refusal[],
): Promise<void> {
  const { cif, kind, index, reference } = ended;
  const about = { cif, kind, index, reference, findings };
  await tellOnce(ctx, endOf(ended), noticeDeclarationRejected, uit === undefined ? about : { ...about, uit });
}

/** Of what is no transport, nothing is told. */
export async function tellIssued(ctx: TaskContext, ended: Ended, uit: string): Promise<void> {
  const { cif, kind, index, reference, transport } = ended;
  if (!transport) return;
  const { from, to } = validityOf(transport.operation, transport.date);
  const about = { cif, uit, index, reference, valid_from: from, valid_to: to };
  await tellOnce(ctx, endOf(ended), noticeUitIssued, { ...about, is_correction: kind === 'correction' });
}
