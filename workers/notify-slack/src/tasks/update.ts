/** `slack.update`: changes a message that is there. */

import { handle } from '@genius/runtime';
import { updateSlack } from '../contract.ts';
import { inTurn } from '../deliver.ts';
import { findBot, targetKey } from '../destination.ts';
import { openBot, type Posted } from '../providers/bot.ts';
import { render } from '../render.ts';

export const update = handle(updateSlack, async ({ destination, channel, ts, subjectId: _, ...content }, ctx) => {
  // A message cannot grow into a thread afterwards: its first part is what fits.
  const [message] = render(content);
  const target = await findBot({ destination, channel }, 'a change of a message', ctx);
  const bot = openBot(target.access);
  return ctx.once<Posted>(`update/${ctx.runId}`, {
    perform: (signal) =>
      inTurn(targetKey(target), ctx, () => bot.update(message ?? { text: ' ' }, { channel, ts }, signal)),
    // The same change again changes nothing.
    settle: async () => ({ happened: false }),
  });
});
