/** A kept message as JSON, for tests. */

import { findDkim } from './dkim-marks.ts';
import type { Kept } from './inbox.ts';
import { checkMessage } from './message-checks.ts';
import { readMessage } from './read-message.ts';

/** Everything that is known of it but the contents of its parts. */
export async function toJson(kept: Kept, raw: Buffer) {
  const { attachments, headers, ...read } = await readMessage(raw);
  return {
    ...kept,
    ...read,
    headers: headers.map(({ name, value }) => ({ name, value })),
    attachments: attachments.map(({ content: _, ...part }) => ({
      ...part,
      href: `/inbox/messages/${kept.id}/attachments/${part.index}`,
    })),
    dkim: findDkim(headers),
    checks: checkMessage(raw, kept.envelope).map(({ rule, en }) => ({ rule, words: en })),
  };
}
