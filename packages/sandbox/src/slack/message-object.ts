/** A message and a channel as Slack's answers write them. */

import { BOT, type Channel, TEAM } from './first-people.ts';
import type { Message, StoredFile, Workspace } from './workspace.ts';

/** The message object, as in `chat.postMessage` and `conversations.history`. */
export function messageObject(message: Message, workspace: Workspace, withMetadata = true): Record<string, unknown> {
  const { ts, threadTs, body, edited } = message;
  const isOwnLook = body.username !== undefined || body.icon_emoji !== undefined || body.icon_url !== undefined;
  return {
    type: 'message',
    ...((isOwnLook || message.via === 'webhook') && { subtype: 'bot_message' }),
    text: body.text,
    ts,
    ...(message.via !== 'webhook' && { user: BOT.user }),
    ...(body.username !== undefined && { username: body.username }),
    bot_id: BOT.id,
    app_id: TEAM.app,
    team: TEAM.id,
    ...(body.blocks && { blocks: body.blocks }),
    ...(body.attachments && { attachments: numbered(body.attachments) }),
    ...(withMetadata && body.metadata !== undefined && { metadata: body.metadata }),
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    ...(body.files && { files: body.files.flatMap((id) => workspace.file(id) ?? []).map(fileObject) }),
    ...(edited !== undefined && { edited: { user: BOT.user, ts: edited } }),
  };
}

function numbered(attachments: readonly unknown[]): unknown[] {
  return attachments.map((attachment, index) => {
    const facts = attachment as { text?: string; fallback?: string };
    return { id: index + 1, fallback: facts.fallback ?? facts.text ?? '[no preview available]', ...facts };
  });
}

export function fileObject(file: StoredFile): Record<string, unknown> {
  const created = Math.floor(Date.parse(file.created) / 1_000);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.name,
    title: file.title,
    mimetype: file.mediaType,
    filetype: /\.([a-z0-9]{1,10})$/i.exec(file.name)?.[1]?.toLowerCase() ?? 'binary',
    pretty_type: (/\.([a-z0-9]{1,10})$/i.exec(file.name)?.[1] ?? 'Binary').toUpperCase(),
    user: BOT.user,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    is_public: true,
    permalink: `https://sandbox.slack.example/files/${BOT.user}/${file.id}/${encodeURIComponent(file.name)}`,
    url_private: `https://files.slack.example/${file.id}/${encodeURIComponent(file.name)}`,
  };
}

/** The channel object, as in `conversations.list`. */
export function channelObject(channel: Channel): Record<string, unknown> {
  const about = { value: channel.about.en, creator: '', last_set: 0 };
  const isDirect = channel.kind === 'im';
  return {
    id: channel.id,
    created: 1_700_000_000,
    is_archived: channel.archived === true,
    is_im: isDirect,
    is_org_shared: false,
    ...(isDirect
      ? { user: channel.user, is_user_deleted: false, priority: 0 }
      : {
          name: channel.name,
          name_normalized: channel.name,
          is_channel: channel.kind === 'public',
          is_group: channel.kind === 'private',
          is_mpim: false,
          is_private: channel.kind === 'private',
          is_general: channel.name === 'general',
          is_shared: false,
          is_ext_shared: false,
          is_pending_ext_shared: false,
          pending_shared: [],
          is_member: channel.closed !== true && channel.archived !== true,
          creator: 'U0ANA000001',
          unlinked: 0,
          topic: { value: '', creator: '', last_set: 0 },
          purpose: about,
          previous_names: [],
          num_members: 2,
        }),
  };
}
