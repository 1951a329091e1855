/** Pages that mean harm: files of the machine, addresses inside, endless scripts, too much of everything. */

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { needChromium, openRenderingWorld, type RenderingWorld } from '../testing/rendering-world.ts';

let world: RenderingWorld;
/** A service inside, which no page may reach. */
let inside: Server;
/** A host that the operator allowed. */
let allowed: Server;
let udp: UdpSocket;
let touched: string[] = [];
let routes: Record<
  string,
  (asked: IncomingMessage) => { status?: number; headers?: Record<string, string>; body?: string }
>;

const listen = async (server: Server) => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};
let insidePort: number;
let allowedPort: number;
let udpPort: number;
const at = (path: string) => `http://127.0.0.1:${allowedPort}${path}`;

beforeAll(async () => {
  inside = createServer((asked, reply) => {
    touched.push(`http ${asked.url}`);
    reply.setHeader('access-control-allow-origin', '*').end('SECRET');
  });
  inside.on('connection', () => touched.push('connection'));
  insidePort = await listen(inside);
  allowed = createServer((asked, reply) => {
    const {
      status = 200,
      headers = {},
      body = '',
    } = routes[(asked.url ?? '').split('?')[0] as string]?.(asked) ?? {
      status: 404,
    };
    reply.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  });
  allowedPort = await listen(allowed);
  udp = createSocket('udp4');
  udp.on('message', () => touched.push('udp'));
  await new Promise<void>((done) => udp.bind(0, '127.0.0.1', done));
  udpPort = udp.address().port;
  process.env.PDF_RENDER_ALLOW_HOSTS = `127.0.0.1:${allowedPort}`;
  process.env.PDF_RENDER_TIMEOUT = '6s';
  process.env.PDF_RENDER_MEMORY = '512';
  world = await openRenderingWorld();
});
afterAll(async () => {
  await world.close();
  await new Promise<void>((done) => udp.close(() => done()));
  for (const server of [inside, allowed]) await new Promise((done) => server.close(done));
});
beforeEach((ctx) => {
  needChromium(ctx);
  touched = [];
  routes = {};
});

const text = async (input: Parameters<RenderingWorld['render']>[0]) => (await world.render(input)).pages[0]?.text ?? '';
/** Still there and well after what came before. */
const expectWell = async () => expect(await text({ html: '<p>bine</p>' })).toBe('bine');

test.each([
  ['a frame', '<iframe src="file:///etc/passwd" width=600 height=400></iframe>'],
  ['an object', '<object data="file:///etc/passwd" type="text/plain" width=600 height=400></object>'],
  ['an embed', '<embed src="file:///etc/passwd" type="text/plain" width=600 height=400>'],
  ['a style sheet', '<style>@import "file:///etc/passwd"; p { background: url(file:///etc/passwd) }</style>'],
  ['a redirect of itself', '<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'],
  ['a base address', '<base href="file:///etc/"><iframe src="passwd"></iframe>'],
  ['the view of a source', '<iframe src="view-source:file:///etc/passwd"></iframe>'],
  ['a page of the browser', '<iframe src="chrome://version"></iframe>'],
])('%s shows no file of the machine', async (_, html) => {
  expect(await text({ html: `${html}<p>rest</p>` })).toBe('rest');
  expect(await text({ html: `${html}<p>rest</p>`, javascript: true, network: true })).toBe('rest');
});

test('headers and footers show no file of the machine, run no script and fetch nothing', async () => {
  const part = (edge: string) =>
    `<div>${edge}<iframe src="file:///etc/passwd"></iframe><img src="http://127.0.0.1:${insidePort}/x">
     <img src=x onerror="document.body.textContent='RAN'"><script>document.body.textContent='RAN'</script></div>`;
  const shown = await text({
    html: '<p>middle</p>',
    header: part('top'),
    footer: part('foot'),
    margin: '30mm',
    javascript: true,
    network: true,
  });
  expect(shown).toContain('top');
  expect(shown).toContain('foot');
  expect(shown).not.toMatch(/root:|RAN/);
  expect(touched).toEqual([]);
});

const SCRIPT_TRICKS = (host: string, udpTo: number) => `
  <p id="out">start</p><canvas id="c"></canvas>
  <script>
    const out = document.getElementById('out');
    const done = [];
    const add = (what) => { done.push(what); out.textContent = done.join(' '); };
    fetch('http://${host}/fetch').then((r) => r.text()).then(add, () => add('fetch-no'));
    fetch('https://${host}/fetch').then((r) => r.text()).then(add, () => add('tls-no'));
    const x = new XMLHttpRequest(); x.onload = () => add(x.responseText); x.onerror = () => add('xhr-no');
    x.open('POST', 'http://${host}/xhr'); x.send('a');
    for (const scheme of ['ws', 'wss']) {
      try { const w = new WebSocket(scheme + '://${host}/'); w.onopen = () => add('WS-OPEN'); w.onerror = () => add('ws-no'); }
      catch { add('ws-no'); }
    }
    navigator.sendBeacon('http://${host}/beacon', 'a');
    const e = new EventSource('http://${host}/events'); e.onerror = () => { e.close(); add('events-no'); };
    const link = document.createElement('link'); link.rel = 'prefetch'; link.href = 'http://${host}/prefetch'; document.head.append(link);
    const pre = document.createElement('link'); pre.rel = 'preconnect'; pre.href = 'http://${host}/'; document.head.append(pre);
    const code = "fetch('http://${host}/worker').then((r) => r.text()).then(postMessage, () => postMessage('worker-no'))";
    const worker = new Worker(URL.createObjectURL(new Blob([code]))); worker.onmessage = ({ data }) => add(data); worker.onerror = () => add('worker-no');
    try {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udpTo}' }] });
      peer.createDataChannel('x'); peer.createOffer().then((o) => peer.setLocalDescription(o));
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && add('rtc-done');
    } catch { add('rtc-done'); }
    try { if (!globalThis.WebTransport) throw 0; const t = new WebTransport('https://127.0.0.1:${udpTo}/'); t.ready.then(() => add('QUIC'), () => add('quic-no')); } catch { add('quic-no'); }
    window.open('http://${host}/popup');
    window.isDone = () => done.length >= 9;
  </script>`;

test.each([
  ['127.0.0.1', (port: number) => `127.0.0.1:${port}`],
  ['localhost', (port: number) => `localhost:${port}`],
  ['0.0.0.0', (port: number) => `0.0.0.0:${port}`],
  ['[::ffff:127.0.0.1]', (port: number) => `[::ffff:127.0.0.1]:${port}`],
  ['one number', (port: number) => `2130706433:${port}`],
])('scripts reach nothing inside by %s, whatever they try, with the network on', async (_, hostOf) => {
  const html = SCRIPT_TRICKS(hostOf(insidePort), udpPort);
  const shown = await text({ html, javascript: true, network: true, waitFor: { function: 'isDone' } });
  expect(shown).not.toMatch(/SECRET|OPEN|QUIC/);
  expect(shown.split(' ').length).toBeGreaterThanOrEqual(9);
  expect(touched).toEqual([]);
});

test('scripts of a page from an allowed host reach nothing else inside, whatever they try', async () => {
  for (const host of [`127.0.0.1:${insidePort}`, `localhost:${insidePort}`]) {
    routes['/tricks'] = () => ({ body: SCRIPT_TRICKS(host, udpPort) });
    const { pages } = await world.render({ url: at('/tricks'), javascript: true, waitFor: { function: 'isDone' } });
    expect(pages[0]?.text).not.toMatch(/SECRET|OPEN|QUIC/);
  }
  expect(touched).toEqual([]);
});

test.each([
  ['the metadata of clouds', 'https://169.254.169.254/latest/meta-data/'],
  ['a private address', 'https://10.0.0.1/'],
  ['the loopback', 'https://127.0.0.1/'],
  ['the loopback of IPv6', 'https://[::1]/'],
  ['an unspecified address', 'https://0.0.0.0/'],
  ['a name of the loopback', 'https://localhost/'],
  ['another port', 'https://8.8.8.8:8443/'],
  ['plain http', 'http://8.8.8.8/'],
  ['a user name and a password', 'https://a:b@example.com/'],
])('%s is not opened as a page', async (_, url) => {
  expect(await world.failure({ url })).toBe('failed invalid GW_URL_REFUSED url');
});

test('a page that redirects to the inside, by any status, is refused and the inside is not touched', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    routes['/away'] = () => ({ status, headers: { location: `http://127.0.0.1:${insidePort}/` } });
    expect(await world.failure({ url: at('/away') })).toBe('failed invalid GW_URL_REFUSED url');
  }
  expect(touched).toEqual([]);
});

test('what a page of an allowed host embeds of the inside, or sends its window to, is not there', async () => {
  routes['/page'] = () => ({
    body: `<p>page</p><iframe src="http://127.0.0.1:${insidePort}/frame"></iframe><img src="/hop">
      <link rel="stylesheet" href="http://localhost:${insidePort}/x.css">`,
  });
  routes['/hop'] = () => ({ status: 302, headers: { location: `http://127.0.0.1:${insidePort}/picture` } });
  const { pages, output } = await world.render({ url: at('/page') });
  expect(pages[0]?.text).toBe('page');
  expect(output.missing.map(({ reason }) => reason)).toContain('address-refused');
  expect(touched).toEqual([]);
});

test('headers and cookies go to the page and to no other host, also when it redirects', async () => {
  const seen: string[] = [];
  const note = (asked: IncomingMessage) =>
    seen.push(`${asked.headers.host?.split(':')[0]} ${asked.headers['x-token'] ?? '-'} ${asked.headers.cookie ?? '-'}`);
  routes['/page'] = (asked) => {
    note(asked);
    return { body: `<p>page</p><img src="http://localhost:${allowedPort}/elsewhere">` };
  };
  routes['/elsewhere'] = (asked) => {
    note(asked);
    return { body: '' };
  };
  // The same server under another name, which is another host.
  process.env.PDF_RENDER_ALLOW_HOSTS = `127.0.0.1:${allowedPort},localhost:${allowedPort}`;
  const { closeRenderer } = await import('../renderer-here.ts');
  await closeRenderer();
  const input = { headers: { 'X-Token': 't-1' }, cookies: [{ name: 'session', value: 's-1' }] };
  await world.render({ url: at('/page'), ...input });
  expect(seen).toEqual(['127.0.0.1 t-1 session=s-1', 'localhost - -']);
  seen.length = 0;
  routes['/hop'] = () => ({ status: 302, headers: { location: `http://localhost:${allowedPort}/elsewhere` } });
  await world.render({ url: at('/hop'), ...input });
  expect(seen).toEqual(['localhost - -']);
});

test('a script that does not end is ended, tried once more, and then refused; others are served', async () => {
  const looping = world.failure({ html: '<p>x</p><script>for (;;) {}</script>', javascript: true });
  await expectWell();
  expect(await looping).toBe('failed invalid GW_PDF_TOO_SLOW');
  await expectWell();
});

test('a page that takes all the memory it gets is ended, and others are served', async () => {
  const html = '<script>const kept = []; for (;;) kept.push(new Uint8Array(2e7).fill(1))</script>';
  expect(await world.failure({ html, javascript: true })).toBe('failed invalid GW_PDF_TOO_MUCH_MEMORY');
  await expectWell();
});

test('dialogs, downloads, popups and printing by the page hold up nothing', async () => {
  routes['/file'] = () => ({
    headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
    body: 'x',
  });
  const html = `<p>still here</p><a id="a" href="${at('/file')}" download>x</a>
    <script>addEventListener('beforeunload', (e) => e.preventDefault());
    document.getElementById('a').click(); window.open('about:blank'); window.print();
    setTimeout(() => { alert('a'); confirm('b'); prompt('c'); window.isDone = () => true }, 10)</script>`;
  expect(await text({ html, javascript: true, network: true, waitFor: { function: 'isDone' } })).toContain(
    'still here',
  );
});

test('a huge picture drawn by a script, a style without end and 100 000 elements end in time', async () => {
  const canvas =
    '<canvas id=c width=32000 height=32000></canvas><p>drawn</p><script>c.getContext("2d").fillRect(0,0,32000,32000)</script>';
  expect(await world.failure({ html: canvas, javascript: true })).toMatch(/rendered|TOO_MUCH_MEMORY|TOO_SLOW/);
  const blur = '<div style="filter:blur(5000px);width:100000px;height:100000px;background:red"></div>';
  expect(await world.failure({ html: blur, pages: '1' })).toMatch(/rendered|TOO_MUCH_MEMORY|TOO_SLOW/);
  // With this world's 512 MiB their memory may be what ends them.
  const many = `<p>${'<b>x</b>'.repeat(100_000)}</p>`;
  expect(await world.failure({ html: many })).toMatch(/rendered|TOO_MUCH_MEMORY|TOO_SLOW/);
  await expectWell();
});

test('a document of 10 000 pages ends in time: printed whole or refused', async () => {
  const html = '<p style="break-after:page">x</p>'.repeat(10_000);
  expect(await world.failure({ html })).toMatch(/rendered|TOO_SLOW|TOO_MUCH_MEMORY/);
  await expectWell();
});

test('a header with a line break, a cookie with a semicolon and an asset outside its folder break the contract', async () => {
  expect(await world.failure({ url: at('/'), headers: { 'X-A': 'a\r\nX-B: b' } })).toContain('headers.X-A');
  expect(await world.failure({ url: at('/'), cookies: [{ name: 'a', value: 'b; c=d' }] })).toContain('cookies.0.value');
  const content = { text: 'x' };
  expect(await world.failure({ html: 'x', assets: [{ name: '../x', content }] })).toContain('assets.0.name');
  expect(await world.failure({ html: 'x', assets: [{ name: '/x', content }] })).toContain('assets.0.name');
});
