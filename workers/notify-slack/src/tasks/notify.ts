/** `notify.slack`: a message to a channel, or one more of a message that is there already. */

import { type CheckedInputOf, durationMs, type InputOf, type OutputOf } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { digestSlack, notifySlack } from '../contract.ts';
import { deliver } from '../deliver.ts';
import { findTarget } from '../destination.ts';
import { type Content, render } from '../render.ts';
import { notePost, type Place, takePlace } from '../repeat-window.ts';

/** A window is closed a moment after its end, when nobody can enter it any more. */
const AFTER_END_MS = 250;

export const notify = handle(notifySlack, async (input, ctx): Promise<OutputOf<typeof notifySlack>> => {
  const { to = {}, dedupe, subjectId, ...content } = input;
  const parts = render(content);
  const target = await findTarget(to, ctx);
  const windowMs = windowOf(dedupe, content);
  const place = windowMs === undefined ? undefined : await takePlace(equalityOf(input), windowMs, ctx);
  if (place && !place.first) {
    // The first repetition sees to the end of the window; who is alone has no end to tell of.
    if (place.count === 2) {
      const message = { ...(input.to ? { to } : {}), ...content };
      await endLater(place, windowMs ?? 0, { message, ...(subjectId === undefined ? {} : { subjectId }) }, ctx);
    }
    return { state: 'counted', via: target.via, messages: 0, repeats: place.count };
  }
  const { via, first, messages } = await deliver(parts, target, ctx);
  if (place && first) await notePost(place.window, first, ctx);
  return { state: 'sent', via, messages, ...(first ? { channel: first.channel, ts: first.ts } : {}) };
});

type Asked = CheckedInputOf<typeof notifySlack>;

/** How long equal messages are counted, in ms; undefined where each goes out. */
function windowOf(dedupe: Asked['dedupe'], content: Content): number | undefined {
  if (dedupe === false) return undefined;
  if (dedupe) return durationMs(dedupe.window as '1m');
  return content.alert ? durationMs('1m') : undefined;
}

/** What makes two messages equal: the key they are given, else all but the moment at which they happened. */
function equalityOf({ to, dedupe, subjectId: _, ...content }: Asked): unknown {
  if (dedupe && dedupe.key !== undefined) return [to, { key: dedupe.key }];
  const { alert, ...rest } = content;
  return [to, rest, alert && { ...alert, at: undefined }];
}

async function endLater(
  { window, since }: Extract<Place, { first: false }>,
  windowMs: number,
  told: Pick<InputOf<typeof digestSlack>, 'message' | 'subjectId'>,
  ctx: TaskContext,
): Promise<void> {
  const leftMs = Math.min(windowMs, Math.max(0, since + windowMs - Date.now())) + AFTER_END_MS;
  await ctx.send(digestSlack, { window, since: new Date(since).toISOString(), ...told }, { delay: `${leftMs}ms` });
}
