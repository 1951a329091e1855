/** What becomes of browsers: killed, hung, grown old, or left by a process that was killed. */

import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeTestFolder, type TestFolder } from '@genius/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadHtml, printA4, unhurried } from '../../testing/plain-run.ts';
import { pdfText } from '../../testing/read-pdf.ts';
import { needChromium } from '../../testing/rendering-world.ts';
import { findChromium } from './find-chromium.ts';
import { processTree } from './process-tree.ts';
import { makeProfileFolder, sweepProfileFolders } from './profile-folder.ts';
import { createRenderer, type Renderer } from './renderer.ts';

const path = findChromium(process.env.CHROMIUM_PATH) ?? '';
let renderer: Renderer;

function open(more: { recycleAfter?: number; allow?: string } = {}): Renderer {
  renderer = createRenderer({
    path,
    sandboxRequired: false,
    memoryMiB: 1_024,
    recycleAfter: more.recycleAfter ?? 500,
    allowedHosts: new Set(more.allow ? [more.allow] : []),
  });
  return renderer;
}

beforeEach((ctx) => needChromium(ctx));
afterEach(() => renderer?.close());

const print = async (html = '<p>bine</p>') => {
  const { pdf } = await renderer.toPdf(loadHtml(html), printA4, unhurried());
  return pdfText(pdf);
};
const isThere = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
const gone = (pids: number[]) => expect.poll(() => pids.filter(isThere)).toEqual([]);
const treeOf = async (root: number) => (await processTree(root)).map(({ pid }) => pid);

test('one browser serves many runs, and each run finds nothing of the one before it', async () => {
  const server = createServer((asked, reply) => {
    reply.setHeader('content-type', 'text/html');
    const stores = "localStorage.setItem('a', '1'); document.cookie = 'b=2';";
    reply.end(
      `<p id=o></p><script>o.textContent = 'saw ' + document.cookie + localStorage.length; ${stores}</script>
       <i>${asked.headers.cookie ?? 'none'}</i>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  open({ allow: host });
  const load = { ...loadHtml(''), source: { url: `http://${host}/` }, javascript: true, network: true };
  const pids = new Set<number | undefined>();
  for (let n = 0; n < 3; n++) {
    const { pdf } = await renderer.toPdf(load, printA4, unhurried());
    expect(await pdfText(pdf)).toBe('saw 0 none');
    pids.add(renderer.pid);
  }
  expect(pids.size).toBe(1);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test('many runs leave no process behind', async () => {
  open();
  const count = async () => (await processTree(renderer.pid as number)).filter(({ pid }) => isThere(pid)).length;
  await print();
  await renderer.warm();
  const before = await count();
  for (let n = 0; n < 10; n++) await Promise.all([print(), print(), print()]);
  await expect.poll(count).toBeLessThanOrEqual(before);
});

test('after so many runs the browser is a fresh one, and the old one is gone with all its processes', async () => {
  open({ recycleAfter: 3 });
  await print();
  const old = await treeOf(renderer.pid as number);
  await print();
  await Promise.all([print(), print(), print()]);
  await gone(old);
  expect(await print()).toBe('bine');
});

test('a browser that is killed ends its run as one to be tried again, and the next run gets another', async () => {
  open();
  await print();
  const pid = renderer.pid as number;
  const endless = renderer
    .toPdf({ ...loadHtml('<script>for (;;) {}</script>'), javascript: true }, printA4, unhurried())
    .catch((error) => error.failure);
  // The page is at work once its process is.
  await expect
    .poll(async () => (await processTree(pid)).filter(({ kind }) => kind === 'renderer').length)
    .toBeGreaterThan(0);
  process.kill(-pid, 'SIGKILL');
  expect(await endless).toMatchObject({ kind: 'transient', code: 'GW_PDF_CHROMIUM_LOST' });
  expect(await print()).toBe('bine');
});

test('a browser that does not answer any more is ended and replaced', async () => {
  open();
  await print();
  const pid = renderer.pid as number;
  const tree = await treeOf(pid);
  process.kill(-pid, 'SIGSTOP');
  const hung = renderer.toPdf(loadHtml('<p>x</p>'), printA4, { ...unhurried(), timeoutMs: 2_000, isLastTry: false });
  await expect(hung).rejects.toMatchObject({ failure: { kind: 'transient' } });
  await gone(tree);
  expect(await print()).toBe('bine');
});

test('a page whose process dies harms no other run', async () => {
  open();
  const crash = renderer
    .toPdf(
      { ...loadHtml('<iframe src="chrome://crash"></iframe><script>for(;;){}</script>'), javascript: true },
      printA4,
      {
        ...unhurried(),
        timeoutMs: 3_000,
      },
    )
    .catch((error) => error.failure.code);
  expect(await print()).toBe('bine');
  expect(await crash).toMatch(/GW_PDF_(TOO_SLOW|CHROMIUM_LOST)/);
  expect(await print()).toBe('bine');
});

test('a run that is cancelled ends at once, and its page with it', async () => {
  open();
  await print();
  const stop = new AbortController();
  const endless = renderer.toPdf({ ...loadHtml('<script>for (;;) {}</script>'), javascript: true }, printA4, {
    ...unhurried(),
    signal: stop.signal,
  });
  const begun = performance.now();
  stop.abort(new Error('cancelled'));
  await expect(endless).rejects.toThrow('cancelled');
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(await print()).toBe('bine');
});

let folder: TestFolder | undefined;
afterEach(() => folder?.remove());

/** Processes whose profile is in a folder. */
function processesIn(parent: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        return line.includes(parent) || readlinkSync(`/proc/${pid}/cwd`).startsWith(parent);
      } catch {
        return false;
      }
    })
    .map(Number)
    .filter((pid) => pid !== process.pid && isThere(pid));
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a process that ends by %s in the middle of its runs leaves no browser behind, also one that hangs, and the next start clears its folder',
  async (signal) => {
    folder = makeTestFolder();
    const parent = join(folder.path, 'tmp');
    mkdirSync(parent, { mode: 0o755 });
    const child = fork(join(import.meta.dirname, '../../testing/endless-renderer.ts'), [], {
      execArgv: [],
      env: { ...process.env, TMPDIR: parent },
    });
    const pid = await new Promise<number>((done) => child.once('message', (message) => done(message as number)));
    expect(processesIn(parent).length).toBeGreaterThan(3);
    // One that is stopped does not see its pipe close; the kernel ends it all the same.
    if (signal === 'SIGKILL') process.kill(pid, 'SIGSTOP');
    const left = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await left;
    await expect.poll(() => processesIn(parent)).toEqual([]);
    const others = await makeProfileFolder(undefined, parent);
    await sweepProfileFolders(parent);
    expect(readdirSync(parent).map((name) => join(parent, name))).toEqual([others.path]);
    await others.remove();
  },
);
