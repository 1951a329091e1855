/** `files.*`: an upload is announced, its bytes are sent, and it is completed into a channel. */

import { type Call, listOf, requireText, SentFile, SlackError, textOf } from '../call.ts';
import { asObject } from '../checks.ts';
import { fileObject } from '../message-object.ts';
import type { Method, MethodWorld } from '../method.ts';
import type { StoredFile } from '../workspace.ts';
import { postable, threadOf } from './chat.ts';

const MOST_FILE_BYTES = 100_000_000;

function shareInto(call: Call, world: MethodWorld, files: readonly StoredFile[]): void {
  const wanted = textOf(call, 'channel_id') || textOf(call, 'channels') || '';
  for (const id of wanted.split(',').filter(Boolean)) {
    const channel = postable(id, world);
    const threadTs = threadOf(textOf(call, 'thread_ts'), channel.id, world);
    world.workspace.post({
      channel: channel.id,
      via: 'upload',
      body: { text: textOf(call, 'initial_comment') ?? '', files: files.map((file) => file.id) },
      ...(threadTs !== undefined && { threadTs }),
    });
  }
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': {
    scopes: ['files:write'],
    run(call, { workspace, url }) {
      const name = requireText(call, 'filename');
      const size = Number(requireText(call, 'length'));
      if (!Number.isInteger(size) || size < 1) {
        throw new SlackError('invalid_arguments', {
          response_metadata: { messages: ['[ERROR] must be greater than 0 [json-pointer:/length]'] },
        });
      }
      if (size > MOST_FILE_BYTES) throw new SlackError('file_upload_size_restricted');
      const file = workspace.announceFile({ name, title: name, size });
      return { upload_url: `${url}/slack/upload/${file.id}`, file_id: file.id };
    },
  },
  'files.completeUploadExternal': {
    scopes: ['files:write'],
    channelArgument: 'channel_id',
    run(call, world) {
      const wanted = (listOf(call, 'files', 'invalid_arguments') ?? []).map((entry) => asObject(entry) ?? {});
      if (wanted.length === 0) {
        throw new SlackError('invalid_arguments', {
          response_metadata: { messages: ['[ERROR] missing required field: files'] },
        });
      }
      const known = wanted.map(({ id }) => world.workspace.file(String(id)));
      if (known.some((file) => !file || file.state === 'announced')) throw new SlackError('file_not_found');
      const channels = (textOf(call, 'channel_id') || textOf(call, 'channels') || '').split(',').filter(Boolean);
      for (const channel of channels) postable(channel, world);
      const files = wanted.flatMap(({ id, title }) => {
        const name = world.workspace.file(String(id))?.name ?? '';
        return world.workspace.shareFile(String(id), typeof title === 'string' ? title : name) ?? [];
      });
      shareInto(call, world, files);
      return { files: files.map(fileObject) };
    },
  },
  'files.info': {
    scopes: ['files:read'],
    run(call, { workspace }) {
      const file = workspace.file(requireText(call, 'file'));
      if (file?.state !== 'shared') throw new SlackError('file_not_found');
      return { file: fileObject(file) };
    },
  },
  // Slack gives it to old apps only.
  'files.upload': {
    scopes: ['files:write'],
    channelArgument: 'channels',
    run(call, world) {
      const sent = call.args.file instanceof SentFile ? call.args.file : undefined;
      const bytes = sent?.bytes ?? Buffer.from(textOf(call, 'content') ?? '');
      if (bytes.length === 0) throw new SlackError('no_file_data');
      for (const channel of (textOf(call, 'channels') ?? '').split(',').filter(Boolean)) postable(channel, world);
      const name = textOf(call, 'filename') ?? sent?.name ?? 'untitled';
      const { id } = world.workspace.announceFile({ name, title: name, size: bytes.length });
      world.workspace.fillFile(id, bytes, sent?.mediaType || 'text/plain');
      const file = world.workspace.shareFile(id, textOf(call, 'title') ?? name);
      if (!file) throw new SlackError('fatal_error');
      shareInto(call, world, [file]);
      return { file: fileObject(file) };
    },
  },
};
