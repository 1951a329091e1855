/** `email.bulk`: one template, a message and a result for each recipient. */

import { handle } from '@genius/runtime';
import { sendBulk } from '../contract.ts';

export const handleBulk = handle(sendBulk, async (input, ctx) => {
  const { sendMany } = await import('../send-many.ts');
  return sendMany(input, ctx);
});
