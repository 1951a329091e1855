/** What is wrong with a message, by the rules that receivers on the internet apply. */

import { findDkim } from './dkim-marks.ts';
import { headerLength, readHeaders } from './header-lines.ts';
import type { Envelope } from './inbox.ts';

/** Lengths without CRLF (RFC 5321 4.5.3.1.6, RFC 2047 2). */
const LONGEST_LINE = 998;
const LONGEST_ENCODED_WORD = 75;

/** The reply for a message that no careful server takes, or `undefined`. */
export function refusalOf(raw: Buffer): string | undefined {
  const text = raw.toString('latin1');
  if (/(?<!\r)\n/.test(text)) return '550 5.5.2 bare LF in the message (RFC 5321 2.3.8)';
  if (/\r(?!\n)/.test(text)) return '550 5.5.2 bare CR in the message (RFC 5321 2.3.8)';
  if (text.includes('\0')) return '554 5.6.0 NUL in the message (RFC 5322 3.5)';
  if (longestLine(raw) > LONGEST_LINE) return '550 5.5.2 a line over 998 octets (RFC 5321 4.5.3.1.6)';
  return undefined;
}

function longestLine(raw: Buffer): number {
  let longest = 0;
  for (let start = 0; start < raw.length; ) {
    const end = raw.indexOf('\r\n', start);
    longest = Math.max(longest, (end < 0 ? raw.length : end) - start);
    if (end < 0) break;
    start = end + 2;
  }
  return longest;
}

export interface Check {
  /** Stable, such as `no-date`. */
  rule: string;
  en: string;
  ro: string;
}

/** Fields that may stand once at most (RFC 5322 3.6). */
const ONCE = [
  'date',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
];

/** What a receiver may hold against a message that was taken; empty if nothing. */
export function checkMessage(raw: Buffer, envelope: Envelope): Check[] {
  const headers = readHeaders(raw);
  const names = headers.map(({ name }) => name.toLowerCase());
  const checks: Check[] = [];
  const add = (rule: string, en: string, ro: string) => checks.push({ rule, en, ro });

  for (const name of ['Date', 'From', 'Message-ID']) {
    if (!names.includes(name.toLowerCase())) {
      add(`no-${name.toLowerCase()}`, `The field ${name} is missing.`, `Lipsește câmpul ${name}.`);
    }
  }
  for (const name of ONCE) {
    if (names.filter((each) => each === name).length > 1) {
      add('repeated-field', `The field ${name} stands more than once.`, `Câmpul ${name} apare de mai multe ori.`);
    }
  }
  if (names.includes('')) {
    add('no-field', 'A header line is no field.', 'Un rând din antet nu este un câmp.');
  }
  if (names.includes('bcc')) {
    add('bcc', 'The blind recipients are told to everyone.', 'Destinatarii ascunși sunt dezvăluiți tuturor.');
  }
  const words = headers.flatMap(({ raw: field }) => field.match(/=\?[^?\s]+\?[bq]\?[^?\s]*\?=/gi) ?? []);
  if (words.some((word) => word.length > LONGEST_ENCODED_WORD)) {
    add('long-word', 'An encoded word has over 75 characters.', 'Un cuvânt codificat are peste 75 de caractere.');
  }
  if (words.some((word) => !isWhole(word))) {
    add(
      'split-word',
      'A character is split over encoded words.',
      'Un caracter este împărțit între cuvinte codificate.',
    );
  }
  const at = headerLength(raw);
  if (isEightBit(raw.subarray(0, at)) && !envelope.smtpUtf8) {
    add('raw-header', 'The header has 8-bit text without SMTPUTF8.', 'Antetul are text pe 8 biți fără SMTPUTF8.');
  }
  if (isEightBit(raw.subarray(at)) && envelope.body !== '8bitmime' && !envelope.smtpUtf8) {
    add('raw-body', 'The body is 8-bit without BODY=8BITMIME.', 'Corpul este pe 8 biți fără BODY=8BITMIME.');
  }
  checkUnsubscribe();
  return checks;

  /** One-click unsubscription (RFC 8058). */
  function checkUnsubscribe(): void {
    if (!names.includes('list-unsubscribe-post')) return;
    const target = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value ?? '';
    if (!/<https:/i.test(target)) {
      add('one-click', 'One-click unsubscribe has no https address.', 'Dezabonarea cu un clic nu are adresă https.');
    }
    const isSigned = findDkim(headers).some((mark) =>
      ['list-unsubscribe', 'list-unsubscribe-post'].every((name) => mark.headers.includes(name)),
    );
    if (!isSigned) {
      add(
        'one-click-unsigned',
        'No DKIM signature covers List-Unsubscribe and List-Unsubscribe-Post.',
        'Nicio semnătură DKIM nu acoperă List-Unsubscribe și List-Unsubscribe-Post.',
      );
    }
  }
}

const isEightBit = (bytes: Buffer) => bytes.some((byte) => byte > 0x7f);

/** Whether a UTF-8 encoded word holds whole characters. */
function isWhole(word: string): boolean {
  const [, charset = '', encoding = '', content = ''] = word.split('?');
  if (!/^utf-8/i.test(charset)) return true;
  const bytes =
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64')
      : Buffer.from(
          content
            .replace(/_/g, ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        );
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
