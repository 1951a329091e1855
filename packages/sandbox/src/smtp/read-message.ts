/** A kept message as people and tests look at it: headers, text, HTML and parts. */

import { createHash } from 'node:crypto';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { type HeaderLine, readHeaders } from './header-lines.ts';

export interface MessagePart {
  /** Its place among the parts, from 0. */
  index: number;
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** Part of the HTML, such as a picture that it shows by `cid:`. */
  inline: boolean;
  cid?: string;
  content: Buffer;
}

export interface ReadMessage {
  headers: HeaderLine[];
  from: string;
  to: string;
  cc: string;
  bcc: string;
  replyTo: string;
  subject: string;
  date?: string;
  messageId?: string;
  inReplyTo?: string;
  references: string[];
  /** Empty if there is none. */
  text: string;
  /** As it was sent, with `cid:` pictures put in as data. */
  html?: string;
  attachments: MessagePart[];
  /** Why it could not be read. */
  trouble?: string;
}

/** Never throws: what a stranger sent may be anything. */
export async function readMessage(raw: Buffer): Promise<ReadMessage> {
  const headers = readHeaders(raw);
  try {
    return toMessage(headers, await simpleParser(raw, { skipTextToHtml: true, maxHtmlLengthToParse: 1_000_000 }));
  } catch (error) {
    const trouble = error instanceof Error ? error.message : 'unreadable';
    return {
      headers,
      from: '',
      to: '',
      cc: '',
      bcc: '',
      replyTo: '',
      subject: '',
      references: [],
      text: '',
      attachments: [],
      trouble,
    };
  }
}

function toMessage(headers: HeaderLine[], mail: ParsedMail): ReadMessage {
  const references = mail.references ?? [];
  return {
    headers,
    from: written(mail.from),
    to: written(mail.to),
    cc: written(mail.cc),
    bcc: written(mail.bcc),
    replyTo: written(mail.replyTo),
    subject: mail.subject ?? '',
    ...(mail.date && hasHeader(headers, 'date') && { date: mail.date.toISOString() }),
    ...(mail.messageId !== undefined && { messageId: mail.messageId }),
    ...(mail.inReplyTo !== undefined && { inReplyTo: mail.inReplyTo }),
    references: typeof references === 'string' ? [references] : references,
    text: mail.text ?? '',
    ...(typeof mail.html === 'string' && { html: mail.html }),
    attachments: mail.attachments.map((part, index) => ({
      index,
      name: part.filename ?? `part-${index + 1}`,
      mediaType: part.contentType,
      size: part.size,
      sha256: createHash('sha256').update(part.content).digest('hex'),
      inline: part.related === true || part.contentDisposition === 'inline',
      ...(part.cid !== undefined && { cid: part.cid }),
      content: part.content,
    })),
  };
}

const hasHeader = (headers: HeaderLine[], name: string) => headers.some((line) => line.name.toLowerCase() === name);

function written(addresses: AddressObject | AddressObject[] | undefined): string {
  return [addresses ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');
}
