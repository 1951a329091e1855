/** The edges of RFC 5321, 5322 and 2047 as they look on the wire, and the trip of whole messages. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputOf } from '@genius/contract';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { sendEmail } from '../contract.ts';
import { openMailWorld } from '../testing/mail-world.ts';

const GOLD = join(
  process.env.GENIUS_GOLD ?? new URL('../../../../../shared/gold', import.meta.url).pathname,
  'email-send',
);
const isThere = existsSync(join(GOLD, 'mime'));

async function wireOf(more: Partial<InputOf<typeof sendEmail>>) {
  await using world = await openMailWorld();
  await world.platform.client.call(sendEmail, { to: ['ana@example.org'], subject: 'x', text: 'y', ...more });
  return world.smtp.received[0]!;
}

const bodyOf = (bytes: Buffer) => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
const headOf = (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('\r\n\r\n')).toString('latin1');

test('a dot at the beginning of a line is doubled on the wire and single at the other end', async () => {
  const { wire, content } = await wireOf({ text: '.hidden\r\n..two' });
  expect(bodyOf(wire).toString()).toBe('..hidden\r\n...two\r\n');
  expect(bodyOf(content).toString()).toBe('.hidden\r\n..two\r\n');
});

test.each(['a\nb', 'a\rb', 'a\r\n.\r\nMAIL FROM:<x@y>', 'a\n.\nRCPT', 'a\r.\rDATA', 'a\n.\r\nx'])(
  'no bare line break leaves, and nothing ends the message early: %j',
  async (text) => {
    const { wire, content } = await wireOf({ text, html: `<pre>${text}</pre>` });
    expect(wire.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]/);
    const mail = await PostalMime.parse(content);
    expect(mail.text?.trimEnd()).toBe(text.replace(/\r\n?/g, '\n'));
  },
);

test.each([
  ['letters of ASCII', 'x'.repeat(5_000)],
  ['letters beyond it', 'ș'.repeat(5_000)],
  ['letters of four bytes', '😀'.repeat(2_000)],
])('a long line of %s is folded below 998 bytes and reads the same', async (_, text) => {
  const { wire, content } = await wireOf({ text, html: `<p>${text}</p>`, subject: text.slice(0, 800) });
  expect(
    Math.max(
      ...wire
        .toString('latin1')
        .split('\r\n')
        .map(({ length }) => length),
    ),
  ).toBeLessThanOrEqual(998);
  expect(wire.every((byte) => byte < 128)).toBe(true);
  const mail = await PostalMime.parse(content);
  expect(mail.text?.trimEnd()).toBe(text);
  expect(mail.subject).toBe(text.slice(0, 800).toWellFormed());
});

test.each([
  'Factură nr. 12 – Înștiințare',
  'ț'.repeat(200),
  `a${'😀'.repeat(60)}`,
  `${'ab '.repeat(30)}ș${' cd'.repeat(30)}`,
  '=?utf-8?q?not_one?= of ours',
  'x'.repeat(998),
  'șțăâî ȘȚĂÂÎ 東京 𝔘',
])('the subject %j comes in encoded words of at most 75 characters, none with half a character', async (subject) => {
  const { content } = await wireOf({ subject });
  const lines = headOf(content).split('\r\n');
  const words = [...headOf(content).matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)];
  for (const [word, kind, text] of words) {
    expect(word.length).toBeLessThanOrEqual(75);
    const bytes =
      kind?.toLowerCase() === 'b'
        ? Buffer.from(text!, 'base64')
        : Buffer.from(
            text!
              .replace(/_/g, ' ')
              .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          );
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
  }
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(998);
  expect((await PostalMime.parse(content)).subject).toBe(subject);
});

test('attachments keep their bytes and safe names, and pictures stand beside the HTML that shows them', async () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, n) => n % 256));
  const file = (filename: string) => ({ filename, content: { base64: bytes.toString('base64') } });
  const { content } = await wireOf({
    html: '<img src="cid:logo">',
    text: undefined,
    attachments: [file('Factură ș ț 12.pdf'), file('../../etc/pass"wd.txt'), file('evil\u202Efdp.exe')],
    inline: [{ ...file('logo.png'), cid: 'logo' }],
  });
  const { attachments } = await PostalMime.parse(content);
  expect(attachments.map(({ filename }) => filename).sort()).toEqual([
    'Factură ș ț 12.pdf',
    'evil_fdp.exe',
    'logo.png',
    'pass_wd.txt',
  ]);
  for (const each of attachments) expect(Buffer.from(each.content as ArrayBuffer)).toEqual(bytes);
  expect(attachments.find(({ filename }) => filename === 'logo.png')).toMatchObject({
    contentId: '<logo>',
    disposition: 'inline',
  });
  expect(headOf(content)).not.toMatch(/filename/);
});

test('an invitation and its cancellation name the same event, in iCalendar that others read', async () => {
  const calendar = {
    uid: 'meeting-1@example.com',
    start: '2026-12-01T10:00:00+02:00',
    end: '2026-12-01T11:00:00+02:00',
    summary: 'Ședință; buget, 2027',
    location: 'Iași',
    description: 'a\nb',
    reminderMinutes: 15,
  };
  const invite = await PostalMime.parse((await wireOf({ calendar })).content);
  const part = invite.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  const ics = Buffer.from(part?.content as ArrayBuffer)
    .toString()
    .replace(/\r?\n /g, '');
  expect(part?.method).toBe('REQUEST');
  for (const line of [
    'METHOD:REQUEST',
    'UID:meeting-1@example.com',
    'DTSTART:20261201T080000Z',
    'SUMMARY:Ședință\\; buget\\, 2027',
    'DESCRIPTION:a\\nb',
  ]) {
    expect(ics.split(/\r?\n/)).toContain(line);
  }
  expect(ics).toMatch(/ATTENDEE[^\r]*mailto:ana@example\.org/i);
  expect(ics).toMatch(/ORGANIZER[^\r]*mailto:office@example\.com/i);
  const cancelled = await PostalMime.parse(
    (await wireOf({ calendar: { ...calendar, method: 'CANCEL', sequence: 1 } })).content,
  );
  const cancel = Buffer.from(
    cancelled.attachments.find(({ mimeType }) => mimeType === 'text/calendar')?.content as ArrayBuffer,
  ).toString();
  for (const line of ['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:1', 'UID:meeting-1@example.com'])
    expect(cancel.split(/\r?\n/)).toContain(line);
});

test('an answer stands in its thread, with priority, list headers and extra ones', async () => {
  const { content } = await wireOf({
    inReplyTo: '<b@example.com>',
    references: ['<a@example.com>', '<b@example.com>'],
    priority: 'high',
    headers: { 'X-Case': '12', 'Auto-Submitted': 'auto-generated' },
    listUnsubscribe: { url: 'https://example.com/u', mailto: 'u@example.com' },
  });
  const { headers } = await PostalMime.parse(content);
  const value = (name: string) => headers.find(({ key }) => key === name)?.value;
  expect([
    value('in-reply-to'),
    value('references'),
    value('x-priority'),
    value('x-case'),
    value('auto-submitted'),
    value('list-unsubscribe'),
    value('list-unsubscribe-post'),
  ]).toEqual([
    '<b@example.com>',
    '<a@example.com> <b@example.com>',
    '1 (Highest)',
    '12',
    'auto-generated',
    '<mailto:u@example.com>, <https://example.com/u>',
    'List-Unsubscribe=One-Click',
  ]);
});

describe('a template', () => {
  const fields = {
    name: 'text',
    total: { type: 'money', currency: 'RON' },
    due: 'date',
    link: 'url',
    rows: { list: { what: 'text', count: 'integer' } },
    paid: 'boolean',
  } as const;
  const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>Bună {{name}}, {{total}} până la {{due}}.{{^paid}} Neplătit.{{/paid}}</mj-text>{{#rows}}<mj-text>{{what}} × {{count}}</mj-text>{{/rows}}<mj-button href="{{link}}">Plătește</mj-button></mj-column></mj-section></mj-body></mjml>`;
  const data = {
    name: 'Ana <script>',
    total: '1190.5',
    due: '2026-12-31',
    link: 'https://example.com/p?a=1&b=2',
    rows: [
      { what: 'Masă', count: 2 },
      { what: 'Scaun', count: 1_000 },
    ],
    paid: false,
  };

  test('in MJML shows typed values as people of the language write them, escaped, in HTML and text', async () => {
    const { content } = await wireOf({ subject: 'Pentru {{name}}', text: undefined, template: { mjml, fields }, data });
    const mail = await PostalMime.parse(content);
    expect(mail.subject).toBe('Pentru Ana <script>');
    expect(mail.html).toContain('Ana &#60;script&#62;, 1.190,50');
    expect(mail.html).toContain('31 decembrie 2026');
    expect(mail.html).not.toContain('<script');
    expect(mail.text).toContain('Neplătit.');
    expect(mail.text).toContain('Scaun × 1.000');
    expect(mail.text).toContain('https://example.com/p?a=1&b=2');
  });

  test.each([
    ['a number for money', { ...data, total: 1190.5 }, 'data.total'],
    ['a date that is none', { ...data, due: '2026-02-30' }, 'data.due'],
    ['a script for an address', { ...data, link: 'javascript:alert(1)' }, 'data.link'],
    ['a row with text for a count', { ...data, rows: [{ what: 'x', count: '2' }] }, 'data.rows.0.count'],
    ['nothing for a name', { ...data, name: undefined }, 'data.name'],
    ['a value that it does not know', { ...data, more: 1 }, 'data.more'],
  ])('refuses %s and names its place', async (_, given, field) => {
    await using world = await openMailWorld();
    await expect(
      world.platform.client.call(sendEmail, {
        to: ['a@example.org'],
        subject: 'x',
        template: { mjml, fields },
        data: given as never,
      }),
    ).rejects.toMatchObject({ failure: { kind: 'invalid', code: 'GW_EMAIL_DATA_INVALID', field } });
  });

  test.each([
    ['puts a value in unescaped', '{{{name}}}'],
    ['names what it has no field for', '{{nume}}'],
    ['reads a file', '<mj-include path="/etc/passwd" />'],
    ['is no MJML', '<mj-nothing>x</mj-nothing>'],
    ['asks for a part', '{{> other}}'],
  ])('that %s is refused', async (_, part) => {
    await using world = await openMailWorld();
    const source = `<mjml><mj-body><mj-section><mj-column><mj-text>x</mj-text>${part}</mj-column></mj-section></mj-body></mjml>`;
    await expect(
      world.platform.client.call(sendEmail, {
        to: ['a@example.org'],
        subject: 'x',
        template: { mjml: source, fields: { name: 'text' } },
        data: { name: 'x' },
      }),
    ).rejects.toMatchObject({ failure: { kind: 'invalid', code: 'GW_EMAIL_TEMPLATE_INVALID' } });
  });
});

const names = isThere ? readdirSync(join(GOLD, 'mime')) : [];

test('the gold messages are here', (ctx) => {
  if (!isThere) ctx.skip(`gold: there is no ${GOLD}; set GENIUS_GOLD`);
  expect(names.length).toBeGreaterThan(0);
});

test.each(names)('%s travels over SMTP as it is: every byte but its line breaks', async (name) => {
  const bytes = readFileSync(join(GOLD, 'mime', name));
  await using world = await openMailWorld();
  const raw = await world.platform.ports.blobs.put(bytes);
  await world.platform.client.call(sendEmail, { to: ['ana@example.org'], raw });
  const lines = (each: Buffer) =>
    each
      .toString('latin1')
      .replace(/\r\n|\r|\n/g, '\n')
      .replace(/\n$/, '');
  expect(lines(world.smtp.received[0]!.content)).toBe(lines(bytes));
});
