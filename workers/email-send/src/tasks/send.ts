/** `email.send`: one message, to everybody it names. */

import { handle } from '@genius/runtime';
import { sendEmail } from '../contract.ts';

export const handleSend = handle(sendEmail, async (input, ctx) => {
  // Loaded at the first run: the platform starts without the weight of it.
  const { sendLetter } = await import('../send-letter.ts');
  return sendLetter(input, ctx);
});
