/** Whether a message may be posted as it is: text, blocks, attachments, metadata. */

import { checkBlocks } from './block-checks.ts';
import { type Call, isOn, listOf, SlackError, textOf } from './call.ts';
import { asObject } from './checks.ts';
import type { MessageBody } from './workspace.ts';

const MOST_TEXT = 40_000;
const MOST_ATTACHMENTS = 100;
const MOST_METADATA_BYTES = 16_000;

/** The message that a call asks for. Throws a `SlackError` as Slack would answer. */
export function readBodyOf(call: Call): MessageBody {
  const text = textOf(call, 'text') ?? '';
  const blocks = listOf(call, 'blocks', 'invalid_blocks_format');
  const attachments = listOf(call, 'attachments', 'invalid_attachments');
  const metadata = readMetadata(call);
  if (text.trim() === '' && !blocks?.length && !attachments?.length) throw new SlackError('no_text');
  if (text.length > MOST_TEXT) throw new SlackError('msg_too_long');
  if (attachments && attachments.length > MOST_ATTACHMENTS) throw new SlackError('too_many_attachments');
  refuseBadBlocks(blocks ?? [], attachments ?? []);
  const username = textOf(call, 'username');
  const icon = textOf(call, 'icon_emoji');
  const iconUrl = textOf(call, 'icon_url');
  return {
    text,
    ...(blocks && { blocks: withIds(blocks) }),
    ...(attachments && { attachments }),
    ...(metadata !== undefined && { metadata }),
    ...(username !== undefined && { username }),
    ...(icon !== undefined && { icon_emoji: icon }),
    ...(iconUrl !== undefined && { icon_url: iconUrl }),
    ...(isOn(call, 'reply_broadcast') && { broadcast: true }),
    ...(call.args.mrkdwn !== undefined && !isOn(call, 'mrkdwn') && { mrkdwn: false }),
  };
}

function refuseBadBlocks(blocks: readonly unknown[], attachments: readonly unknown[]): void {
  const problems = checkBlocks(blocks, 'message');
  for (const [index, attachment] of attachments.entries()) {
    const inner = asObject(attachment)?.blocks;
    if (Array.isArray(inner)) problems.push(...checkBlocks(inner, 'message', `/attachments/${index}/blocks`));
  }
  if (problems.length === 0) return;
  throw new SlackError('invalid_blocks', {
    errors: problems,
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}

/** `{ event_type, event_payload }`, as JSON or as text that holds it. */
function readMetadata(call: Call): unknown {
  const { metadata } = call.args;
  if (metadata === undefined || metadata === '') return undefined;
  let value: unknown = metadata;
  if (typeof metadata === 'string') {
    try {
      value = JSON.parse(metadata);
    } catch {
      throw new SlackError('invalid_metadata_format');
    }
  }
  const facts = asObject(value);
  if (typeof facts?.event_type !== 'string' || !asObject(facts.event_payload)) {
    throw new SlackError('invalid_metadata_schema');
  }
  if (Buffer.byteLength(JSON.stringify(facts)) > MOST_METADATA_BYTES) throw new SlackError('metadata_too_large');
  return facts;
}

/** Blocks without an id get one. */
function withIds(blocks: readonly unknown[]): unknown[] {
  return blocks.map((block) => ({ block_id: Math.random().toString(36).slice(2, 7), ...asObject(block) }));
}
