/** `slack.thread`: a reply under a message. */

import { handle } from '@genius/runtime';
import { threadSlack } from '../contract.ts';
import { deliver } from '../deliver.ts';
import { findBot } from '../destination.ts';
import { render } from '../render.ts';

export const thread = handle(
  threadSlack,
  async ({ destination, channel, ts, broadcast, subjectId: _, ...content }, ctx) => {
    const parts = render(content);
    const target = await findBot({ destination, channel }, 'a reply in a thread', ctx);
    const { via, first, messages } = await deliver(parts, target, ctx, { threadTs: ts, broadcast });
    return { state: 'sent' as const, via, messages, ...(first ? { channel: first.channel, ts: first.ts } : {}) };
  },
);
