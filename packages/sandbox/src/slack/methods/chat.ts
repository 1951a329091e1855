/** `chat.*`: posting, changing, deleting. */

import { isOn, requireText, SlackError, textOf } from '../call.ts';
import type { Channel } from '../first-people.ts';
import { BOT, TEAM } from '../first-people.ts';
import { messageObject } from '../message-object.ts';
import type { Method, MethodWorld } from '../method.ts';
import { readBodyOf } from '../post-checks.ts';

/** The channel, if the app may post there. Throws a `SlackError` otherwise. */
export function postable(wanted: string, { workspace }: MethodWorld): Channel {
  const channel = workspace.findChannel(wanted);
  if (!channel) throw new SlackError('channel_not_found');
  if (channel.closed) throw new SlackError('not_in_channel');
  if (channel.archived) throw new SlackError('is_archived');
  if (channel.readOnly) throw new SlackError('restricted_action');
  return channel;
}

/** The thread that a message goes to: of a reply it is the thread of that reply; an unknown one is no thread. */
export function threadOf(wanted: string | undefined, channel: string, { workspace }: MethodWorld): string | undefined {
  if (wanted === undefined || wanted === '') return undefined;
  if (!/^\d{1,12}\.\d{6}$/.test(wanted)) {
    throw new SlackError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] must be a valid timestamp [json-pointer:/thread_ts]'] },
    });
  }
  const first = workspace.find(channel, wanted);
  return first && (first.threadTs ?? first.ts);
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    scopes: ['chat:write'],
    channelArgument: 'channel',
    posts: true,
    run(call, world) {
      const channel = postable(requireText(call, 'channel'), world);
      const body = readBodyOf(call);
      const threadTs = threadOf(textOf(call, 'thread_ts'), channel.id, world);
      const message = world.workspace.post({
        channel: channel.id,
        via: 'api',
        body,
        ...(threadTs !== undefined && { threadTs }),
      });
      return {
        channel: channel.id,
        ts: message.ts,
        message: {
          ...messageObject(message, world.workspace),
          bot_profile: { id: BOT.id, app_id: TEAM.app, name: BOT.name, deleted: false, team_id: TEAM.id },
        },
      };
    },
  },
  'chat.update': {
    scopes: ['chat:write'],
    channelArgument: 'channel',
    run(call, world) {
      const channel = world.workspace.findChannel(requireText(call, 'channel'));
      if (!channel) throw new SlackError('channel_not_found');
      const ts = requireText(call, 'ts');
      const old = world.workspace.find(channel.id, ts);
      if (!old) throw new SlackError('message_not_found');
      if (old.via === 'webhook') throw new SlackError('cant_update_message');
      if (channel.archived) throw new SlackError('is_archived');
      const body = readBodyOf(call);
      const { files, username, icon_emoji, icon_url, metadata } = old.body;
      const kept = { files, username, icon_emoji, icon_url, metadata };
      const defined = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
      const message = world.workspace.update(channel.id, ts, { ...defined, ...body });
      if (!message) throw new SlackError('message_not_found');
      return { channel: channel.id, ts, text: body.text, message: messageObject(message, world.workspace) };
    },
  },
  'chat.delete': {
    scopes: ['chat:write'],
    channelArgument: 'channel',
    run(call, world) {
      const channel = world.workspace.findChannel(requireText(call, 'channel'));
      if (!channel) throw new SlackError('channel_not_found');
      const ts = requireText(call, 'ts');
      const old = world.workspace.find(channel.id, ts);
      if (!old) throw new SlackError('message_not_found');
      if (old.via === 'webhook') throw new SlackError('cant_delete_message');
      world.workspace.remove(channel.id, ts);
      return { channel: channel.id, ts };
    },
  },
  'chat.getPermalink': {
    scopes: [],
    channelArgument: 'channel',
    run(call, { workspace, url }) {
      const channel = workspace.findChannel(requireText(call, 'channel'));
      if (!channel) throw new SlackError('channel_not_found');
      const ts = requireText(call, 'message_ts');
      if (!workspace.find(channel.id, ts)) throw new SlackError('message_not_found');
      return { channel: channel.id, permalink: `${url}/slack?channel=${channel.id}#${ts}` };
    },
  },
};

/** Whether the caller wants metadata in a history. */
export const wantsMetadata = (call: Parameters<Method['run']>[0]) => isOn(call, 'include_all_metadata');
