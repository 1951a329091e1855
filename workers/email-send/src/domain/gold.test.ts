/** The gold: worked examples of DKIM, messages and reports as others wrote them, and what must happen at SMTP's edges. */

import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it, test } from 'vitest';
import { readBounce } from './bounce/read-bounce.ts';
import { composeLetter } from './compose.ts';
import { signLetter } from './dkim.ts';
import { problemOfRaw, toWireLines } from './raw-message.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
const GOLD = join(process.env.GENIUS_GOLD ?? join(ROOT, '../shared/gold'), 'email-send');
const isThere = existsSync(join(GOLD, 'manifest.json'));
const files = (folder: string) =>
  isThere ? readdirSync(join(GOLD, folder)).filter((name) => /\.(eml|txt)$/.test(name)) : [];
const read = (folder: string, name: string) => toWireLines(readFileSync(join(GOLD, folder, name)));
const dns = isThere ? (JSON.parse(readFileSync(join(GOLD, 'dkim/dns.json'), 'utf8')) as Record<string, string>) : {};

test('the gold is here', (ctx) => {
  if (!isThere) ctx.skip(`gold: there is no ${GOLD}; set GENIUS_GOLD`);
  expect(files('dkim').length).toBeGreaterThan(0);
});

const verify = async (message: Buffer, records = dns) => {
  const resolver = async (name: string) => {
    const record = records[name];
    if (record === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return [[record]];
  };
  const { results } = await dkimVerify(message, { resolver, minBitLength: 1_024 } as never);
  return results.map(({ status }: { status: { result: string } }) => status.result);
};

/** Seed of RFC 8463, A.2, a public test key, as PKCS #8. */
const RFC_8463_KEY = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'base64'),
  ]),
  format: 'der',
  type: 'pkcs8',
});

const pem = (key: ReturnType<typeof createPrivateKey>) => key.export({ format: 'pem', type: 'pkcs8' }) as string;

describe('DKIM', () => {
  it.each(files('dkim'))(
    'every signature of %s verifies, and one changed byte in the body or a signed header fails',
    async (name) => {
      const message = read('dkim', name);
      const results = await verify(message);
      expect(results.length).toBeGreaterThan(0);
      expect(results.every((result) => result === 'pass')).toBe(true);
      for (const [before, after] of [
        ['lost', 'most'],
        ['Is dinner', 'Is Dinner'],
      ]) {
        const changed = Buffer.from(message.toString('latin1').replace(before as string, after as string), 'latin1');
        if (changed.equals(message)) continue;
        expect((await verify(changed)).some((result) => result === 'pass')).toBe(false);
      }
    },
  );

  it.each(files('dkim'))(
    '%s, signed anew with the Ed25519 key of RFC 8463 and an RSA key, verifies under both',
    async (name) => {
      const unsigned = withoutSignatures(read('dkim', name));
      const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      const spki = rsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      const records = { ...dns, 'mine._domainkey.football.example.com': `v=DKIM1; k=rsa; p=${spki}` };
      const signed = await signLetter(
        unsigned,
        [
          { domain: 'football.example.com', selector: 'brisbane', privateKey: pem(RFC_8463_KEY) },
          { domain: 'football.example.com', selector: 'mine', privateKey: pem(rsa.privateKey) },
        ],
        new Date('2026-11-29T10:00:00Z'),
      );
      expect(await verify(signed, records)).toEqual(['pass', 'pass']);
      const changed = Buffer.from(signed.toString('latin1').replace('Subject: Is', 'Subject: Was'), 'latin1');
      expect((await verify(changed, records)).includes('pass')).toBe(false);
    },
  );

  it('our body hash of the RFC’s message is the one printed in the RFC', async () => {
    const letter = Buffer.from(
      'From: a@football.example.com\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n',
    );
    const signed = await signLetter(
      letter,
      [{ domain: 'football.example.com', selector: 'brisbane', privateKey: pem(RFC_8463_KEY) }],
      new Date(),
    );
    expect(signed.toString('latin1')).toContain('bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=');
    expect(await verify(signed)).toEqual(['pass']);
  });

  it('one-click unsubscription is under the signature', async () => {
    const letter = await composeLetter({
      messageId: '<a@football.example.com>',
      date: new Date(),
      from: { address: 'joe@football.example.com' },
      to: [{ address: 'ana@example.org' }],
      subject: 'Înștiințare',
      text: 'Bună',
      listUnsubscribe: { url: `https://example.com/u?t=${'x'.repeat(300)}`, mailto: 'u@example.com', oneClick: true },
    });
    const signed = await signLetter(
      letter,
      [{ domain: 'football.example.com', selector: 'brisbane', privateKey: pem(RFC_8463_KEY) }],
      new Date(),
    );
    const text = signed.toString('latin1');
    expect(/h=([^;]+);/.exec(text.replace(/\r\n\s+/g, ' '))?.[1]?.toLowerCase()).toMatch(
      /list-unsubscribe-post.*list-unsubscribe|list-unsubscribe.*list-unsubscribe-post/,
    );
    expect(await verify(signed)).toEqual(['pass']);
    const changed = Buffer.from(text.replace('example.com/u?', 'example.net/u?'), 'latin1');
    expect(await verify(changed)).toEqual(['fail']);
  });
});

function withoutSignatures(message: Buffer): Buffer {
  return Buffer.from(message.toString('latin1').replace(/^DKIM-Signature:.*\r\n(?:[ \t].*\r\n)*/gim, ''), 'latin1');
}

const bodyHash = (message: Buffer) =>
  createHash('sha256')
    .update(message.subarray(message.indexOf('\r\n\r\n') + 4))
    .digest('hex');

describe('messages that others wrote', () => {
  it.each(files('mime'))('%s can be sent as it is', (name) => {
    const bytes = read('mime', name);
    expect(problemOfRaw(bytes)).toBeUndefined();
    expect(bodyHash(toWireLines(bytes))).toBe(bodyHash(bytes));
  });

  it.each(files('mime'))(
    '%s is read without a fault, and those who failed are found where it is a report',
    async (name) => {
      const bytes = read('mime', name);
      const found = await readBounce(bytes);
      const text = bytes.toString('latin1');
      const final = [...text.matchAll(/^Final-Recipient:\s*[^;]+;\s*(\S+)/gim)].map(([, address]) => address);
      expect(found.recipients.map(({ address }) => address)).toEqual(final);
      if (/^Action:\s*failed/im.test(text)) {
        expect(found).toMatchObject({
          kind: 'bounce',
          recipients: [{ kind: 'hard', status: expect.stringMatching(/^5\.\d+\.\d+$/) }],
        });
      }
    },
  );
});
