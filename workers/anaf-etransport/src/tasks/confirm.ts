/** `etransport.confirm`: the transport arrived, wholly, partly or not. */

import { handle } from '@genius/runtime';
import { confirmEtransport } from '../contract/changes.ts';
import { prepareConfirmation } from '../prepare-change.ts';
import { sendDeclaration } from '../send-declaration.ts';

export const handleConfirm = handle(confirmEtransport, async (input, ctx) => {
  const { sent } = await sendDeclaration(ctx, prepareConfirmation(input), input);
  return sent;
});
