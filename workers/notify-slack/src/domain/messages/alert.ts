/** An alert: how bad, what, where, and the runbook that says what to do. */

import { mention, mrkdwnTime } from '../mrkdwn/escape.ts';
import {
  type Block,
  blockParts,
  fieldSections,
  header,
  type Language,
  linkButton,
  type Message,
  markup,
  prose,
  smallPrint,
} from './message.ts';
import { wordsOf } from './words.ts';

export interface Alert {
  severity: 'critical' | 'error' | 'warning' | 'info';
  title: string;
  description?: string | undefined;
  /** Which system says so. */
  source?: string | undefined;
  /** What to do about it. */
  runbookUrl?: string | undefined;
  /** Where it can be seen. */
  url?: string | undefined;
  fields?: readonly { label: string; value: string }[] | undefined;
  /** `here`, `channel`, `everyone`, or ids of users and user groups. */
  mentions?: readonly string[] | undefined;
  /** When it happened. */
  at?: string | undefined;
}

const SIGNS = { critical: '🔴', error: '🟠', warning: '🟡', info: '🔵' };

export function alertMessage(alert: Alert, language: Language): Message[] {
  const words = wordsOf(language);
  const { severity, title, description, source, runbookUrl, url, fields = [], mentions = [], at } = alert;
  const named = words.severity[severity];
  const facts = [...(source ? [{ label: words.source, value: source }] : []), ...fields];
  const buttons = [
    ...(runbookUrl ? [linkButton(words.runbook, runbookUrl, 'genius_runbook', 'primary')] : []),
    ...(url ? [linkButton(words.open, url, 'genius_open')] : []),
  ];
  const blocks: Block[] = [
    header(`${SIGNS[severity]} ${named}: ${title}`),
    ...(mentions.length ? markup(mentions.map(mention).join(' ')) : []),
    ...(description ? prose(description) : []),
    ...fieldSections(facts),
    ...(buttons.length ? [{ type: 'actions', elements: buttons }] : []),
    ...(at ? [smallPrint(mrkdwnTime(new Date(at)))] : []),
  ];
  return blockParts(blocks, `${SIGNS[severity]} ${named}: ${title}${description ? ` – ${description}` : ''}`);
}
