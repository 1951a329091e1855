/** `slack.digest`: the end of a window of equal messages; its count is written into the message, or posted. */

import type { OutputOf } from '@genius/contract';
import { handle } from '@genius/runtime';
import { digestSlack } from '../contract.ts';
import { deliver, inTurn } from '../deliver.ts';
import { findTarget, targetKey } from '../destination.ts';
import { withRepeats } from '../domain/messages/repeats.ts';
import { openBot, type Posted } from '../providers/bot.ts';
import { render } from '../render.ts';
import { closeWindow, postOf } from '../repeat-window.ts';

export const digest = handle(digestSlack, async (input, ctx): Promise<OutputOf<typeof digestSlack>> => {
  const { window, since, message: asked } = input;
  const { to = {}, ...content } = asked;
  const count = await closeWindow(window, ctx);
  if (count < 2) return { count, how: 'nothing' };
  const repeats = { count, since: new Date(since), until: new Date() };
  const [message] = withRepeats(render(content), repeats, content.language);
  if (!message) return { count, how: 'nothing' };
  const target = await findTarget(to, ctx);
  const posted = target.via === 'bot' ? await postOf(window, ctx) : undefined;
  if (target.via === 'webhook' || !posted) {
    await deliver([message], target, ctx);
    return { count, how: 'posted' };
  }
  const bot = openBot(target.access);
  await ctx.once<Posted>(`update/${ctx.runId}`, {
    perform: (signal) =>
      inTurn(targetKey({ ...target, channel: posted.channel, email: undefined }), ctx, () =>
        bot.update(message, posted, signal),
      ),
    settle: async () => ({ happened: false }),
  });
  return { count, how: 'changed' };
});
