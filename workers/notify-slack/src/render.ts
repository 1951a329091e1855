/** A caller's content as posts, checked by every limit of Slack before anything goes out. */

import type { BlockRule } from './domain/block-kit/issue.ts';
import { validateMessage } from './domain/block-kit/validate.ts';
import { type Alert, alertMessage } from './domain/messages/alert.ts';
import { type Approval, approvalMessage } from './domain/messages/approval.ts';
import { type DailyDigest, dailyDigestMessage } from './domain/messages/daily-digest.ts';
import { type Block, type Language, type Message, textParts } from './domain/messages/message.ts';
import { type RunFailed, runFailedMessage } from './domain/messages/run-failed.ts';
import { escapeMrkdwn } from './domain/mrkdwn/escape.ts';
import { errors } from './errors.ts';

/** What a caller gives, as the contract has checked it. */
export interface Content {
  text?: string | undefined;
  format: 'text' | 'mrkdwn';
  blocks?: Block[] | undefined;
  attachments?: Block[] | undefined;
  alert?: Alert | undefined;
  approval?: Approval | undefined;
  digest?: DailyDigest | undefined;
  runFailed?: RunFailed | undefined;
  language: Language;
}

/** The posts of a content: the message, and replies where it is too long. Throws GW_SLACK_BLOCKS_INVALID. */
export function render(content: Content): Message[] {
  const parts = partsOf(content);
  for (const part of parts) refuseWrong(part);
  return parts;
}

function partsOf(content: Content): Message[] {
  const { alert, approval, digest, runFailed, language } = content;
  if (alert) return alertMessage(alert, language);
  if (approval) return approvalMessage(approval, language);
  if (digest) return dailyDigestMessage(digest, language);
  if (runFailed) return runFailedMessage(runFailed, language);
  const { text = '', format, blocks, attachments } = content;
  const mrkdwn = format === 'mrkdwn' ? text : escapeMrkdwn(text);
  if (!blocks && !attachments) return textParts(mrkdwn);
  return [
    {
      // Beside blocks it is for notifications, which show no more.
      text: textParts(mrkdwn)[0]?.text ?? '',
      ...(blocks ? { blocks } : {}),
      ...(attachments ? { attachments } : {}),
    },
  ];
}

function refuseWrong(message: Message): void {
  const issues = validateMessage(message);
  const [first] = issues;
  if (!first) return;
  const { path, rule, found, limit } = first;
  throw errors.GW_SLACK_BLOCKS_INVALID(
    { path, rule, ruleRo: RULES_RO[rule], found, limit },
    { field: path, details: { issues } },
  );
}

const RULES_RO: Record<BlockRule, string> = {
  required: 'obligatoriu',
  type: 'tip',
  'unknown type': 'tip necunoscut',
  'unknown property': 'proprietate necunoscută',
  'not allowed here': 'nepermis aici',
  length: 'lungime',
  count: 'număr',
  range: 'interval',
  'one of': 'una dintre valori',
  format: 'format',
  duplicate: 'dublură',
  conflict: 'conflict',
  'no match': 'fără corespondent',
};
