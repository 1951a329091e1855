/** What is told of the end of an upload, by whichever run finds it. */

import type { InputOf } from '@genius/contract';
import type { noticeDeclarationRejected, noticeUitIssued } from './contract/notices.ts';
import type { SentDeclaration } from './declarations.ts';
import type { Refusal } from './domain/anaf/refusals.ts';
import { validityOf } from './domain/validity.ts';

type Told = Pick<SentDeclaration, 'cif' | 'kind' | 'reference' | 'transport'> & { index: string };

/** `uit`: of what was to be changed; a notification that was refused has none. */
export const rejectedNotice = (
  { cif, kind, index, reference }: Told,
  uit: string | undefined,
  findings: Refusal[],
): InputOf<typeof noticeDeclarationRejected> => ({
  cif,
  kind,
  index,
  reference,
  findings,
  ...(uit === undefined ? {} : { uit }),
});

/** Undefined for what is no transport. */
export function issuedNotice(
  { cif, kind, index, reference, transport }: Told,
  uit: string,
): InputOf<typeof noticeUitIssued> | undefined {
  if (!transport) return undefined;
  const { from, to } = validityOf(transport.operation, transport.date);
  const about = { cif, uit, index, reference, valid_from: from, valid_to: to };
  return { ...about, is_correction: kind === 'correction' };
}
