/** Pages of a host that the operator allowed: loaded with all they have, and what their servers answer is told. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { join } from 'node:path';
import { makeTestFolder } from '@genius/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { needChromium, openRenderingWorld, type RenderingWorld } from '../testing/rendering-world.ts';

let world: RenderingWorld;
let server: Server;
let secure: NetServer | undefined;
let at: (path: string) => string;
let secureUrl = '';
let noOpenssl = '';

const listen = async (one: NetServer) => {
  await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
  return (one.address() as AddressInfo).port;
};

const PAGE = `<html><title>Raport</title><link rel=stylesheet href=/style.css><p id=o>x</p><img src=/pic.svg width=10>
  <script>
    const out = [];
    const add = (what) => { out.push(what); o.textContent = out.sort().join(' '); };
    fetch('/data', { method: 'POST', body: 'ab' }).then((r) => r.text()).then(add);
    const socket = new WebSocket('ws://' + location.host + '/socket');
    socket.onmessage = ({ data }) => add(data);
    window.isDone = () => out.length === 2;
  </script></html>`;

beforeAll(async () => {
  server = createServer((asked, reply) => {
    const send = (type: string, body: string) => reply.setHeader('content-type', type).end(body);
    if (asked.url === '/page') return void send('text/html', PAGE);
    if (asked.url === '/style.css') return void send('text/css', 'p::after { content: " styled" }');
    if (asked.url === '/pic.svg') return void send('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    if (asked.url === '/lang') return void send('text/html', `<p>${asked.headers['accept-language']}</p>`);
    if (asked.url === '/moved') return void reply.writeHead(302, { location: '/lang' }).end();
    if (asked.url === '/500' || asked.url === '/429' || asked.url === '/404') {
      return void reply.writeHead(Number(asked.url.slice(1))).end('no');
    }
    if (asked.url === '/cut') return void reply.destroy();
    if (asked.url === '/data') {
      let body = '';
      asked.on('data', (chunk) => {
        body += chunk;
      });
      return void asked.on('end', () => reply.end(`posted-${body}`));
    }
    reply.writeHead(404).end();
  });
  // The least of RFC 6455 that says one word.
  server.on('upgrade', (asked, socket) => {
    const accept = createHash('sha1').update(
      `${asked.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
    );
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, 6, ...Buffer.from('socket')]));
    socket.on('end', () => socket.end()).on('error', () => undefined);
  });
  const port = await listen(server);
  at = (path) => `http://127.0.0.1:${port}${path}`;
  const securePort = await openSecure();
  secureUrl = `https://127.0.0.1:${securePort}/`;
  process.env.PDF_RENDER_ALLOW_HOSTS = `127.0.0.1:${port},127.0.0.1:${securePort}`;
  world = await openRenderingWorld();
});

/** A server whose certificate nobody vouches for. */
async function openSecure(): Promise<number> {
  const folder = makeTestFolder();
  try {
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    const ask = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
    execFileSync('openssl', [...ask, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, reply) => reply.end('x'));
    return await listen(secure);
  } catch {
    noOpenssl = 'service: openssl is absent, which makes a certificate for a moment';
    return 1;
  } finally {
    folder.remove();
  }
}

afterAll(async () => {
  await world.close();
  for (const one of [server, secure]) {
    if (!one) continue;
    (one as Server).closeAllConnections();
    await new Promise((done) => one.close(done));
  }
});
beforeEach((ctx) => needChromium(ctx));

test('a page is printed with its style, its picture and what its scripts fetch and hear', async () => {
  const { pages, title, output } = await world.render({
    url: at('/page'),
    javascript: true,
    waitFor: { function: 'isDone' },
  });
  expect(output.missing).toEqual([]);
  expect(title).toBe('Raport');
  expect(pages[0]?.text).toBe('posted-ab socket styled');
});

test('without scripts it is printed as it came', async () => {
  const { pages } = await world.render({ url: at('/page'), waitFor: { networkIdle: true } });
  expect(pages[0]?.text).toBe('x styled');
});

test('its server is told the language, also after a redirect', async () => {
  expect((await world.render({ url: at('/moved'), locale: 'de-AT' })).pages[0]?.text).toBe('de-AT,de;q=0.9');
});

test.each([
  ['/404', 'failed refused GW_PDF_PAGE_ANSWERED url'],
  ['/500', 'failed transient GW_PDF_PAGE_UNREACHABLE url'],
  ['/429', 'failed transient GW_PDF_PAGE_UNREACHABLE url'],
  ['/cut', 'failed transient GW_PDF_PAGE_UNREACHABLE url'],
])('what answers %s ends as %s', async (path, ending) => {
  expect(await world.failure({ url: at(path) })).toBe(ending);
});

test('a host that nobody knows is unreachable', async () => {
  expect(await world.failure({ url: 'https://no-such-host.invalid/' })).toBe(
    'failed transient GW_PDF_PAGE_UNREACHABLE url',
  );
});

test('a certificate that nobody vouches for is not taken', async (ctx) => {
  if (noOpenssl) ctx.skip(noOpenssl);
  const { client } = world.platform;
  const { renderPdf } = await import('../contract.ts');
  await expect(client.call(renderPdf, { url: secureUrl })).rejects.toMatchObject({
    failure: { code: 'GW_PDF_PAGE_UNREACHABLE', details: { problem: 'net::ERR_CERT_AUTHORITY_INVALID' } },
  });
});
