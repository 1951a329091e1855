/** Bounces that keep the suppression list, named senders, their limits, and the sandbox in the server's place. */

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSmtp } from '@genius/sandbox/smtp';
import { openTestPlatform } from '@genius/testing';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, test } from 'vitest';
import { editSuppression, readBounce, sendEmail, verifyEmail } from '../contract.ts';
import { worker } from '../index.ts';
import { closePools } from '../providers/smtp/smtp-pool.ts';
import { setEnvironment } from '../testing/environment.ts';
import { openMailWorld } from '../testing/mail-world.ts';
import { startScriptedSmtp } from '../testing/scripted-smtp.ts';

const letter = { to: ['ana@example.org'], subject: 'Salut', text: 'Bună' };
const bounceOf = (address: string, status: string) =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    'To: bounces@example.com',
    'Subject: report',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    `Status: ${status}`,
    '',
    '--b--',
    '',
  ].join('\r\n');

describe('the suppression list', () => {
  test('a bounced recipient is not mailed again, the others are, and somebody can take it off', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    const read = await client.call(readBounce, { raw: bounceOf('Gone@Example.org', '5.1.1') });
    expect(read).toMatchObject({
      kind: 'bounce',
      recipients: [{ address: 'Gone@Example.org', kind: 'hard', suppressed: true }],
    });
    const to = ['gone@example.org', 'ana@example.org'];
    expect(await client.call(sendEmail, { ...letter, to })).toMatchObject({
      accepted: ['ana@example.org'],
      suppressed: [{ address: 'gone@example.org', reason: 'hard_bounce' }],
    });
    expect(await client.call(sendEmail, { ...letter, to: ['gone@example.org'] })).toMatchObject({ accepted: [] });
    expect(world.smtp.received.map((each) => each.to)).toEqual([['ana@example.org']]);
    expect(await client.call(editSuppression, { action: 'list', addresses: ['gone@example.org'] })).toMatchObject({
      entries: [{ address: 'gone@example.org', reason: 'hard_bounce', detail: '5.1.1' }],
    });
    expect(await client.call(editSuppression, { action: 'remove', addresses: ['GONE@example.org'] })).toMatchObject({
      changed: 1,
    });
    expect(await client.call(sendEmail, { ...letter, to: ['gone@example.org'] })).toMatchObject({
      accepted: ['gone@example.org'],
    });
  });

  test('a bounce that may pass is not kept, and none is where nobody asks for it', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    const soft = await client.call(readBounce, { raw: bounceOf('full@example.org', '5.2.2') });
    const unkept = await client.call(readBounce, { raw: bounceOf('left@example.org', '5.1.1'), suppress: false });
    expect([soft, unkept].map(({ recipients }) => recipients[0]?.suppressed)).toEqual([false, false]);
    const { entries } = await client.call(editSuppression, {
      action: 'list',
      addresses: ['full@example.org', 'left@example.org'],
    });
    expect(entries).toEqual([]);
  });

  test('of one tenant does not bind another', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    await client.call(
      editSuppression,
      { action: 'add', addresses: ['dan@example.org'], reason: 'unsubscribe' },
      { tenant: 'a' },
    );
    const mail = (tenant: string) => client.call(sendEmail, { ...letter, to: ['dan@example.org'] }, { tenant });
    expect([(await mail('a')).accepted, (await mail('b')).accepted]).toEqual([[], ['dan@example.org']]);
  });

  test('a bounce does not weaken an unsubscription', async () => {
    await using world = await openMailWorld();
    const { client } = world.platform;
    await client.call(editSuppression, { action: 'add', addresses: ['ion@example.org'], reason: 'unsubscribe' });
    await client.call(readBounce, { raw: bounceOf('ion@example.org', '5.1.1') });
    expect(
      (await client.call(editSuppression, { action: 'list', addresses: ['ion@example.org'] })).entries,
    ).toMatchObject([{ reason: 'unsubscribe' }]);
  });
});

describe('a named sender', () => {
  test('is the tenant’s own: its server, its author, its bounces, its signatures', async () => {
    await using world = await openMailWorld();
    const own = await startScriptedSmtp();
    const [rsa, ed] = [generateKeyPairSync('rsa', { modulusLength: 2_048 }), generateKeyPairSync('ed25519')];
    const pem = (key: typeof rsa.privateKey) => key.export({ format: 'pem', type: 'pkcs8' }) as string;
    const { client, secrets } = world.platform;
    await secrets.of('firma', 'test').write(
      'email/senders/office',
      JSON.stringify({
        host: '127.0.0.1',
        port: own.port,
        from: { address: 'office@firma.example', name: 'Firma' },
        bounceTo: 'bounces@firma.example',
        dkim: [
          { domain: 'firma.example', selector: 'r', privateKey: pem(rsa.privateKey) },
          { domain: 'firma.example', selector: 'e', privateKey: pem(ed.privateKey) },
        ],
      }),
    );
    const sent = await client.call(sendEmail, { ...letter, sender: 'office' }, { tenant: 'firma' });
    expect(sent.signedBy).toEqual(['firma.example/r', 'firma.example/e']);
    expect(own.taken[0]?.from).toBe('bounces@firma.example');
    const spki = rsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const raw = ed.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    const records: Record<string, string> = {
      'r._domainkey.firma.example': `v=DKIM1; k=rsa; p=${spki}`,
      'e._domainkey.firma.example': `v=DKIM1; k=ed25519; p=${raw}`,
    };
    const { results } = await dkimVerify(own.taken[0]!.content, {
      resolver: async (name: string) => [[records[name]]],
    } as never);
    expect(results.map(({ status }: { status: { result: string } }) => status.result)).toEqual(['pass', 'pass']);
    await expect(client.call(sendEmail, { ...letter, sender: 'office' }, { tenant: 'other' })).rejects.toMatchObject({
      failure: { kind: 'invalid', code: 'GW_EMAIL_SENDER_UNKNOWN', field: 'sender' },
    });
    await own.close();
  });

  test('that is not set up right says where, and shows no secret', async () => {
    await using world = await openMailWorld();
    const { client, secrets } = world.platform;
    await secrets
      .of('', 'test')
      .write(
        'email/senders/broken',
        JSON.stringify({ host: 'smtp.example.com', from: { address: 'x' }, password: 'hidden-word' }),
      );
    const failure = await client.call(sendEmail, { ...letter, sender: 'broken' }).then(
      () => undefined,
      (error) => error.failure,
    );
    expect(failure).toMatchObject({
      kind: 'invalid',
      code: 'GW_EMAIL_SENDER_INVALID',
      details: { field: 'from.address' },
    });
    expect(JSON.stringify(failure)).not.toContain('hidden-word');
  });

  test('with a pace hands messages over no faster', async () => {
    await using world = await openMailWorld({}, { SMTP_DOMAIN_PACE: '2/s' });
    const { client } = world.platform;
    const begun = performance.now();
    await Promise.all([1, 2, 3, 4].map((n) => client.call(sendEmail, { ...letter, to: [`p${n}@paced.example`] })));
    // Two at once, then one in each half second.
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(world.smtp.taken).toHaveLength(4);
  });
});

test('in the sandbox the simulator stands in for the server of every sender, and its answers say so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'genius-test-'));
  const simulator = await openSmtp({ folder, url: 'http://127.0.0.1' });
  setEnvironment(simulator.env);
  const platform = await openTestPlatform({ workers: [worker], environment: 'sandbox' });
  try {
    const secret = { host: 'smtp.elsewhere.example', security: 'tls', from: { address: 'office@firma.example' } };
    await platform.secrets.of('', 'test').write('email/senders/office', JSON.stringify(secret));
    const sent = await platform.client.call(sendEmail, { ...letter, sender: 'office' });
    expect(sent).toMatchObject({ accepted: ['ana@example.org'] });
    expect(await platform.client.call(sendEmail, letter)).toMatchObject({ accepted: ['ana@example.org'] });
    simulator.recipes.set([{ match: { at: 'rcpt' }, times: 1, do: { reply: '451 4.7.1 greylisted' } }] as never);
    expect(await platform.client.call(sendEmail, letter)).toMatchObject({ accepted: ['ana@example.org'] });
  } finally {
    await platform.close();
    closePools();
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
});

test('the default sender signs with the keys of the environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'genius-test-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = join(folder, 'dkim.pem');
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await using world = await openMailWorld({}, { DKIM_DOMAIN: 'example.com', DKIM_SELECTOR: 's1', DKIM_KEY_FILE: file });
  expect((await world.platform.client.call(sendEmail, letter)).signedBy).toEqual(['example.com/s1']);
  expect(world.smtp.taken[0]?.content.toString('latin1')).toContain('a=ed25519-sha256');
  rmSync(folder, { recursive: true });
});

test('an address that is none is told apart without asking anybody', async () => {
  await using world = await openMailWorld();
  expect(await world.platform.client.call(verifyEmail, { address: 'ana@@example.org' })).toMatchObject({
    deliverable: 'no',
    syntax: false,
    reason: 'syntax',
  });
});

test('each message tells its event, without an address in it', async () => {
  await using world = await openMailWorld({ rcpt: (to) => (to.startsWith('no') ? '550 no' : '250 ok') });
  const { client, ports } = world.platform;
  const told: string[] = [];
  const subscription = await ports.events.subscribe(
    'email.#',
    ({ type, data }) => void told.push(`${type} ${JSON.stringify(data)}`),
  );
  await client.call(sendEmail, letter);
  await client.call(sendEmail, { ...letter, to: ['no@example.org'] }).catch(() => undefined);
  await client.call(readBounce, { raw: bounceOf('e@example.org', '5.1.1') });
  await expect
    .poll(() => told.map((each) => each.split(' ')[0]))
    .toEqual(['email.sent', 'email.failed', 'email.bounced']);
  expect(told.join()).not.toContain('@example.org');
  await subscription.close();
});

test('who a message goes to is found by person', async () => {
  await using world = await openMailWorld();
  const run = await world.platform.client.send(sendEmail, { ...letter, to: ['Maria@example.org'] });
  await run.result();
  expect((await world.platform.ports.history.find({ subject: 'maria@example.org' })).runs.map(({ id }) => id)).toEqual([
    run.id,
  ]);
});
