/** `slack.upload`: a blob as a file in a channel or thread. */

import { FailureError } from '@genius/contract';
import { handle, notPerformed } from '@genius/runtime';
import { uploadSlack } from '../contract.ts';
import { canRead, channelIdOf, inTurn, lookTwice, runTime } from '../deliver.ts';
import { findBot, targetKey } from '../destination.ts';
import { escapeMrkdwn } from '../domain/mrkdwn/escape.ts';
import { errors } from '../errors.ts';
import { openBot } from '../providers/bot.ts';

/** The whole file is held in memory on its way. */
const MOST_BYTES = 100 * 1_024 * 1_024;
const KEEP_MS = 7 * 86_400_000;

export const upload = handle(uploadSlack, async (input, ctx) => {
  const { to = {}, file, filename, title = filename, comment, altText, threadTs } = input;
  const target = await findBot(to, 'an upload', ctx);
  const bot = openBot(target.access);
  const channel = await channelIdOf(target, bot, ctx);
  const bytes = await ctx.blobs.get(file);
  if (bytes.byteLength === 0 || bytes.byteLength > MOST_BYTES) {
    throw errors.GW_SLACK_FILE_SIZE({ found: bytes.byteLength, limit: MOST_BYTES }, { field: 'file' });
  }
  const note = `slack/upload/${ctx.runId}`;
  const fileId = await ctx.once<string>(`upload/${ctx.runId}`, {
    async perform(signal) {
      // Until it is shared nobody sees the file, so whatever fails before that has had no effect.
      const uploaded = await bot.putFile({ bytes, filename, altText }, signal).catch(withoutEffect);
      await ctx.kv.set(note, uploaded, { ttlMs: KEEP_MS });
      await inTurn(targetKey({ ...target, channel, email: undefined }), ctx, () =>
        bot.shareFile(
          uploaded,
          { channel, title, threadTs, ...(comment ? { comment: escapeMrkdwn(comment) } : {}) },
          signal,
        ),
      );
      return uploaded;
    },
    async settle(signal) {
      const uploaded = await ctx.kv.get(note);
      if (uploaded === undefined) return { happened: false };
      const where = { channel, since: runTime(ctx.runId), threadTs };
      let isKnown = false;
      const found = await lookTwice(async (now) => {
        const isShared = await bot.isShared(uploaded, now);
        if (isShared !== undefined) return isShared && uploaded;
        isKnown = true;
        const message = canRead(channel) ? await bot.findFile(uploaded, where, now) : undefined;
        return message && uploaded;
      }, signal);
      // Slack has the file and shows it nowhere yet: it may be about to.
      return isKnown && !found?.happened ? undefined : found;
    },
  });
  return { channel, fileId, bytes: bytes.byteLength };
});

function withoutEffect(error: unknown): never {
  throw error instanceof FailureError ? notPerformed(error) : error;
}
