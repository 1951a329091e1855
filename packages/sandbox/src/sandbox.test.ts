import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './sandbox.ts';

let folder: string;
const open: Sandbox[] = [];

async function sandbox(port = 0): Promise<Sandbox> {
  const opened = await openSandbox({ folder, port, names: ['smtp'] });
  open.push(opened);
  return opened;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'genius-test-'));
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Status of a request whose Host header is chosen, as a page does whose name was pointed here. */
const statusFor = (url: string, host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { headers: { host } }, (answer) => resolve(answer.resume().statusCode))
      .once('error', reject)
      .end();
  });

test('a simulator listens where its variables say, and its page is on the first page', async () => {
  const { env, url } = await sandbox();
  const socket = connect(Number(env.SMTP_PORT), env.SMTP_HOST);
  const [greeting] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data: Buffer) => resolve([data])));
  socket.destroy();
  expect(String(greeting)).toMatch(/^220 /);
  const page = await (await fetch(url, { headers: { 'accept-language': 'ro' } })).text();
  expect(page).toContain('href="/inbox?lang=ro"');
  expect(page).toContain('Nimic din ce primesc nu pleacă');
});

test('a second process of the folder uses the sandbox that runs, and closing its view ends nothing', async () => {
  const first = await sandbox();
  const second = await openSandbox({ folder, port: 0, names: ['smtp'] });
  expect(second.env).toEqual(first.env);
  await second.close();
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});

test('the note of a sandbox that is gone is not believed', async () => {
  const gone = await openSandbox({ folder, port: 0, names: ['smtp'] });
  await gone.close();
  const { url, env } = await sandbox();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(env.SMTP_PORT).toBeDefined();
});

test('where its port is taken it takes another', async () => {
  const first = await sandbox();
  const other = mkdtempSync(join(tmpdir(), 'genius-test-'));
  const second = await openSandbox({ folder: other, port: Number(new URL(first.url).port), names: ['smtp'] });
  expect(second.url).not.toBe(first.url);
  await second.close();
  rmSync(other, { recursive: true });
});

test('a name of the internet that points to this machine is not answered', async () => {
  const { url } = await sandbox();
  expect(await statusFor(url, 'evil.example.com')).toBe(421);
  expect(await statusFor(url, `localhost:${new URL(url).port}`)).toBe(200);
});

test('recipes are a list in JSON, and anything else is refused with what they are', async () => {
  const { url } = await sandbox();
  const put = async (body: string, type = 'application/json') => {
    const answer = await fetch(`${url}/recipes/smtp`, { method: 'PUT', body, headers: { 'content-type': type } });
    return [answer.status, await answer.json()];
  };
  expect(await put('[]')).toEqual([200, { recipes: 0 }]);
  expect(await put('{"do":1}')).toEqual([400, { error: 'recipes are a list of { match?, times?, do }' }]);
  expect(await put('[]', 'text/plain')).toMatchObject([415, {}]);
});

test('a simulator that does not exist is refused with those that do', async () => {
  await expect(openSandbox({ folder, port: 0, names: ['fax'] })).rejects.toThrow(
    'there is no simulator fax; known are',
  );
});
