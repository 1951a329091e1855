/** The SDK in a real browser, in a page of another origin than the registry. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeTestFolder } from '@genius/testing';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { openWorld } from './testing/open-world.ts';

const program = `
  import { createClient, isInvalid } from './index.ts';
  const tell = (seen) => fetch('/seen', { method: 'POST', body: JSON.stringify(seen) });
  async function see() {
    const { url, token } = await (await fetch('/options')).json();
    const client = createClient({ url, token });
    const seen = {};
    const heard = new Promise((resolve) => client.on('probe.greet.done', ({ data }) => resolve(data.run_id)));
    const photo = await client.blobs.put(new Blob(['ș'], { type: 'text/plain' }));
    const task = { name: 'probe.greet' };
    const run = await client.submit(task, { name: 'Ana', photo });
    const { text, card } = await run.result();
    seen.text = text;
    seen.card = new TextDecoder().decode(await client.blobs.get(card, { run: run.id }));
    seen.heard = (await heard) === run.id;
    const slow = await client.submit(task, { name: 'Ana', slow: true });
    for await (const { note } of slow.progress()) {
      seen.note = note;
      seen.cancel = await slow.cancel();
    }
    seen.invalid = await client.submit(task, { name: '' }).catch((error) => isInvalid(error) && error.failure.field);
    return seen;
  }
  see().then(tell, (error) => tell({ error: String(error?.stack ?? error) }));
`;

test('a page in Chromium submits, streams, cancels, hears events, and moves blobs', async (ctx) => {
  const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) ctx.skip('service: chromium is not installed; apt-get install chromium');
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: resolve(import.meta.dirname) },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  const seen = Promise.withResolvers<unknown>();
  let options = {};
  const pages = createServer(async (request, response) => {
    if (request.url === '/seen') seen.resolve(JSON.parse(await text(request)));
    if (request.url === '/options') return response.end(JSON.stringify(options));
    if (request.url === '/program.js') {
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(outputFiles[0]?.text);
    }
    return response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><script type="module" src="/program.js"></script>');
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  await using world = await openWorld({ origins: [origin] });
  options = { url: world.url, token: await world.token('workers:submit', 'workers:read') };
  const folder = makeTestFolder();
  const browser = openPage(chromium, join(folder.path, 'profile'), origin);
  ctx.onTestFinished(async () => {
    browser.kill('SIGKILL');
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, 'exit');
    pages.closeAllConnections();
    pages.close();
    folder.remove();
  });
  expect(await seen.promise).toEqual({
    text: 'Hello, Ana!',
    card: 'ș',
    heard: true,
    note: 'half',
    cancel: 'stopping',
    invalid: 'name',
  });
});

function openPage(chromium: string, profile: string, url: string): ChildProcess {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  return spawn(chromium, [...flags, `--user-data-dir=${profile}`, '--remote-debugging-port=0', url], {
    stdio: 'ignore',
  });
}
