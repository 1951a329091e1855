/** Addresses that mail can be sent to, what others get wrong about them, and what servers say. */

import { expect, test } from 'vitest';
import { isAddress, parseAddress } from './address.ts';
import { safeFileName } from './file-name.ts';
import { readReply } from './server-words.ts';
import { verifyAddress } from './verify-address.ts';

test.each([
  ['ana@example.com', 'ana@example.com'],
  ['  ana@example.com ', 'ana@example.com'],
  ['Ana.Pop+x@EXAMPLE.com', 'Ana.Pop+x@example.com'],
  ['"a b"@example.com', '"a b"@example.com'],
  ['"a@b"@example.com', '"a@b"@example.com'],
  ["o'hara!#$%&*+-/=?^_`{|}~@example.com", "o'hara!#$%&*+-/=?^_`{|}~@example.com"],
  ['ana@pădure.ro', 'ana@xn--pdure-rwa.ro'],
  ['ana@例え.テスト', 'ana@xn--r8jz45g.xn--zckzah'],
  ['ștefan@example.com', 'ștefan@example.com'],
  ['ana@[192.0.2.1]', 'ana@[192.0.2.1]'],
  ['ana@[IPv6:2001:db8::1]', 'ana@[IPv6:2001:db8::1]'],
  ['postmaster@localhost', 'postmaster@localhost'],
])('%j is the address %s', (text, address) => {
  expect(parseAddress(text)).toMatchObject({ address });
});

test.each([
  '',
  'ana',
  '@example.com',
  'ana@',
  'a..b@example.com',
  '.a@example.com',
  'a.@example.com',
  'a b@example.com',
  'a@b@example.com',
  'a@-example.com',
  'a@example-.com',
  'a@exa mple.com',
  'a@example..com',
  'a@.example.com',
  'a@exam_ple.com',
  'a@192.0.2.1',
  'a@1',
  'a@example.com\r\nBcc: x@y',
  'a@example.com\u0000',
  'a\u200b@example.com',
  'a@exam\u200bple.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(64)}.com`,
  `a@${'b.'.repeat(130)}com`,
  'a(c)@example.com',
  'a@exa%6dple.com',
  'a@example.com/x',
  'a@example.com:25',
  '"a@example.com',
  '"a"b@example.com',
  'a@[999]',
  'a\ud800@example.com',
  'ana@example.com,dan@example.com',
  '<ana@example.com>',
])('%j is no address, and a reason is given', (text) => {
  const parsed = parseAddress(text);
  expect(isAddress(parsed)).toBe(false);
  expect((parsed as { problem: string }).problem).toMatch(/^(it|what|its) /);
});

const none = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
const dns = (records: Record<string, unknown>) => {
  const of = (kind: string) => (domain: string) =>
    (records[`${kind} ${domain}`] as Promise<never>) ??
    none(records.otherwise === undefined ? 'ENODATA' : String(records.otherwise));
  return { resolveMx: of('MX'), resolve4: of('A'), resolve6: of('AAAA') };
};
const found = <T>(value: T) => Promise.resolve(value);

test.each([
  [
    'has a server',
    () => ({
      'MX a.ro': found([
        { exchange: 'B.a.ro', priority: 20 },
        { exchange: 'm.a.ro', priority: 10 },
      ]),
      'A m.a.ro': found(['192.0.2.1']),
    }),
    'yes',
    'ok',
  ],
  ['says that it takes no mail', () => ({ 'MX a.ro': found([{ exchange: '', priority: 0 }]) }), 'no', 'null-mx'],
  ['has an address alone', () => ({ 'AAAA a.ro': found(['2001:db8::1']) }), 'yes', 'address-only'],
  ['has nothing', () => ({}), 'no', 'no-mail-server'],
  ['is not there', () => ({ otherwise: 'ENOTFOUND' }), 'no', 'no-domain'],
  [
    'names a server that is not there',
    () => ({ 'MX a.ro': found([{ exchange: 'm.a.ro', priority: 1 }]) }),
    'no',
    'no-mail-server',
  ],
  ['can not be asked', () => ({ otherwise: 'ESERVFAIL' }), 'unknown', 'dns-failed'],
  ['can not be asked in time', () => ({ otherwise: 'ETIMEOUT' }), 'unknown', 'dns-failed'],
])('an address whose domain %s', async (_, records, deliverable, reason) => {
  expect(await verifyAddress('ana@a.ro', dns(records()))).toMatchObject({
    syntax: true,
    domain: 'a.ro',
    deliverable,
    reason,
  });
});

test('servers of a domain come in the order of their priority', async () => {
  const records = {
    'MX a.ro': found([
      { exchange: 'b.a.ro', priority: 20 },
      { exchange: 'm.a.ro', priority: 10 },
    ]),
    'A m.a.ro': found(['192.0.2.1']),
  };
  expect((await verifyAddress('ana@a.ro', dns(records))).mailServers.map(({ host }) => host)).toEqual([
    'm.a.ro',
    'b.a.ro',
  ]);
});

test.each([
  ['451 4.7.1 Greylisted, please try again in 300 seconds', 300_000],
  ['450 4.2.0 <a@b.ro>: Recipient address rejected: Greylisted for 5 minutes', 300_000],
  ['451 Try again later: retry in 00:04:59', 299_000],
  ['421 too busy, retry after 2 hours', 7_200_000],
  ['451 4.3.0 Retry-After: 90', 90_000],
  ['451 greylisting in action, please come back in 60s', 60_000],
  ['451 4.7.1 try again later', undefined],
  ['450 wait 9999999 hours', undefined],
])('%j asks to wait %s ms', (reply, ms) => {
  expect(readReply(reply).retryAfterMs).toBe(ms);
});

test('the words of a server are kept without addresses, control characters and length', () => {
  const reply = readReply(`550-5.1.1 <ana@example.org>: no\u0007 such\r\n550 5.1.1 user\u001b[31m ${'x'.repeat(900)}`);
  expect(reply).toMatchObject({ code: 550, enhanced: '5.1.1' });
  expect(reply.words).toMatch(/^<address>: no such user \[31m x+…$/);
  expect(reply.words.length).toBe(500);
});

test.each([
  ['Factură.pdf', 'Factură.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\temp\\a.txt', 'a.txt'],
  ['a\u202Egpj.exe', 'a_gpj.exe'],
  ['a:b*c?.txt', 'a_b_c_.txt'],
  ['...', 'attachment'],
  [' .hidden ', 'hidden'],
])('the file %j is called %s', (given, name) => {
  expect(safeFileName(given)).toBe(name);
});

test('a long name of a file keeps its ending', () => {
  const name = safeFileName(`${'ș'.repeat(300)}.pdf`);
  expect(name.endsWith('.pdf')).toBe(true);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
});
