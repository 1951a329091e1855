/** A daily digest: what happened, under headings, each line with its figure and link. */

import { escapeMrkdwn } from '../mrkdwn/escape.ts';
import {
  type Block,
  blockParts,
  header,
  type Language,
  labelled,
  linkButton,
  type Message,
  markup,
  smallPrint,
} from './message.ts';
import { wordsOf } from './words.ts';

export interface DailyDigest {
  title: string;
  /** The day it is about, ISO. */
  date: string;
  sections: readonly {
    heading: string;
    items: readonly { label: string; value?: string | undefined; url?: string | undefined }[];
  }[];
  url?: string | undefined;
}

export function dailyDigestMessage(digest: DailyDigest, language: Language): Message[] {
  const words = wordsOf(language);
  const day = new Intl.DateTimeFormat(language === 'ro' ? 'ro-RO' : 'en-GB', {
    dateStyle: 'full',
    timeZone: 'UTC',
  }).format(new Date(digest.date));
  const blocks: Block[] = [header(digest.title), smallPrint(escapeMrkdwn(day))];
  const filled = digest.sections.filter(({ items }) => items.length > 0);
  for (const { heading, items } of filled) {
    const lines = items.map(
      ({ label, value, url }) => `• ${labelled(label, url)}${value ? `: *${escapeMrkdwn(value)}*` : ''}`,
    );
    blocks.push({ type: 'divider' }, ...markup(`*${escapeMrkdwn(heading)}*\n${lines.join('\n')}`));
  }
  if (filled.length === 0) blocks.push(...markup(words.nothing));
  if (digest.url) {
    blocks.push({ type: 'actions', elements: [linkButton(words.open, digest.url, 'genius_open')] });
  }
  return blockParts(blocks, `${digest.title} – ${day}`);
}
