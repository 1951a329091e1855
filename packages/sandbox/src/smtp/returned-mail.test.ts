import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp } from './index.ts';
import { makeReturned, type ReturnedKind } from './returned-mail.ts';
import { clientOf, talk } from './testing/mail-client.ts';

const RAW = Buffer.from(
  'From: office@example.com\r\nTo: ana@example.com\r\nSubject: Hi\r\nMessage-ID: <m1@example.com>\r\n\r\nHello\r\n',
);
const NOW = new Date('2026-11-29T10:00:00Z');

const make = (kind: ReturnedKind, recipient = 'ana@example.com') =>
  makeReturned({ kind, sender: 'office@example.com', recipient, raw: RAW, now: NOW });

test('a bounce is a delivery report with recipient, status, diagnostic and the header of what was sent', async () => {
  const mail = await simpleParser(make('bounce'), { keepDeliveryStatus: true });
  expect(mail.headers.get('content-type')).toMatchObject({
    value: 'multipart/report',
    params: { 'report-type': 'delivery-status' },
  });
  const [status, original] = mail.attachments;
  expect(status?.contentType).toBe('message/delivery-status');
  expect(status?.content.toString()).toBe(
    [
      'Reporting-MTA: dns; mx.sandbox.invalid',
      'Arrival-Date: Sun, 29 Nov 2026 10:00:00 +0000',
      '',
      'Final-Recipient: rfc822; ana@example.com',
      'Original-Recipient: rfc822; ana@example.com',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.sandbox.invalid',
      'Diagnostic-Code: smtp; 550 5.1.1 user unknown',
      'Last-Attempt-Date: Sun, 29 Nov 2026 10:00:00 +0000',
      '',
    ].join('\r\n'),
  );
  expect(original?.content.toString()).toContain('Message-ID: <m1@example.com>');
});

test('a bounce about an address that ASCII can not write is a global report (RFC 6533)', () => {
  const text = make('bounce', 'ștefan@exemplu.ro').toString();
  expect(text).toContain('Content-Type: message/global-delivery-status\r\n');
  expect(text).toContain('Final-Recipient: utf-8; ștefan@exemplu.ro\r\n');
});

test('a complaint is a feedback report with the message it is about', async () => {
  const text = make('complaint').toString();
  expect(text).toContain('report-type=feedback-report');
  expect(text).toContain('Feedback-Type: abuse\r\n');
  expect(text).toContain('Original-Rcpt-To: <ana@example.com>\r\n');
  expect(text).toContain('Message-ID: <m1@example.com>\r\n');
});

test('an automatic answer says that it is one, and to what', () => {
  const text = make('auto-reply').toString();
  expect(text).toContain('Auto-Submitted: auto-replied\r\n');
  expect(text).toContain('In-Reply-To: <m1@example.com>\r\n');
});

test('mail to bounce@, soft-bounce@, complaint@ and auto-reply@ comes back to the return path', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  await client.sendMail({
    envelope: {
      from: 'returns+7@example.com',
      to: [
        'bounce@example.org',
        'soft-bounce@example.org',
        'complaint@example.org',
        'auto-reply+x@example.org',
        'ana@example.org',
      ],
    },
    raw: RAW,
  });
  client.close();
  const returned = await served.simulator.inbox.list('bounces', { limit: 10 });
  expect(returned.map(({ envelope, summary }) => [envelope.from, envelope.to, summary.subject])).toEqual([
    ['', ['returns+7@example.com'], 'Out of office'],
    ['', ['returns+7@example.com'], 'Abuse report'],
    ['', ['returns+7@example.com'], 'Undelivered Mail Returned to Sender'],
    ['', ['returns+7@example.com'], 'Undelivered Mail Returned to Sender'],
  ]);
  expect(await served.simulator.inbox.count('inbox')).toBe(1);
});

test('nothing comes back to the null sender', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  await client.sendMail({ envelope: { from: '', to: ['bounce@example.org'] }, raw: RAW });
  client.close();
  expect(await served.simulator.inbox.count('bounces')).toBe(0);
});

test('no bounce comes back to a sender who wants none (RFC 3461)', async () => {
  await using served = await serveSimulator(openSmtp);
  const answers = await talk(served.simulator, [
    'EHLO x',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<bounce@example.org> NOTIFY=NEVER',
    'RCPT TO:<soft-bounce@example.org> NOTIFY=FAILURE',
    'DATA',
    Buffer.concat([RAW, Buffer.from('.\r\n')]),
    'QUIT',
  ]);
  expect(answers[6]).toMatch(/^250 /);
  expect(await served.simulator.inbox.count('bounces')).toBe(1);
});
