/** What is posted: a message, and the replies under it where it is too long for one. */

import { escapeMrkdwn, mrkdwnLink } from '../mrkdwn/escape.ts';
import { fitText } from '../mrkdwn/fit-text.ts';
import { splitMrkdwn } from '../mrkdwn/split-text.ts';

/** A block of Block Kit. */
export type Block = Record<string, unknown>;

/** One post. `text` is what notifications and screen readers give where there are blocks. */
export interface Message {
  text: string;
  blocks?: Block[];
  attachments?: Block[];
}

/** Words of a message in this language. */
export type Language = 'en' | 'ro';

/** How often the same message came within a window. */
export interface Repeats {
  /** The first one included. */
  count: number;
  since: Date;
  until: Date;
}

/** Characters of a message, and of the text of a section. */
export const MOST_CHARACTERS = 3_000;
/** Blocks of a message. */
export const MOST_BLOCKS = 50;
const HEADER = 150;
/** Of the 2,000 that a field may have, its name in bold leaves this much for certain. */
const FIELD_VALUE = 990;
const BUTTON = 75;
/** Fields of one section. */
const FIELDS = 10;

/** Text alone, in as many posts as it needs. */
export function textParts(mrkdwn: string): Message[] {
  return splitMrkdwn(mrkdwn, MOST_CHARACTERS).map((text) => ({ text }));
}

/** Blocks in as many posts as they need. Each carries the same short text for notifications. */
export function blockParts(blocks: Block[], plainText: string): Message[] {
  const text = fitEscaped(plainText, MOST_CHARACTERS);
  const parts: Message[] = [];
  for (let at = 0; at < blocks.length; at += MOST_BLOCKS) {
    parts.push({ text, blocks: blocks.slice(at, at + MOST_BLOCKS) });
  }
  return parts;
}

export function header(text: string): Block {
  return { type: 'header', text: { type: 'plain_text', text: fitText(oneLine(text), HEADER), emoji: true } };
}

/** Plain text of somebody as sections; nothing in it is markup. */
export function prose(text: string): Block[] {
  return markup(escapeMrkdwn(text));
}

/** Markup as sections, split where it is too long for one. */
export function markup(mrkdwn: string): Block[] {
  return splitMrkdwn(mrkdwn, MOST_CHARACTERS).map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
}

/** Names with their values, two in a row. */
export function fieldSections(fields: readonly { label: string; value: string }[]): Block[] {
  const shown = fields.map(({ label, value }) => ({
    type: 'mrkdwn',
    text: `*${escapeMrkdwn(fitText(oneLine(label), 200))}*\n${fitEscaped(value, FIELD_VALUE)}`,
  }));
  const sections: Block[] = [];
  for (let at = 0; at < shown.length; at += FIELDS) {
    sections.push({ type: 'section', fields: shown.slice(at, at + FIELDS) });
  }
  return sections;
}

export function linkButton(label: string, url: string, actionId: string, style?: 'primary' | 'danger'): Block {
  return { ...button(label, actionId, style), url };
}

export function button(label: string, actionId: string, style?: 'primary' | 'danger'): Block {
  return {
    type: 'button',
    text: { type: 'plain_text', text: fitText(oneLine(label), BUTTON), emoji: true },
    action_id: actionId,
    ...(style ? { style } : {}),
  };
}

/** A line in small grey letters. */
export function smallPrint(...mrkdwn: string[]): Block {
  return {
    type: 'context',
    elements: mrkdwn.map((text) => ({ type: 'mrkdwn', text: text.slice(0, MOST_CHARACTERS) })),
  };
}

/** A label, as a link where there is an address. */
export function labelled(label: string, url: string | undefined): string {
  return url ? mrkdwnLink(url, label) : escapeMrkdwn(oneLine(label));
}

/** Text that has at most `limit` characters once it is escaped. */
function fitEscaped(text: string, limit: number): string {
  let room = limit;
  let escaped = escapeMrkdwn(fitText(text, room));
  while (escaped.length > limit) {
    room -= Math.max(1, Math.ceil((escaped.length - limit) / 4));
    escaped = escapeMrkdwn(fitText(text, room));
  }
  return escaped;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
