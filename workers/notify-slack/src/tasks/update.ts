/** `slack.update`: changes a message that is there. */

import { handle } from '@genius/runtime';
import { updateSlack } from '../contract.ts';
import { inTurn } from '../deliver.ts';
import { findBot, targetKey } from '../destination.ts';
import { type Message, MOST_BLOCKS, MOST_CHARACTERS } from '../domain/messages/message.ts';
import { errors } from '../errors.ts';
import { openBot, type Posted } from '../providers/bot.ts';
import { render } from '../render.ts';

export const update = handle(updateSlack, async ({ destination, channel, ts, subjectId: _, ...content }, ctx) => {
  const message = onePart(render(content));
  const target = await findBot({ destination, channel }, 'a change of a message', ctx);
  const bot = openBot(target.access);
  return ctx.once<Posted>(`update/${ctx.runId}`, {
    perform: (signal) => inTurn(targetKey(target), ctx, () => bot.update(message, { channel, ts }, signal)),
    // The same change again changes nothing.
    settle: async () => ({ happened: false }),
  });
});

/** A message cannot grow into a thread afterwards. */
function onePart(parts: Message[]): Message {
  const [message, ...more] = parts;
  if (message && more.length === 0) return message;
  const [path, rule, limit] = message?.blocks ? ['blocks', 'count', MOST_BLOCKS] : ['text', 'length', MOST_CHARACTERS];
  const found = parts.reduce((sum, { text, blocks }) => sum + (blocks?.length ?? text.length), 0);
  throw errors.GW_SLACK_BLOCKS_INVALID(
    { path, rule, ruleRo: rule === 'count' ? 'număr' : 'lungime', found, limit },
    { field: path, details: { issues: [{ path, rule, found, limit }] } },
  );
}
