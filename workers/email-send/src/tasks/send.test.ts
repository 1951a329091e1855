/** `email.send` against a mail server on a real socket that behaves and misbehaves. */

import type { InputOf, TaskFailed } from '@genius/contract';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { sendEmail } from '../contract.ts';
import { closePools } from '../providers/smtp/smtp-pool.ts';
import { type MailWorld, openMailWorld } from '../testing/mail-world.ts';

const letter = { to: ['ana@example.org'], subject: 'Salut', text: 'Bună ziua' };

const failureOf = (world: MailWorld, input: InputOf<typeof sendEmail>) =>
  world.platform.client.call(sendEmail, input).then(
    () => undefined,
    ({ outcome, failure }: TaskFailed) => ({
      outcome,
      kind: failure.kind,
      code: failure.code,
      field: failure.field,
      message: failure.message,
    }),
  );

const runs = async (world: MailWorld, input: InputOf<typeof sendEmail>) => {
  const run = await world.platform.client.send(sendEmail, input);
  return run;
};

describe('a message that is taken', () => {
  test('arrives with its subject, its text in HTML and plain, and its people; blind copies stand in no header', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    const sent = await client.call(sendEmail, {
      to: [{ address: 'ana@example.org', name: 'Ana Țîrlea' }],
      cc: ['dan@example.org'],
      bcc: ['hidden@example.org'],
      subject: 'Factură nr. 12 – Înștiințare',
      html: '<p>Bună <b>ziua</b></p>',
    });
    expect(sent).toMatchObject({
      accepted: ['ana@example.org', 'dan@example.org', 'hidden@example.org'],
      rejected: [],
    });
    const [got] = world.smtp.received;
    expect(got?.to).toEqual(['ana@example.org', 'dan@example.org', 'hidden@example.org']);
    const mail = await PostalMime.parse(got!.content);
    expect({
      from: mail.from,
      to: mail.to,
      cc: mail.cc,
      bcc: mail.bcc,
      subject: mail.subject,
      text: mail.text?.trim(),
      html: mail.html?.trim(),
      id: mail.messageId,
    }).toEqual({
      from: { name: 'Firma SRL', address: 'office@example.com' },
      to: [{ name: 'Ana Țîrlea', address: 'ana@example.org' }],
      cc: [{ name: '', address: 'dan@example.org' }],
      bcc: undefined,
      subject: 'Factură nr. 12 – Înștiințare',
      text: 'Bună ziua',
      html: '<p>Bună <b>ziua</b></p>',
      id: sent.messageId,
    });
    expect(got?.content.toString('latin1')).not.toContain('hidden@');
  });

  test('is not sent again under the same key, and its Message-ID follows from the key', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    const first = await client.call(sendEmail, letter, { key: 'invoice-12' });
    const again = await client.call(sendEmail, letter, { key: 'invoice-12' });
    expect(again).toEqual(first);
    expect(world.smtp.received).toHaveLength(1);
    const other = await client.call(sendEmail, letter, { key: 'invoice-13' });
    expect(other.messageId).not.toBe(first.messageId);
  });
});

describe('a message that is not taken', () => {
  test('for now is sent again later: greylisting costs one attempt', async () => {
    let asked = 0;
    await using world = await openMailWorld({
      rcpt: () => (asked++ === 0 ? '451 4.7.1 greylisted, try again in 0 seconds' : '250 ok'),
    });
    const run = await runs(world, letter);
    expect(await run.result()).toMatchObject({ accepted: ['ana@example.org'] });
    expect((await world.platform.ports.history.get(run.id))?.attempt).toBe(2);
    expect(world.smtp.taken).toHaveLength(1);
  });

  test('at the greeting with 421 is sent again later', async () => {
    await using world = await openMailWorld({ greeting: '421 4.3.2 too busy' });
    const run = await runs(world, letter);
    await expect
      .poll(async () => (await world.platform.ports.history.get(run.id))?.attempt, { timeout: 10_000 })
      .toBeGreaterThan(0);
    world.smtp.script = {};
    expect(await run.result()).toMatchObject({ accepted: ['ana@example.org'] });
    expect(world.smtp.taken).toHaveLength(1);
  });

  test('because nobody is there is refused with the words of the server, and not tried again', async () => {
    await using world = await openMailWorld({ rcpt: () => '550 5.1.1 <ana@example.org>: user unknown\u0007' });
    expect(await failureOf(world, letter)).toEqual({
      outcome: 'failed',
      kind: 'refused',
      code: 'GW_EMAIL_RECIPIENTS_REFUSED',
      field: undefined,
      message: 'The mail server refused every recipient (550): <address>: user unknown',
    });
    expect(world.smtp.connections).toBe(1);
  });

  test('after its last byte with 554 is refused, with 451 sent again', async () => {
    await using world = await openMailWorld({ message: () => '554 5.7.1 looks like spam' });
    expect(await failureOf(world, letter)).toMatchObject({ kind: 'refused', code: 'GW_EMAIL_REFUSED' });
    let asked = 0;
    world.smtp.script = { message: () => (asked++ === 0 ? '451 4.3.0 later' : '250 ok') };
    expect(await world.platform.client.call(sendEmail, letter)).toMatchObject({ accepted: ['ana@example.org'] });
    expect(world.smtp.taken).toHaveLength(1);
  });

  test('by one of two recipients goes to the other once, and the refused one is reported', async () => {
    await using world = await openMailWorld({
      rcpt: (to) => (to.startsWith('dan') ? '550 5.1.1 user unknown' : '250 ok'),
    });
    const sent = await world.platform.client.call(sendEmail, { ...letter, to: ['ana@example.org', 'dan@example.org'] });
    expect(sent).toMatchObject({
      accepted: ['ana@example.org'],
      rejected: [{ address: 'dan@example.org', code: 550, enhanced: '5.1.1', words: 'user unknown' }],
    });
    expect(world.smtp.received.map(({ to }) => to)).toEqual([['ana@example.org']]);
  });

  test('by one of two recipients for now goes to that one later, and to the other not again', async () => {
    let asked = 0;
    await using world = await openMailWorld({
      rcpt: (to) => (to.startsWith('dan') && asked++ === 0 ? '450 4.2.1 busy' : '250 ok'),
    });
    const sent = await world.platform.client.call(sendEmail, { ...letter, to: ['ana@example.org', 'dan@example.org'] });
    expect(sent).toMatchObject({ accepted: ['ana@example.org', 'dan@example.org'], rejected: [] });
    expect(world.smtp.taken.map(({ to }) => to)).toEqual([['ana@example.org'], ['dan@example.org']]);
  });
});

describe('a connection that is lost', () => {
  test.each([
    ['at the greeting', { greeting: 'cut' }],
    ['at MAIL FROM', { mail: () => 'cut' }],
    ['at RCPT TO', { rcpt: () => 'cut' }],
    ['at DATA', { data: () => 'cut' }],
  ] as const)('%s is a reason to try again: the message had not left', async (_, script) => {
    await using world = await openMailWorld(script);
    const run = await runs(world, letter);
    await expect.poll(() => world.smtp.connections, { timeout: 10_000 }).toBeGreaterThan(0);
    world.smtp.script = {};
    expect(await run.result()).toMatchObject({ accepted: ['ana@example.org'] });
    expect(world.smtp.taken).toHaveLength(1);
  });

  test('after the message and before its answer leaves the run unknown, and nothing is sent twice', async () => {
    await using world = await openMailWorld({ message: () => 'cut' });
    const first = await world.platform.client.send(sendEmail, letter, { key: 'once' });
    await expect(first.result()).rejects.toMatchObject({ outcome: 'unknown', failure: { code: 'GW_UNKNOWN_EFFECT' } });
    world.smtp.script = {};
    expect(world.smtp.received).toHaveLength(1);
    // A person says that it did not happen, and asks again.
    const { ports } = world.platform;
    expect(await ports.effects.list(first.id)).toMatchObject([{ state: 'unknown' }]);
  });

  test('while it lay idle between two messages costs nothing: the next one goes over a new connection', async () => {
    await using world = await openMailWorld({}, { SMTP_CONNECTIONS: '1' });
    const { client } = world.platform;
    await client.call(sendEmail, letter);
    await client.call(sendEmail, letter);
    expect(world.smtp.connections).toBe(1);
    world.smtp.script = {
      mail: (() => {
        let n = 0;
        return () => (n++ === 0 ? '421 4.4.2 idle too long' : '250 ok');
      })(),
    };
    const run = await runs(world, letter);
    expect(await run.result()).toMatchObject({ accepted: ['ana@example.org'] });
    expect((await world.platform.ports.history.get(run.id))?.attempt).toBe(1);
  });
});

describe('encryption', () => {
  test('that is asked for and not offered: nothing is sent in clear', async () => {
    await using world = await openMailWorld({}, { SMTP_SECURITY: 'starttls' });
    expect(await failureOf(world, letter)).toMatchObject({ kind: 'refused', code: 'GW_EMAIL_TLS_REQUIRED' });
    expect(world.smtp.received).toEqual([]);
  });

  test('that is offered and then refused: nothing is sent in clear', async () => {
    await using world = await openMailWorld({ extensions: ['STARTTLS'] }, { SMTP_SECURITY: 'starttls' });
    expect(await failureOf(world, letter)).toMatchObject({ kind: 'refused' });
    expect(world.smtp.received).toEqual([]);
  });

  test('can not be turned off for a server elsewhere', async () => {
    await using world = await openMailWorld({}, { SMTP_HOST: 'smtp.example.com', SMTP_SECURITY: 'none' });
    expect(await failureOf(world, letter)).toMatchObject({ code: 'GW_EMAIL_SENDER_INVALID' });
  });
});

describe('addresses and headers', () => {
  test.each([
    ['subject', { subject: 'Hi\r\nBcc: x@example.com' }],
    ['to.0', { to: ['ana@example.org\r\nRCPT TO:<x@example.com>'] }],
    ['to.0.name', { to: [{ address: 'ana@example.org', name: 'A\nBcc: x@example.com' }] }],
    ['from.name', { from: { address: 'office@example.com', name: 'A\u0000' } }],
    ['headers.X-Case', { headers: { 'X-Case': '1\r\nBcc: x@example.com' } }],
    ['attachments.0.filename', { attachments: [{ filename: 'a\r\nb.pdf', content: { base64: 'QQ==' } }] }],
    ['references.0', { references: ['<a@b>\r\nX: y'] }],
    ['listUnsubscribe.mailto', { listUnsubscribe: { mailto: 'x@example.com\r\nBcc: y@example.com' } }],
    [
      'calendar.uid',
      { calendar: { uid: 'a\r\nX:1', start: '2026-12-01T10:00:00Z', end: '2026-12-01T11:00:00Z', summary: 's' } },
    ],
  ])('a line break in %s is refused before anything is sent, with its place', async (field, more) => {
    await using world = await openMailWorld();
    await expect(world.platform.client.send(sendEmail, { ...letter, ...more } as never)).rejects.toMatchObject({
      failure: { kind: 'invalid', code: 'GW_INPUT_INVALID', field },
    });
  });

  test('a line break that a value brings into a rendered subject is refused with the place of the value', async () => {
    await using world = await openMailWorld();
    const input = {
      to: ['ana@example.org'],
      subject: 'Hi {{name}}',
      template: { text: '{{name}}', fields: { name: 'lines' as const } },
      data: { name: 'x\nBcc: y@example.com' },
    };
    expect(await failureOf(world, input)).toMatchObject({
      kind: 'invalid',
      code: 'GW_EMAIL_HEADER_UNSAFE',
      field: 'subject',
    });
  });

  test.each(['Bcc', 'From', 'DKIM-Signature', 'Content-Type', 'X-Bad Name'])(
    'the header %s can not be set',
    async (name) => {
      await using world = await openMailWorld();
      await expect(
        world.platform.client.send(sendEmail, { ...letter, headers: { [name]: 'x' } }),
      ).rejects.toMatchObject({
        failure: { kind: 'invalid' },
      });
    },
  );

  test('a domain with letters of its own goes over the wire in ASCII', async () => {
    await using world = await openMailWorld({ extensions: [] });
    await world.platform.client.call(sendEmail, { ...letter, to: ['ana@pădure.example'] });
    expect(world.smtp.taken[0]?.to).toEqual(['ana@xn--pdure-rwa.example']);
  });

  test('a name with letters of its own before the @ asks for SMTPUTF8, and is refused where there is none', async () => {
    await using world = await openMailWorld();
    const input = { ...letter, to: ['ștefan@example.org'] };
    await world.platform.client.call(sendEmail, input);
    expect(world.smtp.taken[0]).toMatchObject({
      to: ['ștefan@example.org'],
      mail: expect.stringContaining(' SMTPUTF8'),
    });
    world.smtp.script = { extensions: ['PIPELINING'] };
    closePools();
    expect(await failureOf(world, input)).toMatchObject({ kind: 'refused', code: 'GW_EMAIL_SMTPUTF8_UNSUPPORTED' });
  });

  test('an author of another domain is refused', async () => {
    await using world = await openMailWorld();
    expect(await failureOf(world, { ...letter, from: 'boss@elsewhere.example' })).toMatchObject({
      code: 'GW_EMAIL_FROM_NOT_ALLOWED',
      field: 'from',
    });
  });
});

test('a message that the server says is too large for it is not sent', async () => {
  await using world = await openMailWorld({ extensions: ['SIZE 1000'] });
  expect(await failureOf(world, { ...letter, text: 'x'.repeat(2_000) })).toMatchObject({
    kind: 'refused',
    code: 'GW_EMAIL_TOO_LARGE_FOR_SERVER',
  });
  expect(world.smtp.received).toEqual([]);
});

test('attachments of more than 25 MB together are refused', async () => {
  await using world = await openMailWorld();
  const blob = await world.platform.ports.blobs.put(Buffer.alloc(14 * 1_024 * 1_024));
  const attachments = [1, 2].map((n) => ({ filename: `${n}.bin`, content: blob }));
  expect(await failureOf(world, { ...letter, attachments })).toMatchObject({
    code: 'GW_EMAIL_TOO_LARGE',
    field: 'attachments',
  });
});
