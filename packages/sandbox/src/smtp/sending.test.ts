import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp } from './index.ts';
import { clientOf, failureOf, talk } from './testing/mail-client.ts';

const MESSAGE = { from: 'office@example.com', to: 'ana@example.com', subject: 'Factură', text: 'Bună ziua' };

test('a message is kept with its bytes, its envelope and the blind recipients', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  await client.sendMail({ ...MESSAGE, bcc: 'secret@example.org', messageId: '<one@example.com>' });
  client.close();

  const { count, messages } = (await served.getJson('/inbox/messages.json')) as {
    count: number;
    messages: { id: number }[];
  };
  expect(count).toBe(1);
  expect(messages[0]).toMatchObject({
    box: 'inbox',
    envelope: {
      from: 'office@example.com',
      to: ['ana@example.com', 'secret@example.org'],
      secure: false,
      smtpUtf8: false,
    },
    summary: {
      from: 'office@example.com',
      to: 'ana@example.com',
      subject: 'Factură',
      messageId: '<one@example.com>',
      attachments: 0,
      dkim: [],
    },
  });
  const raw = await served.getText(`/inbox/messages/${messages[0]?.id}/raw`);
  expect(raw).toMatch(/^From: office@example\.com\r\nTo: ana@example\.com\r\n/);
  expect(raw).not.toContain('secret@example.org');
});

test('what was kept is there after a restart', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  await client.sendMail(MESSAGE);
  client.close();
  const { inbox } = await served.restart();
  expect((await inbox.list('inbox', { limit: 10 })).map(({ summary }) => summary.subject)).toEqual(['Factură']);
});

test('the bytes arrive unchanged: dots at the beginning of lines, 8-bit text, trailing spaces', async () => {
  await using served = await serveSimulator(openSmtp);
  const bytes = Buffer.from('Subject: x\r\n\r\n.hidden\r\n..two\r\n.\ttab \r\nînceput  \r\n');
  const stuffed = Buffer.from(bytes.toString('latin1').replace(/^\./gm, '..'), 'latin1');
  const answers = await talk(served.simulator, [
    'EHLO client.example.com',
    'MAIL FROM:<a@example.com> BODY=8BITMIME',
    'RCPT TO:<b@example.com>',
    'DATA',
    Buffer.concat([stuffed, Buffer.from('.\r\n')]),
    'QUIT',
  ]);
  expect(answers.at(-2)).toMatch(/^250 2\.\d\.\d OK: kept as 1$/);
  expect(served.simulator.inbox.raw(1)?.equals(bytes)).toBe(true);
});

test('STARTTLS works with a certificate of its own, which nobody else trusts', async () => {
  await using served = await serveSimulator(openSmtp);
  const trusting = clientOf(served.simulator, {
    ignoreTLS: false,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  });
  await trusting.sendMail(MESSAGE);
  trusting.close();
  const strict = clientOf(served.simulator, { ignoreTLS: false, requireTLS: true });
  expect(await failureOf(strict.sendMail(MESSAGE))).toMatchObject({ code: 'ESOCKET' });
  strict.close();
  const [only, ...others] = await served.simulator.inbox.list('inbox', { limit: 10 });
  expect(only?.envelope.secure).toBe(true);
  expect(others).toEqual([]);
});

test('any user may sign in, by password or by token, and is named with the message', async () => {
  await using served = await serveSimulator(openSmtp);
  const byPassword = clientOf(served.simulator, { auth: { user: 'office', pass: 'anything' } });
  await byPassword.sendMail(MESSAGE);
  byPassword.close();
  const byToken = clientOf(served.simulator, {
    auth: { type: 'OAuth2', user: 'token@example.com', accessToken: 'ya29' },
  });
  await byToken.sendMail(MESSAGE);
  byToken.close();
  const users = (await served.simulator.inbox.list('inbox', { limit: 10 })).map(({ envelope }) => envelope.user);
  expect(users).toEqual(['token@example.com', 'office']);
});

test('an address that ASCII can not write is taken with SMTPUTF8 and refused without', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  await client.sendMail({ ...MESSAGE, to: 'ștefan@exemplu.ro' });
  client.close();
  expect((await served.simulator.inbox.list('inbox', { limit: 1 }))[0]?.envelope).toMatchObject({
    to: ['ștefan@exemplu.ro'],
    smtpUtf8: true,
  });
  const answers = await talk(served.simulator, [
    'EHLO x',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<ștefan@exemplu.ro>',
    'QUIT',
  ]);
  expect(answers[3]).toBe('553 5.6.7 this address needs SMTPUTF8');
});

test('a message with a bare line feed, a bare carriage return or a line over 998 octets is refused', async () => {
  await using served = await serveSimulator(openSmtp);
  const send = async (body: string) =>
    (
      await talk(served.simulator, [
        'EHLO x',
        'MAIL FROM:<a@example.com>',
        'RCPT TO:<b@example.com>',
        'DATA',
        Buffer.from(`Subject: x\r\n\r\n${body}\r\n.\r\n`),
        'QUIT',
      ])
    )[5];
  expect(await send('one\ntwo')).toBe('550 5.5.2 bare LF in the message (RFC 5321 2.3.8)');
  expect(await send('one\rtwo')).toBe('550 5.5.2 bare CR in the message (RFC 5321 2.3.8)');
  expect(await send('x'.repeat(999))).toBe('550 5.5.2 a line over 998 octets (RFC 5321 4.5.3.1.6)');
  expect(await send('x'.repeat(998))).toMatch(/^250 /);
  expect(await served.simulator.inbox.count('inbox')).toBe(1);
});

test('a client that goes away within the message leaves nothing behind', async () => {
  await using served = await serveSimulator(openSmtp);
  await talk(served.simulator, ['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA']);
  const client = clientOf(served.simulator);
  await client.sendMail(MESSAGE);
  client.close();
  expect(await served.simulator.inbox.count('inbox')).toBe(1);
});

test('a pool of connections delivers every message once', async () => {
  await using served = await serveSimulator(openSmtp);
  const { env } = served.simulator;
  const pool = createTransport({
    host: env.SMTP_HOST ?? '',
    port: Number(env.SMTP_PORT),
    pool: true,
    maxConnections: 3,
    ignoreTLS: true,
  });
  const subjects = Array.from({ length: 60 }, (_, index) => `message ${index}`);
  await Promise.all(subjects.map((subject) => pool.sendMail({ ...MESSAGE, subject })));
  pool.close();
  const kept = await served.simulator.inbox.list('inbox', { limit: 100 });
  expect(kept.map(({ summary }) => summary.subject).sort()).toEqual([...subjects].sort());
  expect(await served.getJson('/inbox/envelopes.json')).toHaveLength(60);
});
