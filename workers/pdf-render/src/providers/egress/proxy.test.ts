import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Pass } from './pass.ts';
import { type Egress, startEgress } from './proxy.ts';

let inside: Server;
let port: number;
let reached: string[] = [];
beforeAll(async () => {
  inside = createServer((asked, reply) => {
    reached.push(asked.url ?? '');
    if (asked.url === '/large') return void reply.end(Buffer.alloc(100_000, 'x'));
    if (asked.url === '/back') return void reply.writeHead(302, { location: '/there' }).end();
    reply.end(`seen ${asked.headers['proxy-authorization'] ?? 'no password'}`);
  });
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
  port = (inside.address() as AddressInfo).port;
});
afterAll(() => new Promise((done) => inside.close(done)));

const answers: Record<string, string[]> = {};
let egress: Egress;
beforeEach(async () => {
  reached = [];
  egress = await startEgress(async (host) => {
    const address = answers[host]?.shift();
    if (!address) throw new Error('not known');
    return address.split(',').map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 }));
  });
});
afterEach(() => egress.stop());

const limits = { maxBytes: 50_000, maxConnections: 4 };
const open = (...allowed: string[]) => egress.open({ ...limits, allowedHosts: new Set(allowed) });

/** Says one line to the proxy, with the pass's password, and returns the first line it answers, or all. */
function say(line: string, pass?: Pass, whole = false): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(Number(new URL(egress.url).port), '127.0.0.1');
    let heard = '';
    const auth = pass && Buffer.from(`${pass.user}:${pass.secret}`).toString('base64');
    socket.write(
      `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${auth ? `Proxy-Authorization: Basic ${auth}\r\n` : ''}\r\n`,
    );
    socket.on('data', (chunk) => {
      heard += chunk;
      if (!whole && heard.includes('\r\n')) socket.destroy();
    });
    socket.on('error', failed);
    socket.on('close', () => done(whole ? heard : (heard.split('\r\n')[0] ?? '')));
  });
}

test('who has no pass, or one that has ended, is not let through', async () => {
  const pass = open(`127.0.0.1:${port}`);
  expect(await say(`GET http://127.0.0.1:${port}/`)).toContain('407');
  expect(await say(`CONNECT 127.0.0.1:${port}`)).toContain('407');
  expect(await say(`GET http://127.0.0.1:${port}/`, pass)).toContain('200');
  egress.close(pass);
  expect(await say(`GET http://127.0.0.1:${port}/`, pass)).toContain('407');
});

test.each([
  ['127.0.0.1:443', 'not-public'],
  // 2130706433 and 0x7f.1 are 127.0.0.1.
  ['2130706433:443', 'not-public'],
  ['0x7f.1:443', 'not-public'],
  ['169.254.169.254:443', 'not-public'],
  ['10.0.0.1:443', 'not-public'],
  ['[::1]:443', 'not-public'],
  ['[::ffff:10.0.0.1]:443', 'not-public'],
  ['[fe80::1]:443', 'not-public'],
  ['[64:ff9b::a00:1]:443', 'not-public'],
  ['8.8.8.8:22', 'only-https'],
  ['8.8.8.8:80', 'only-https'],
  ['no-such-host.test:443', 'unknown'],
])('a tunnel to %s is refused: %s', async (authority, why) => {
  const pass = open();
  expect(await say(`CONNECT ${authority}`, pass)).toContain('403');
  expect([...pass.refusals.values()]).toEqual([why]);
});

test('a name with one address inside among public ones is refused', async () => {
  answers['mixed.test'] = ['93.184.215.14,10.0.0.1'];
  expect(await say('CONNECT mixed.test:443', open())).toContain('403');
});

test('a name that resolves to the inside the second time is refused the second time, and never connected to in between', async () => {
  answers['rebind.test'] = ['192.0.2.1,10.0.0.1', '127.0.0.1'];
  const pass = open();
  expect(await say('CONNECT rebind.test:443', pass)).toContain('403');
  expect(await say('CONNECT rebind.test:443', pass)).toContain('403');
  expect(reached).toEqual([]);
});

test('a host that the operator allowed is reached over http, without the password of the run', async () => {
  const heard = await say(`GET http://127.0.0.1:${port}/page`, open(`127.0.0.1:${port}`), true).catch(String);
  expect(heard).toContain('seen no password');
  expect(reached).toEqual(['/page']);
});

test('plain http to any other host is refused', async () => {
  const pass = open();
  expect(await say(`GET http://127.0.0.1:${port}/`, pass)).toContain('403');
  expect(await say('GET http://93.184.215.14/', pass)).toContain('403');
  expect(reached).toEqual([]);
});

test('a run that fetches more than its share is cut off', async () => {
  const pass = open(`127.0.0.1:${port}`);
  await say(`GET http://127.0.0.1:${port}/large`, pass, true);
  expect(pass.isTooLarge).toBe(true);
  expect(await say(`GET http://127.0.0.1:${port}/`, pass)).toContain('403');
});

test('a redirect is handed back to be asked for again, never followed', async () => {
  expect(await say(`GET http://127.0.0.1:${port}/back`, open(`127.0.0.1:${port}`))).toContain('302');
  expect(reached).toEqual(['/back']);
});
