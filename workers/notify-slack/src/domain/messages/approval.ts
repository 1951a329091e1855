/** An approval request: who asks for what, and two buttons. */

import { mention } from '../mrkdwn/escape.ts';
import {
  type Block,
  blockParts,
  button,
  fieldSections,
  header,
  type Language,
  linkButton,
  type Message,
  markup,
  prose,
} from './message.ts';
import { wordsOf } from './words.ts';

export interface Approval {
  title: string;
  description?: string | undefined;
  requestedBy?: string | undefined;
  amount?: string | undefined;
  due?: string | undefined;
  /** What is approved; comes back with the button that was pressed. */
  reference: string;
  fields?: readonly { label: string; value: string }[] | undefined;
  /** Pages that approve and reject. Without them the buttons speak to the app that the token belongs to. */
  approveUrl?: string | undefined;
  rejectUrl?: string | undefined;
  /** Where it can be seen. */
  url?: string | undefined;
  mentions?: readonly string[] | undefined;
}

export function approvalMessage(approval: Approval, language: Language): Message[] {
  const words = wordsOf(language);
  const { title, description, requestedBy, amount, due, reference, fields = [], mentions = [], url } = approval;
  const facts = [
    ...(requestedBy ? [{ label: words.requestedBy, value: requestedBy }] : []),
    ...(amount ? [{ label: words.amount, value: amount }] : []),
    ...(due ? [{ label: words.due, value: due }] : []),
    { label: words.reference, value: reference },
    ...fields,
  ];
  const blocks: Block[] = [
    header(title),
    ...(mentions.length ? markup(mentions.map(mention).join(' ')) : []),
    ...(description ? prose(description) : []),
    ...fieldSections(facts),
    {
      type: 'actions',
      elements: [
        decision(words.approve, 'genius_approve', 'primary', reference, approval.approveUrl),
        decision(words.reject, 'genius_reject', 'danger', reference, approval.rejectUrl, {
          title: { type: 'plain_text', text: words.sure },
          text: { type: 'plain_text', text: words.reject },
          confirm: { type: 'plain_text', text: words.reject },
          deny: { type: 'plain_text', text: words.cancel },
        }),
        ...(url ? [linkButton(words.open, url, 'genius_open')] : []),
      ],
    },
  ];
  return blockParts(blocks, `${title} (${reference})`);
}

function decision(
  label: string,
  actionId: string,
  style: 'primary' | 'danger',
  reference: string,
  url: string | undefined,
  confirm?: Block,
): Block {
  if (url) return linkButton(label, url, actionId, style);
  return { ...button(label, actionId, style), value: reference, ...(confirm ? { confirm } : {}) };
}
