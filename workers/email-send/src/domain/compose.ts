/** A message as RFC 5322 bytes: CRLF throughout, no line over 998 bytes, nothing but ASCII unless an address needs more. */

import MailComposer from 'nodemailer/lib/mail-composer';
import type { Person } from './calendar.ts';
import { safeFileName } from './file-name.ts';

export interface FilePart {
  filename: string;
  content: Buffer;
  mediaType?: string | undefined;
  cid?: string | undefined;
}

export interface ListUnsubscribe {
  url?: string | undefined;
  mailto?: string | undefined;
  oneClick: boolean;
}

export interface Letter {
  messageId: string;
  date: Date;
  from: Person;
  to: readonly Person[];
  cc?: readonly Person[];
  replyTo?: readonly Person[];
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: readonly FilePart[];
  inline?: readonly FilePart[];
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string } | undefined;
  inReplyTo?: string | undefined;
  references?: readonly string[];
  listUnsubscribe?: ListUnsubscribe | undefined;
  headers?: Readonly<Record<string, string>>;
  priority?: 'high' | 'normal' | 'low';
}

/** Puts a message together. Who gets a blind copy stands in the envelope alone. */
export function composeLetter(letter: Letter): Promise<Buffer> {
  const { html, calendar, references = [], inReplyTo, replyTo = [], cc = [], priority = 'normal' } = letter;
  const composer = new MailComposer({
    messageId: letter.messageId,
    date: letter.date,
    from: mailbox(letter.from),
    to: letter.to.map(mailbox),
    cc: cc.map(mailbox),
    replyTo: replyTo.map(mailbox),
    ...(mustEncode(letter.subject) ? {} : { subject: letter.subject }),
    text: letter.text,
    ...(html === undefined ? {} : { html }),
    ...(calendar ? { icalEvent: { method: calendar.method, filename: 'invite.ics', content: calendar.content } } : {}),
    attachments: [...(letter.attachments ?? []), ...(letter.inline ?? [])].map(filePart),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    references: threadOf(references, inReplyTo),
    headers: [
      ...(mustEncode(letter.subject) ? [encodedSubject(letter.subject)] : []),
      ...unsubscribeHeaders(letter.listUnsubscribe),
      ...Object.entries(letter.headers ?? {}).map(([key, value]) => ({ key, value })),
      ...(PRIORITY[priority] ?? []),
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, bytes) => {
      if (error) reject(error);
      else resolve(bytes as Buffer);
    });
  });
}

/** Text that a reader would take for an encoded word and show as something else, or that no line can be broken in. */
const mustEncode = (text: string): boolean => text.includes('=?') || /\S{200}/.test(text);

/** In encoded words (RFC 2047) of 45 bytes at most, each of whole characters. */
function encodedSubject(text: string) {
  const words: string[] = [];
  let word = '';
  for (const char of text) {
    if (Buffer.byteLength(word + char) > 45) {
      words.push(word);
      word = '';
    }
    word += char;
  }
  const value = [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join(' ');
  return { key: 'Subject', value: { prepared: true, foldLines: true, value } };
}

const PRIORITY: Record<string, { key: string; value: string }[]> = {
  high: [
    { key: 'X-Priority', value: '1 (Highest)' },
    { key: 'Importance', value: 'High' },
  ],
  low: [
    { key: 'X-Priority', value: '5 (Lowest)' },
    { key: 'Importance', value: 'Low' },
  ],
};

const mailbox = ({ address, name }: Person) => ({ address, name: name ?? '' });

function filePart({ filename, content, mediaType, cid }: FilePart) {
  return {
    filename: safeFileName(filename),
    content,
    ...(mediaType ? { contentType: mediaType } : {}),
    ...(cid ? { cid, contentDisposition: 'inline' } : {}),
  };
}

/** A long thread keeps its beginning and its end, so that the header stays in bounds (RFC 5322, 3.6.4). */
function threadOf(references: readonly string[], inReplyTo: string | undefined): string[] {
  const all = [...new Set([...references, ...(inReplyTo === undefined ? [] : [inReplyTo])])];
  return all.length <= 20 ? all : [all[0] as string, ...all.slice(-19)];
}

/** RFC 2369 and, for one click, RFC 8058. */
function unsubscribeHeaders(list: ListUnsubscribe | undefined) {
  if (!list) return [];
  const ways = [...(list.mailto ? [`<mailto:${list.mailto}>`] : []), ...(list.url ? [`<${list.url}>`] : [])];
  return [
    { key: 'List-Unsubscribe', value: { prepared: true, foldLines: true, value: ways.join(', ') } },
    ...(list.oneClick && list.url ? [{ key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }] : []),
  ];
}
