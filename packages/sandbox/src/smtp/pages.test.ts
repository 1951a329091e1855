import { expect, test } from 'vitest';
import { type Served, serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp, type SmtpSimulator } from './index.ts';
import { clientOf } from './testing/mail-client.ts';

async function sendTo(served: Served<SmtpSimulator>, message: object): Promise<void> {
  const client = clientOf(served.simulator);
  await client.sendMail({
    from: 'office@example.com',
    to: 'ana@example.com',
    subject: 'Hi',
    text: 'Hello',
    ...message,
  });
  client.close();
}

const romanian = { 'accept-language': 'ro-RO,ro;q=0.9,en;q=0.8' };

test('the list is in the language of the browser, or in the one that was asked for', async () => {
  await using served = await serveSimulator(openSmtp);
  expect(await served.getText('/inbox')).toContain('No message yet.');
  expect(await served.getText('/inbox', romanian)).toContain('Încă niciun mesaj.');
  expect(await served.getText('/inbox?lang=en', romanian)).toContain('No message yet.');
  expect(await served.getText('/inbox', { ...romanian, cookie: 'sandbox-lang=en' })).toContain('No message yet.');
});

test('the list shows sender, recipients, subject and attachments, newest first', async () => {
  await using served = await serveSimulator(openSmtp);
  await sendTo(served, { subject: 'the first one', attachments: [{ filename: 'a.pdf', content: 'x' }] });
  await sendTo(served, { subject: 'the second one', bcc: 'secret@example.org' });
  const page = await served.getText('/inbox');
  expect(page.indexOf('the second one')).toBeLessThan(page.indexOf('the first one'));
  expect(page).toContain('ana@example.com, secret@example.org');
  expect(page).toContain('1 attachment');
  expect(page).toContain('Inbox (2)');
});

test('a search finds words without their diacritics, in subject, addresses and text', async () => {
  await using served = await serveSimulator(openSmtp);
  await sendTo(served, { subject: 'Înștiințare de plată' });
  await sendTo(served, { subject: 'Other', text: 'Ședința este mâine' });
  const subjects = async (query: string) => {
    const { messages } = (await served.getJson(`/inbox/messages.json?q=${encodeURIComponent(query)}`)) as {
      messages: { summary: { subject: string } }[];
    };
    return messages.map(({ summary }) => summary.subject);
  };
  expect(await subjects('instiintare')).toEqual(['Înștiințare de plată']);
  expect(await subjects('ȘEDINȚA')).toEqual(['Other']);
  expect(await subjects('office@example.com')).toEqual(['Other', 'Înștiințare de plată']);
  expect(await subjects('absent')).toEqual([]);
});

test('what a stranger wrote stays text on our pages, and its HTML is shown where no script runs', async () => {
  await using served = await serveSimulator(openSmtp);
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>';
  await sendTo(served, { subject: hostile, html: hostile, attachments: [{ filename: hostile, content: 'x' }] });
  for (const path of [
    '/inbox',
    '/inbox/messages/1',
    '/inbox/messages/1?tab=headers',
    '/inbox/messages/1?tab=source',
    '/inbox/messages/1?tab=attachments',
  ]) {
    const response = await fetch(served.url + path);
    const page = await response.text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+';/,
    );
  }
  const mail = await fetch(`${served.url}/inbox/messages/1/html`);
  expect(await mail.text()).toContain(hostile);
  expect(mail.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; .*img-src data:;/,
  );
  const attachment = await fetch(`${served.url}/inbox/messages/1/attachments/0`);
  expect(attachment.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%3Cscript%3E/);
});

test('the page of a message marks who got it blindly, and its tabs show text, header, source and checks', async () => {
  await using served = await serveSimulator(openSmtp);
  await sendTo(served, { bcc: 'secret@example.org', html: '<b>Hello</b>', subject: 'Factură' });
  const page = await served.getText('/inbox/messages/1', romanian);
  expect(page).toMatch(/secret@example\.org <span class="chip warn"[^>]*>copie ascunsă/);
  expect(page).toContain('src="/inbox/messages/1/html"');
  expect(await served.getText('/inbox/messages/1?tab=text')).toContain('Hello</pre>');
  expect(await served.getText('/inbox/messages/1?tab=headers')).toContain('=?UTF-8?');
  expect(await served.getText('/inbox/messages/1?tab=source')).toContain('MIME-Version: 1.0');
  expect(await served.getText('/inbox/messages/1?tab=checks')).toContain('Nothing is wrong');
});

test('an attachment is downloaded with its bytes, name and type', async () => {
  await using served = await serveSimulator(openSmtp);
  await sendTo(served, { attachments: [{ filename: 'factură 1.pdf', content: Buffer.from([0, 1, 2, 255]) }] });
  const { attachments } = (await served.getJson('/inbox/messages/1.json')) as {
    attachments: { name: string; href: string; sha256: string }[];
  };
  expect(attachments).toMatchObject([{ name: 'factură 1.pdf', mediaType: 'application/pdf', size: 4, inline: false }]);
  const response = await fetch(served.url + attachments[0]?.href);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2, 255]);
  expect(response.headers.get('content-type')).toBe('application/pdf');
});

test('all is deleted by a test or by the form, and by no page of another site', async () => {
  await using served = await serveSimulator(openSmtp);
  await sendTo(served, {});
  const byStranger = await fetch(`${served.url}/inbox/delete`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(byStranger.status).toBe(403);
  expect(await served.simulator.inbox.count('inbox')).toBe(1);
  const byForm = await fetch(`${served.url}/inbox/delete`, {
    method: 'POST',
    body: new URLSearchParams({ id: '1' }),
    redirect: 'manual',
  });
  expect(byForm.headers.get('location')).toBe('/inbox');
  expect(await served.simulator.inbox.count('inbox')).toBe(0);
  await sendTo(served, { to: 'bounce@example.com' });
  await fetch(`${served.url}/inbox/messages`, { method: 'DELETE' });
  expect(await served.getJson('/inbox/messages.json')).toEqual({ count: 0, messages: [] });
  expect(await served.getJson('/inbox/bounces.json')).toEqual({ count: 0, messages: [] });
});

test('a message that is gone is said to be gone', async () => {
  await using served = await serveSimulator(openSmtp);
  expect((await fetch(`${served.url}/inbox/messages/7`)).status).toBe(404);
  expect(await (await fetch(`${served.url}/inbox/messages/7.json`)).json()).toEqual({
    error: 'there is no such message',
  });
  expect((await fetch(`${served.url}/inbox/nothing`)).status).toBe(404);
});

test('an open list hears of a new message at once', async () => {
  await using served = await serveSimulator(openSmtp);
  const stream = await fetch(`${served.url}/inbox/events`);
  const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('retry: 2000\n\n');
  await sendTo(served, {});
  expect((await reader.read()).value).toBe('data: changed\n\n');
  await reader.cancel();
});

test('a message that is no message is kept and shown as it came', async () => {
  await using served = await serveSimulator(openSmtp);
  const envelope = { from: '', to: ['a@example.com'], helo: 'x', secure: false, smtpUtf8: false };
  for (const raw of ['', '\r\n', 'no header at all', `A: b\r\n${'('.repeat(5_000)}`, '\xff\xfe\x00\r\n\r\n\x00']) {
    served.simulator.inbox.keep('inbox', envelope, Buffer.from(raw, 'latin1'));
  }
  expect(await served.getText('/inbox')).toContain('Inbox (5)');
  for (const id of [1, 2, 3, 4, 5]) {
    expect(await served.getText(`/inbox/messages/${id}?tab=source`)).toContain('<pre');
    expect(await served.getJson(`/inbox/messages/${id}.json`)).toMatchObject({ id, attachments: [] });
  }
});
