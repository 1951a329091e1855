import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readGold, readGoldBytes } from '../testing/gold-folder.ts';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp } from './index.ts';
import { talk } from './testing/mail-client.ts';

const sha256 = (bytes: Buffer | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

/** A message as it goes over the wire: lines end with CRLF, dots are doubled. */
const toWire = (bytes: Buffer) =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replace(/\r?\n|\r/g, '\r\n')
      .replace(/(\r\n)*$/, '\r\n'),
    'latin1',
  );
const stuffed = (wire: Buffer) => Buffer.from(`${wire.toString('latin1').replace(/^\./gm, '..')}.\r\n`, 'latin1');

test('gold: every message makes the trip without a changed byte, and is read', async (ctx) => {
  const { sets } = await readGold<{ sets: { id: string; files: string[] }[] }>(ctx, 'email-send/manifest.json');
  const files = sets.flatMap((set) => set.files).filter((file) => /\.(eml|txt)$/.test(file));
  expect(files.length).toBeGreaterThan(10);
  await using served = await serveSimulator(openSmtp);
  for (const [index, file] of files.entries()) {
    const wire = toWire(await readGoldBytes(ctx, `email-send/${file}`));
    const answers = await talk(served.simulator, [
      'EHLO x',
      'MAIL FROM:<a@example.com> BODY=8BITMIME',
      'RCPT TO:<b@example.com>',
      'DATA',
      stuffed(wire),
      'QUIT',
    ]);
    expect(answers[5], file).toMatch(/^250 /);
    expect(sha256(served.simulator.inbox.raw(index + 1)), file).toBe(sha256(wire));
  }
  const listed = await served.simulator.inbox.list('inbox', { limit: 100 });
  expect(listed.filter(({ summary }) => summary.from !== '').length).toBeGreaterThan(files.length / 2);
});

test('gold: the signatures of the RFCs are named by domain, selector and algorithm', async (ctx) => {
  await using served = await serveSimulator(openSmtp);
  const wire = toWire(await readGoldBytes(ctx, 'email-send/dkim/rfc8463-appendix-a.eml'));
  served.simulator.inbox.keep(
    'inbox',
    { from: '', to: ['b@example.com'], helo: 'x', secure: false, smtpUtf8: false },
    wire,
  );
  const [listed] = await served.simulator.inbox.list('inbox', { limit: 1 });
  expect(listed?.summary.dkim.map(({ domain, selector, algorithm }) => [domain, selector, algorithm])).toEqual([
    ['football.example.com', 'brisbane', 'ed25519-sha256'],
    ['football.example.com', 'test', 'rsa-sha256'],
  ]);
});

test('gold: greylisting and an unknown user are answered with the documented words', async (ctx) => {
  const cases = await readGold<{ case: string; reply?: string }[]>(ctx, 'email-send/smtp-edge.public.json');
  await using served = await serveSimulator(openSmtp);
  for (const { case: name, reply } of cases.filter(({ reply }) => reply !== undefined && /^[45]\d\d /.test(reply))) {
    served.simulator.recipes.set([{ match: { at: 'rcpt' }, do: { reply: reply ?? '' } }]);
    const answers = await talk(served.simulator, [
      'EHLO x',
      'MAIL FROM:<a@example.com>',
      'RCPT TO:<b@example.com>',
      'QUIT',
    ]);
    expect(answers[3], name).toBe(reply);
  }
});
