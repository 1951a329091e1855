/** What comes back for a message that was taken: bounces (RFC 3464, 6533), complaints (RFC 5965), automatic answers (RFC 3834). */

import { randomUUID } from 'node:crypto';
import { headerLength, readHeaders } from './header-lines.ts';

export type ReturnedKind = 'bounce' | 'soft-bounce' | 'complaint' | 'auto-reply';

export interface Returned {
  kind: ReturnedKind;
  /** The return path of the message, whom this goes to. */
  sender: string;
  /** The recipient that it is about. */
  recipient: string;
  /** The message as it was taken. */
  raw: Buffer;
  now: Date;
}

const HOST = 'mx.sandbox.invalid';

const FAILURES = {
  bounce: {
    action: 'failed',
    status: '5.1.1',
    diagnostic: '550 5.1.1 user unknown',
    words: 'could not be delivered. This is a permanent error',
    subject: 'Undelivered Mail Returned to Sender',
  },
  'soft-bounce': {
    action: 'failed',
    status: '4.2.2',
    diagnostic: '452 4.2.2 mailbox full',
    words: 'could not be delivered in time: the mailbox is full. You may try again later',
    subject: 'Undelivered Mail Returned to Sender',
  },
};

/** The bytes of the returned message. */
export function makeReturned(returned: Returned): Buffer {
  if (returned.kind === 'complaint') return complaint(returned);
  if (returned.kind === 'auto-reply') return autoReply(returned);
  return bounce(returned, FAILURES[returned.kind]);
}

function bounce(returned: Returned, failure: (typeof FAILURES)['bounce']): Buffer {
  const { recipient, raw, now } = returned;
  // A report about an address that ASCII can't write uses the international forms.
  const type = isAscii(recipient) ? 'message/delivery-status' : 'message/global-delivery-status';
  const address = isAscii(recipient) ? `rfc822; ${recipient}` : `utf-8; ${recipient}`;
  const boundary = newBoundary();
  return lines(
    ...head(returned, `MAILER-DAEMON@${HOST}`, failure.subject),
    'Auto-Submitted: auto-replied',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `This is the mail system at host ${HOST}.`,
    '',
    `Your message to <${recipient}> ${failure.words}.`,
    `The server said: ${failure.diagnostic}`,
    '',
    `--${boundary}`,
    `Content-Type: ${type}`,
    ...(isAscii(recipient) ? [] : ['Content-Transfer-Encoding: 8bit']),
    '',
    `Reporting-MTA: dns; ${HOST}`,
    `Arrival-Date: ${mailDate(now)}`,
    '',
    `Final-Recipient: ${address}`,
    `Original-Recipient: ${address}`,
    `Action: ${failure.action}`,
    `Status: ${failure.status}`,
    `Remote-MTA: dns; ${HOST}`,
    `Diagnostic-Code: smtp; ${failure.diagnostic}`,
    `Last-Attempt-Date: ${mailDate(now)}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    headerOf(raw),
    '',
    `--${boundary}--`,
  );
}

function complaint(returned: Returned): Buffer {
  const { recipient, sender, raw, now } = returned;
  const boundary = newBoundary();
  return lines(
    ...head(returned, `feedback@${HOST}`, 'Abuse report'),
    `Content-Type: multipart/report; report-type=feedback-report;\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'This is an abuse report for a message that was received by our user.',
    '',
    `--${boundary}`,
    'Content-Type: message/feedback-report',
    ...(isAscii(recipient + sender) ? [] : ['Content-Transfer-Encoding: 8bit']),
    '',
    'Feedback-Type: abuse',
    'User-Agent: GeniusSandbox/1.0',
    'Version: 1',
    `Original-Mail-From: <${sender}>`,
    `Original-Rcpt-To: <${recipient}>`,
    `Arrival-Date: ${mailDate(now)}`,
    `Reporting-MTA: dns; ${HOST}`,
    'Source-IP: 127.0.0.1',
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    'Content-Transfer-Encoding: 8bit',
    '',
    headerOf(raw),
    '',
    bodyOf(raw),
    `--${boundary}--`,
  );
}

function autoReply(returned: Returned): Buffer {
  const messageId = headerValue(returned.raw, 'message-id');
  return lines(
    ...head(returned, returned.recipient, 'Out of office'),
    'Auto-Submitted: auto-replied',
    'Precedence: bulk',
    ...(messageId === '' ? [] : [`In-Reply-To: ${messageId}`, `References: ${messageId}`]),
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'I am out of the office and will read your message when I am back.',
  );
}

function head({ sender, now }: Returned, from: string, subject: string): string[] {
  return [
    `Date: ${mailDate(now)}`,
    `From: <${from}>`,
    `To: <${sender}>`,
    `Subject: ${subject}`,
    `Message-ID: <${randomUUID()}@${HOST}>`,
    'MIME-Version: 1.0',
  ];
}

function headerValue(raw: Buffer, name: string): string {
  return readHeaders(raw).find((line) => line.name.toLowerCase() === name)?.value ?? '';
}

/** A report carries the beginning of a long message only. */
const MOST_BODY_BYTES = 64_000;

const headerOf = (raw: Buffer) => raw.subarray(0, headerLength(raw)).toString('utf8');
const bodyOf = (raw: Buffer) => raw.subarray(headerLength(raw) + 4, headerLength(raw) + 4 + MOST_BODY_BYTES).toString();
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);
const newBoundary = () => `=_${randomUUID()}`;
const mailDate = (date: Date) => date.toUTCString().replace('GMT', '+0000');
const lines = (...all: string[]) => Buffer.from(`${all.join('\r\n')}\r\n`);
