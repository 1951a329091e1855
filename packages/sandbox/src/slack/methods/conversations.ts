/** `conversations.*`: which channels there are, and what was said in them. */

import { type Call, isOn, requireText, SlackError, textOf } from '../call.ts';
import type { Channel } from '../first-people.ts';
import { channelObject, messageObject } from '../message-object.ts';
import type { Method, MethodWorld } from '../method.ts';
import type { Message } from '../workspace.ts';
import { wantsMetadata } from './chat.ts';

function channelOf(call: Call, { workspace }: MethodWorld): Channel {
  const wanted = requireText(call, 'channel');
  // Only an id names a channel here, as Slack has it.
  const channel = /^[CGDU][A-Z0-9]{6,}$/.test(wanted) ? workspace.findChannel(wanted) : undefined;
  if (!channel) throw new SlackError('channel_not_found');
  return channel;
}

function limitOf(call: Call, usual: number, most: number): number {
  const limit = Number(textOf(call, 'limit') ?? usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new SlackError('invalid_limit');
  return limit;
}

/** A page of a list; the cursor is the place of the next one. */
function paged<T>(call: Call, all: readonly T[], limit: number): { page: T[]; next: string } {
  const cursor = textOf(call, 'cursor') ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next:', ''));
  if (!Number.isInteger(start)) throw new SlackError('invalid_cursor');
  const end = start + limit;
  return {
    page: all.slice(start, end),
    next: end < all.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}

function history(call: Call, world: MethodWorld, messages: readonly Message[], threaded: boolean) {
  const oldest = textOf(call, 'oldest') ?? '0';
  const latest = textOf(call, 'latest') ?? '9999999999.999999';
  const inclusive = isOn(call, 'inclusive');
  const within = messages.filter(({ ts }) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest));
  const { page, next } = paged(call, within, limitOf(call, 100, 1_000));
  return {
    messages: page.map((message) => ({
      ...messageObject(message, world.workspace, wantsMetadata(call)),
      ...(!threaded && threadFacts(message, world)),
    })),
    has_more: next !== '',
    ...(next !== '' && { response_metadata: { next_cursor: next } }),
  };
}

function threadFacts({ channel, ts }: Message, { workspace }: MethodWorld): Record<string, unknown> {
  const replies = workspace.thread(channel, ts).length - 1;
  return replies > 0 ? { thread_ts: ts, reply_count: replies } : {};
}

export const conversationMethods: Record<string, Method> = {
  'conversations.list': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run(call, { workspace }) {
      const types = (textOf(call, 'types') || 'public_channel').split(',').map((type) => type.trim());
      const known = ['public_channel', 'private_channel', 'mpim', 'im'];
      if (types.some((type) => !known.includes(type))) throw new SlackError('invalid_types');
      const kinds: Record<Channel['kind'], string> = { public: 'public_channel', private: 'private_channel', im: 'im' };
      const found = workspace
        .channels()
        .filter(({ kind, closed }) => types.includes(kinds[kind]) && closed !== true)
        .filter(({ archived }) => !(archived && isOn(call, 'exclude_archived')));
      const { page, next } = paged(call, found, limitOf(call, 100, 1_000));
      return { channels: page.map(channelObject), response_metadata: { next_cursor: next } };
    },
  },
  'conversations.info': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    channelArgument: 'channel',
    run: (call, world) => ({ channel: channelObject(channelOf(call, world)) }),
  },
  'conversations.join': {
    scopes: ['channels:join'],
    channelArgument: 'channel',
    run(call, world) {
      const channel = channelOf(call, world);
      if (channel.archived) throw new SlackError('is_archived');
      if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
      return { channel: channelObject(channel), warning: 'already_in_channel' };
    },
  },
  'conversations.open': {
    scopes: ['im:write', 'mpim:write'],
    run(call, { workspace }) {
      const users = requireText(call, 'users').split(',');
      if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
      const channel = workspace.findChannel(users[0] ?? '');
      if (channel?.kind !== 'im') throw new SlackError('user_not_found');
      return { channel: channelObject(channel), already_open: true };
    },
  },
  'conversations.history': {
    scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
    channelArgument: 'channel',
    run(call, world) {
      const channel = channelOf(call, world);
      if (channel.closed) throw new SlackError('not_in_channel');
      const shown = world.workspace
        .messages({ channel: channel.id, limit: 20_000 })
        .filter(({ threadTs, body }) => threadTs === undefined || body.broadcast);
      return history(call, world, shown.reverse(), false);
    },
  },
  'conversations.replies': {
    scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
    channelArgument: 'channel',
    run(call, world) {
      const channel = channelOf(call, world);
      const ts = requireText(call, 'ts');
      if (!world.workspace.find(channel.id, ts)) throw new SlackError('thread_not_found');
      return history(call, world, world.workspace.thread(channel.id, ts), true);
    },
  },
};
