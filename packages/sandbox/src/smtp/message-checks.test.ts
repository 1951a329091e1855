import { expect, test } from 'vitest';
import { checkMessage } from './message-checks.ts';

const ENVELOPE = { from: 'a@example.com', to: ['b@example.com'], helo: 'x', secure: false, smtpUtf8: false };
const GOOD = 'Date: Sun, 29 Nov 2026 10:00:00 +0000\r\nFrom: a@example.com\r\nMessage-ID: <1@example.com>\r\n';

const rulesOf = (header: string, body = 'Hello', envelope = {}) =>
  checkMessage(Buffer.from(`${header}\r\n${body}\r\n`), { ...ENVELOPE, ...envelope }).map(({ rule }) => rule);

test.for<[string, string, string, string[], object?]>([
  ['a good message', GOOD, 'Hello', []],
  ['no date, no sender, no id', 'Subject: x\r\n', 'Hello', ['no-date', 'no-from', 'no-message-id']],
  ['two subjects', `${GOOD}Subject: a\r\nSubject: b\r\n`, 'Hello', ['repeated-field']],
  ['a header line without a colon', `${GOOD}nonsense\r\n`, 'Hello', ['no-field']],
  ['blind recipients in the header', `${GOOD}Bcc: c@example.com\r\n`, 'Hello', ['bcc']],
  ['an encoded word over 75 characters', `${GOOD}Subject: =?UTF-8?Q?${'x'.repeat(64)}?=\r\n`, 'Hello', ['long-word']],
  // Ș is C8 98.
  [
    'a character split over encoded words',
    `${GOOD}Subject: =?UTF-8?Q?a=C8?= =?UTF-8?Q?=98?=\r\n`,
    'Hello',
    ['split-word'],
  ],
  ['whole characters in Base64', `${GOOD}Subject: =?UTF-8?B?yJg=?=\r\n`, 'Hello', []],
  ['8-bit header', `${GOOD}Subject: Ș\r\n`, 'Hello', ['raw-header']],
  ['8-bit header with SMTPUTF8', `${GOOD}Subject: Ș\r\n`, 'Hello', [], { smtpUtf8: true }],
  ['8-bit body', GOOD, 'Ș', ['raw-body']],
  ['8-bit body that was announced', GOOD, 'Ș', [], { body: '8bitmime' }],
  [
    'one-click unsubscribe without an https address and unsigned',
    `${GOOD}List-Unsubscribe: <mailto:u@example.com>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`,
    'Hello',
    ['one-click', 'one-click-unsigned'],
  ],
  [
    'one-click unsubscribe that a signature covers',
    `DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=x;\r\n h=From:List-Unsubscribe:\r\n List-Unsubscribe-Post; b=AA\r\n${GOOD}List-Unsubscribe: <https://example.com/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`,
    'Hello',
    [],
  ],
])('%s', ([, header, body, expected, envelope]) => {
  expect(rulesOf(header, body, envelope)).toEqual(expected);
});
