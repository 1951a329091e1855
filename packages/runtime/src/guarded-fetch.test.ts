import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { guardedFetch } from './guarded-fetch.ts';
import { isPublicAddress } from './public-address.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const failureOf = (fetching: Promise<unknown>) =>
  fetching.then(
    () => 'fetched',
    (error: { code: string; kind: string; message: string }) => `${error.kind} ${error.code}: ${error.message}`,
  );

test.each([
  ['http://example.com/a.png', 'only https is fetched'],
  ['file:///etc/passwd', 'only https is fetched'],
  ['https://user:secret@example.com/', 'it carries a user name or password'],
  ['https://example.com:8443/', 'only port 443 is fetched'],
  ['https://127.0.0.1/', 'not on the public internet'],
  // The same loopback address as one number, in octal, in hex, and inside IPv6.
  ['https://2130706433/', 'not on the public internet'],
  ['https://0177.0.0.1/', 'not on the public internet'],
  ['https://0x7f.1/', 'not on the public internet'],
  ['https://[::ffff:127.0.0.1]/', 'not on the public internet'],
  ['https://[::1]/', 'not on the public internet'],
  // Where clouds keep their metadata and credentials.
  ['https://169.254.169.254/latest/meta-data/', 'not on the public internet'],
  ['not an address', 'it is no address'],
])('%s is refused as invalid, with the reason', async (url, reason) => {
  const failure = await failureOf(guardedFetch(url));
  expect(failure).toContain('invalid GW_URL_REFUSED');
  expect(failure).toContain(reason);
  expect(failure).not.toContain('secret');
});

test('a public name that resolves to a private address is refused, also if only one of its addresses is private', async () => {
  for (const addresses of [['10.0.0.5'], ['93.184.216.34', '192.168.1.1'], ['fd00::1']]) {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    expect(await failureOf(guardedFetch('https://innocent.example/', { resolve }))).toContain(
      'not on the public internet',
    );
  }
});

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['100.64.0.1', false], // carrier-grade NAT
  ['198.18.0.1', false], // benchmarks
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['64:ff9b::7f00:1', false], // NAT64 of 127.0.0.1
  ['2002:7f00:1::', false], // 6to4 of 127.0.0.1
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false], // Teredo
  ['fe80::1', false],
])('%s is on the public internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test('an allowed host is fetched, with its media type', async () => {
  const host = await serve((_, answer) => answer.setHeader('content-type', 'image/png; x=1').end('bytes'));
  const { bytes, mediaType } = await guardedFetch(`http://${host}/a`, { allowHosts: [host] });
  expect([bytes.toString(), mediaType]).toEqual(['bytes', 'image/png']);
});

test('a redirect to a host inside is refused', async () => {
  const host = await serve((_, answer) => answer.writeHead(302, { location: 'https://10.0.0.1/admin' }).end());
  expect(await failureOf(guardedFetch(`http://${host}/`, { allowHosts: [host] }))).toContain(
    'not on the public internet',
  );
});

test('endless redirects end', async () => {
  const host = await serve((_, answer) => answer.writeHead(302, { location: '/again' }).end());
  expect(await failureOf(guardedFetch(`http://${host}/`, { allowHosts: [host] }))).toContain(
    'redirects more than 5 times',
  );
});

test('a body over the limit is refused whether or not its length was announced', async () => {
  const announced = await serve((_, answer) => answer.end(Buffer.alloc(2_000)));
  const streamed = await serve((_, answer) => {
    answer.write(Buffer.alloc(800));
    answer.end(Buffer.alloc(800));
  });
  for (const host of [announced, streamed]) {
    const fetching = guardedFetch(`http://${host}/`, { allowHosts: [host], maxBytes: 1_000 });
    expect(await failureOf(fetching)).toContain('more than 1000 bytes');
  }
});

test('a compressed body that nobody asked for is refused unopened', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const host = await serve((_, answer) => answer.setHeader('content-encoding', 'gzip').end(bomb));
  expect(await failureOf(guardedFetch(`http://${host}/`, { allowHosts: [host] }))).toContain('compressed, unasked');
});

test('a server that never answers fails as transient after the time limit', async () => {
  const host = await serve(() => undefined);
  const failure = await failureOf(guardedFetch(`http://${host}/`, { allowHosts: [host], timeoutMs: 100 }));
  expect(failure).toBe('transient GW_FETCH_FAILED: The address at url could not be fetched: it took too long.');
});

test('the caller’s signal ends the fetch with its own reason', async () => {
  const host = await serve(() => undefined);
  const controller = new AbortController();
  const fetching = guardedFetch(`http://${host}/`, { allowHosts: [host], signal: controller.signal });
  controller.abort(new Error('the run was cancelled'));
  await expect(fetching).rejects.toThrow('the run was cancelled');
});

test.each([
  [503, 'transient'],
  [429, 'transient'],
  [404, 'invalid'],
])('an answer of %i is %s', async (status, kind) => {
  const host = await serve((_, answer) => answer.writeHead(status, { 'retry-after': '7' }).end());
  const error = await guardedFetch(`http://${host}/`, { allowHosts: [host] }).catch((e: unknown) => e);
  expect(error).toMatchObject({ failure: { kind, ...(kind === 'transient' ? { retryAfterMs: 7_000 } : {}) } });
});
