/** Bounces, complaints and answers as mail systems write them: who failed, and whether for good. */

import { describe, expect, test } from 'vitest';
import { classifyFailure, statusIn } from './classify.ts';
import { readBounce } from './read-bounce.ts';

const message = (headers: string[], body: string) =>
  Buffer.from(`${[...headers, 'To: bounces@example.com'].join('\n')}\n\n${body}`.replace(/\n/g, '\r\n'));
const report = (
  type: string,
  part: string,
  returned = 'Subject: Oferta\nMessage-ID: <m1@example.com>\nTo: ana@example.org\n\nx',
) =>
  message(
    [
      'From: MAILER-DAEMON@mx.example.net',
      'Subject: report',
      `Content-Type: multipart/report; report-type=${type}; boundary=b`,
    ],
    `--b\n\nSorry.\n\n--b\nContent-Type: message/${type}\n\n${part}\n\n--b\nContent-Type: message/rfc822\n\n${returned}\n--b--\n`,
  );
const dsn = (group: string) => report('delivery-status', `Reporting-MTA: dns; mx.example.net\n\n${group}`);

describe('a delivery report', () => {
  test.each([
    [
      'Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user',
      'hard',
      '5.1.1',
      'bounce',
    ],
    [
      'Final-Recipient: RFC822;<ana@example.org>\nAction: failed\nStatus: 5.2.2 (mailbox full)',
      'soft',
      '5.2.2',
      'bounce',
    ],
    [
      'Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The email account\n that you tried to reach does not exist',
      'hard',
      '5.1.1',
      'bounce',
    ],
    [
      'Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 blocked by policy',
      'soft',
      '5.7.1',
      'bounce',
    ],
    ['Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 4.4.7', 'soft', '4.4.7', 'bounce'],
    [
      'Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.4.4\nDiagnostic-Code: smtp; Host not found',
      'hard',
      '5.4.4',
      'bounce',
    ],
    ['Final-Recipient: rfc822; ana@example.org\nAction: delayed\nStatus: 4.4.1', 'delayed', '4.4.1', 'delay'],
    ['Final-Recipient: rfc822; ana@example.org\nAction: delivered\nStatus: 2.0.0', 'delivered', '2.0.0', 'success'],
    [
      'Final-Recipient: rfc822; ana@example.org\nAction: failed\nDiagnostic-Code: x-local; 500 (err.nosuchuser)',
      'hard',
      '5.0.0',
      'bounce',
    ],
  ])('%j is %s', async (group, kind, status, whole) => {
    expect(await readBounce(dsn(group))).toMatchObject({
      kind: whole,
      format: 'dsn',
      recipients: [{ address: 'ana@example.org', kind, status }],
      originalMessageId: '<m1@example.com>',
      originalSubject: 'Oferta',
    });
  });

  test('of several recipients names each with its own fate, and the address it was first sent to', async () => {
    const { recipients } = await readBounce(
      dsn(
        'Original-Recipient: rfc822;sales+2Bx@example.org\nFinal-Recipient: rfc822;ana@example.org\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: utf-8; \\x{219}tefan@example.org\nAction: relayed\nStatus: 2.1.9',
      ),
    );
    expect(recipients).toMatchObject([
      { address: 'ana@example.org', original: 'sales+x@example.org', kind: 'hard' },
      { address: 'ștefan@example.org', kind: 'delivered' },
    ]);
  });
});

describe('a complaint', () => {
  test.each([
    ['abuse', 'complaint', 1],
    ['fraud', 'complaint', 1],
    ['opt-out', 'unsubscribe', 1],
    ['not-spam', 'other', 0],
    ['auth-failure', 'other', 0],
  ])('of type %s is %s', async (type, kind, count) => {
    const read = await readBounce(
      report(
        'feedback-report',
        `Feedback-Type: ${type}\nVersion: 1\nUser-Agent: x\nOriginal-Rcpt-To: <ana@example.org>`,
      ),
    );
    expect(read).toMatchObject({ kind, format: 'arf', feedbackType: type, originalMessageId: '<m1@example.com>' });
    expect(read.recipients.map(({ address }) => address)).toEqual(count ? ['ana@example.org'] : []);
  });

  test('that names nobody is about the only one the message went to', async () => {
    const { recipients } = await readBounce(report('feedback-report', 'Feedback-Type: abuse\nVersion: 1'));
    expect(recipients).toEqual([{ address: 'ana@example.org', kind: 'complaint' }]);
  });
});

describe('a bounce in plain text', () => {
  test.each([
    [
      'qmail',
      ['From: MAILER-DAEMON@mx.example.net', 'Subject: failure notice'],
      "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ana@example.org>:\n192.0.2.5 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n\n--- Below this line is a copy of the message.\n\nTo: dan@example.org",
      'hard',
      '5.1.1',
    ],
    [
      'Exim',
      [
        'From: Mail Delivery System <Mailer-Daemon@mx.example.net>',
        'Subject: Mail delivery failed: returning message to sender',
        'X-Failed-Recipients: ana@example.org',
        'Auto-Submitted: auto-replied',
      ],
      'A message that you sent could not be delivered.\n\n  ana@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<ana@example.org>:\n    550 Mailbox quota exceeded\n',
      'soft',
      '5.0.0',
    ],
    [
      'Postfix',
      ['From: MAILER-DAEMON@mx.example.net (Mail Delivery System)', 'Subject: Undelivered Mail Returned to Sender'],
      '<ana@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
      'hard',
      '5.1.1',
    ],
    [
      'a vendor',
      ['From: postmaster@example.net', 'Subject: Delivery Status Notification (Failure)'],
      "Address not found. Your message wasn't delivered to ana@example.org because the address couldn't be found.",
      'hard',
      undefined,
    ],
    [
      'a Romanian server',
      ['From: postmaster@example.ro', 'Subject: Mesaj nelivrat'],
      'Mesajul către <ana@example.org> nu a putut fi livrat: utilizator necunoscut (550)',
      'hard',
      '5.0.0',
    ],
    [
      'a server that still tries',
      ['From: MAILER-DAEMON@mx.example.net', 'Subject: Warning: could not send message for past 4 hours'],
      '<ana@example.org>: 451 4.4.1 connection timed out, will keep trying',
      'delayed',
      '4.4.1',
    ],
  ])('of %s names who failed and whether for good', async (_, headers, text, kind, status) => {
    const read = await readBounce(message(headers, text));
    expect(read.format).toBe('text');
    expect(read.recipients.map((each) => ({ address: each.address, kind: each.kind, status: each.status }))).toEqual([
      { address: 'ana@example.org', kind, status },
    ]);
  });

  test('that a person quotes is none', async () => {
    const read = await readBounce(
      message(
        ['From: dan@example.org', 'Subject: Re: oferta'],
        'Am primit asta: <ana@example.org>: 550 5.1.1 user unknown',
      ),
    );
    expect(read).toMatchObject({ kind: 'other', recipients: [] });
  });
});

test.each([
  [['Auto-Submitted: auto-replied', 'Subject: Re: oferta'], 'Sunt plecat.'],
  [['Subject: Out of office: oferta'], 'Call ana@example.org, 550 5.1.1 unknown.'],
  [['Subject: Răspuns automat: oferta'], 'Sunt în concediu.'],
])('an answer of a machine (%j) is an auto-reply and about nobody', async (headers, text) => {
  expect(await readBounce(message(['From: dan@example.org', ...headers], text))).toMatchObject({
    kind: 'auto-reply',
    recipients: [],
  });
});

test('a message without sense, a deep one and an endless one are read or refused, and quickly', async () => {
  const deep = Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(
    '',
  );
  const begun = performance.now();
  for (const text of [
    '',
    '\0\0\0',
    'no headers',
    deep,
    `Subject: delivery failure\n\n${'<a@b.example> 550 '.repeat(50_000)}`,
    `Subject: failure notice\n\n${'a'.repeat(2_000_000)}`,
    `Subject: failure notice\n\n${'@.'.repeat(500_000)}`,
  ]) {
    await readBounce(Buffer.from(text)).catch((error: Error) => expect(error.name).toBe('Error'));
  }
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test.each([
  ['550 5.1.1 x', '5.1.1'],
  ['host 192.0.2.1 said 450 busy', '4.0.0'],
  ['from [10.5.4.1]', undefined],
  ['5.5.0 is a status', '5.5.0'],
])('the status in %j is %s', (words, status) => {
  expect(statusIn(words)).toBe(status);
});

test('what is full is not gone', () => {
  expect(classifyFailure('5.1.1', 'mailbox is full')).toBe('soft');
});
