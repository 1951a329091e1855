/** `etransport.delete`: the transport does not take place. */

import { handle } from '@genius/runtime';
import { deleteEtransport } from '../contract/changes.ts';
import { prepareDeletion } from '../prepare-change.ts';
import { sendDeclaration } from '../send-declaration.ts';

export const handleDelete = handle(deleteEtransport, async (input, ctx) => {
  const { sent } = await sendDeclaration(ctx, prepareDeletion(input), input);
  return sent;
});
