/** `email.bulk`: each recipient has a result of its own, and a death in the middle mails nobody twice. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import PostalMime from 'postal-mime';
import { expect, onTestFinished, test } from 'vitest';
import { editSuppression, sendBulk, sendEmail } from '../contract.ts';
import { worker } from '../index.ts';
import { setEnvironment } from '../testing/environment.ts';
import { openMailWorld } from '../testing/mail-world.ts';
import { startScriptedSmtp } from '../testing/scripted-smtp.ts';

const template = { text: 'Salut, {{name}}!', fields: { name: 'text' as const } };
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ to: `p${n}@example.org`, data: { name: `Persoana ${n}` } }));

test('each recipient gets a message of its own, and the wrong, refused, listed and doubled ones a result that says so', async () => {
  await using world = await openMailWorld({
    rcpt: (to) => (to.startsWith('gone') ? '550 5.1.1 user unknown' : '250 ok'),
  });
  const { client } = world.platform;
  await client.call(editSuppression, { action: 'add', addresses: ['Listed@Example.org'], reason: 'unsubscribe' });
  const { counts, results } = await client.call(sendBulk, {
    subject: 'Salut, {{name}}',
    template: {
      mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section></mj-body></mjml>',
      fields: { name: 'text' },
    },
    unsubscribeUrl: 'https://example.com/u?n={{name}}',
    recipients: [
      { to: 'ana@example.org', data: { name: 'Ana <& Co>' } },
      { to: 'gone@example.org', data: { name: 'Dan' } },
      { to: 'listed@example.org', data: { name: 'Ion' } },
      { to: 'ANA@example.org', data: { name: 'Ana' } },
      { to: 'no..dots@example.org', data: { name: 'X' } },
      { to: 'vlad@example.org', data: {} },
      { to: 'ioana@example.org', data: { name: 'Ioana' } },
    ],
  });
  expect(counts).toEqual({ sent: 2, rejected: 1, suppressed: 1, duplicate: 1, invalid: 2, deferred: 0, unknown: 0 });
  expect(results.map(({ status }) => status)).toEqual([
    'sent',
    'rejected',
    'suppressed',
    'duplicate',
    'invalid',
    'invalid',
    'sent',
  ]);
  expect(results[1]).toMatchObject({ code: 550, words: 'user unknown' });
  const mails = await Promise.all(world.smtp.taken.map(({ content }) => PostalMime.parse(content)));
  const ana = mails.find(({ to }) => to?.[0]?.address === 'ana@example.org');
  expect(ana).toMatchObject({ subject: 'Salut, Ana <& Co>', text: expect.stringContaining('Ana <& Co>') });
  expect(ana?.html).toContain('Ana &#60;&#38; Co&#62;');
  const header = (name: string) => ana?.headers.find(({ key }) => key === name)?.value;
  expect([header('list-unsubscribe'), header('list-unsubscribe-post')]).toEqual([
    '<https://example.com/u?n=Ana%20%3C%26%20Co%3E>',
    'List-Unsubscribe=One-Click',
  ]);
});

test('a blob of one JSON object a line is a list too, over one connection', async () => {
  await using world = await openMailWorld({}, { SMTP_CONNECTIONS: '1' });
  const lines = people(300).map((each) => JSON.stringify(each));
  lines[7] = '{"to": 5}';
  const recipients = await world.platform.ports.blobs.put(Buffer.from(lines.join('\n')));
  const { counts } = await world.platform.client.call(sendBulk, { subject: 'x', template, recipients });
  expect(counts).toMatchObject({ sent: 299, invalid: 1 });
  expect(new Set(world.smtp.taken.map(({ to }) => to[0])).size).toBe(299);
  expect(world.smtp.connections).toBe(1);
});

test('those that the server puts off are mailed by a later attempt, the others are not mailed again', async () => {
  const put = new Set<string>();
  await using world = await openMailWorld({
    rcpt: (to) => (/[05]@/.test(to) && !put.has(to) && put.add(to) ? '451 4.7.1 later' : '250 ok'),
  });
  const { counts } = await world.platform.client.call(sendBulk, { subject: 'x', template, recipients: people(30) });
  expect(counts).toMatchObject({ sent: 30 });
  expect(world.smtp.taken.map(({ to }) => to[0]).sort()).toEqual(
    people(30)
      .map(({ to }) => to)
      .sort(),
  );
});

test('a fault of the template ends the run before anybody is mailed', async () => {
  await using world = await openMailWorld();
  const bad = { text: 'Salut, {{nume}}!', fields: { name: 'text' as const } };
  await expect(
    world.platform.client.call(sendBulk, { subject: 'x', template: bad, recipients: people(3) }),
  ).rejects.toMatchObject({ failure: { code: 'GW_EMAIL_TEMPLATE_INVALID', field: 'template.text' } });
  expect(world.smtp.received).toEqual([]);
});

const CHILD = new URL('../testing/worker-process.ts', import.meta.url);
const env = (port: number) => ({
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(port),
  SMTP_FROM: 'office@example.com',
  SMTP_CONNECTIONS: '1',
});

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a worker that is killed between two messages of a bulk run: nobody gets two, everybody gets one', async () => {
  const folder = makeTestFolder();
  onTestFinished(folder.remove);
  let count = 0;
  const smtp = await startScriptedSmtp({
    // The kill comes when the server has answered for message 40 and has not heard of the next one.
    mail: () => (count === 40 ? 'silence' : '250 ok'),
    message: () => {
      count++;
      return '250 ok';
    },
  });
  setEnvironment(env(smtp.port));
  const first = await openTestPlatform({ folder: folder.path, start: false });
  const run = await first.client.send(sendBulk, { subject: 'x', template, recipients: people(120) });
  await first.close();
  const child = fork(CHILD, [folder.path, run.id, '40'], { execArgv: [], env: { ...process.env, ...env(smtp.port) } });
  await once(child, 'message');
  expect(smtp.received).toHaveLength(40);
  await killed(child);
  smtp.script = {};
  const second = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
  const { counts } = (await second.client.run(run.id).result()) as { counts: Record<string, number> };
  const got = smtp.taken.map(({ to }) => to[0] as string);
  expect(got.length).toBe(new Set(got).size);
  expect([...got].sort()).toEqual(
    people(120)
      .map(({ to }) => to)
      .sort(),
  );
  expect(counts).toMatchObject({ sent: 120, unknown: 0 });
  await smtp.close();
  await second.close();
}, 240_000);

test('a worker that is killed between a message and its answer: that run is unknown, and the message is not sent twice', async () => {
  const folder = makeTestFolder();
  onTestFinished(folder.remove);
  const arrived = Promise.withResolvers<void>();
  const smtp = await startScriptedSmtp({
    message: () => {
      arrived.resolve();
      return 'silence';
    },
  });
  setEnvironment(env(smtp.port));
  const first = await openTestPlatform({ folder: folder.path, start: false });
  const run = await first.client.send(sendEmail, { to: ['ana@example.org'], subject: 'x', text: 'y' });
  await first.close();
  const child = fork(CHILD, [folder.path, run.id, '1'], { execArgv: [], env: { ...process.env, ...env(smtp.port) } });
  await arrived.promise;
  await killed(child);
  smtp.script = {};
  const second = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
  await expect(second.client.run(run.id).result()).rejects.toMatchObject({ outcome: 'unknown' });
  expect(smtp.received).toHaveLength(1);
  await smtp.close();
  await second.close();
}, 240_000);
