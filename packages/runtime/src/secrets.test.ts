/** Secrets on a folder: where their keys come from, and what a thief of the folder finds. */

import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defineTask } from '@genius/contract';
import { makeTestFolder, runHandler } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, beforeEach, expect, type TestContext, test } from 'vitest';
import { z } from 'zod';
import { createPlatform } from './platform.ts';
import type { Ports } from './ports/index.ts';
import { createSecrets } from './secrets.ts';
import { openSecretKeys } from './secrets-keys.ts';
import { handle } from './worker.ts';

let folder: ReturnType<typeof makeTestFolder>;
let ports: Ports;
beforeEach(async () => {
  folder = makeTestFolder();
  ports = await openEmbedded({ folder: folder.path });
});
afterEach(async () => {
  await ports.close();
  folder.remove();
});

const newKey = () => randomBytes(32).toString('base64');
const service = (env: NodeJS.ProcessEnv) =>
  createSecrets({ rows: ports.secrets, audit: ports.audit, keys: openSecretKeys(ports.secrets.keyFolder, env) });
const secrets = (env: NodeJS.ProcessEnv, tenant = '') => service(env).of(tenant, 'test');
const keyFile = () => join(folder.path, 'secret.key');

async function failureOf(work: Promise<unknown>) {
  return work.then(
    () => undefined,
    (error: { code: string; kind: string; message: string }) => error,
  );
}

test('nothing of a value can be found in the files of a folder, nor in the error without its key', async () => {
  const value = `Parolă-${randomBytes(12).toString('hex')}`;
  await secrets({ GENIUS_SECRET_KEY: newKey() }).write('smtp', value);
  const needles = [value, Buffer.from(value).toString('base64'), Buffer.from(value).toString('base64url')];
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(files.map(({ name }) => name)).toContain('runs.sqlite-wal');
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name));
    for (const needle of needles) expect(bytes.includes(needle), name).toBe(false);
  }
  const wrong = newKey();
  const error = await failureOf(secrets({ GENIUS_SECRET_KEY: wrong }).read('smtp'));
  expect(error).toMatchObject({ code: 'GW_SECRET_SEALED', kind: 'transient' });
  expect(error?.message).toContain('Add that key behind the first one');
  for (const secret of [value, wrong]) expect(JSON.stringify(error)).not.toContain(secret);
});

test('the same value is never sealed to the same text', async () => {
  const env = { GENIUS_SECRET_KEY: newKey() };
  const sealed = new Set<string | undefined>();
  for (let i = 0; i < 20; i++) {
    await secrets(env).write('same', 'value');
    sealed.add((await ports.secrets.get('', 'same'))?.sealed);
  }
  expect(sealed.size).toBe(20);
});

test.each([
  ['to another tenant', (sealed: string) => ({ tenant: 'thief', name: 'a', version: 1, sealed })],
  ['to another name', (sealed: string) => ({ tenant: 't', name: 'b', version: 1, sealed })],
  ['to a later version', (sealed: string) => ({ tenant: 't', name: 'a', version: 2, sealed })],
  [
    'with one bit changed',
    (sealed: string) => ({ tenant: 't', name: 'a', version: 2, sealed: sealed.replace(/.(?=.{8}$)/, flip) }),
  ],
  ['cut off', (sealed: string) => ({ tenant: 't', name: 'a', version: 2, sealed: sealed.slice(0, -9) })],
])('a sealed text that is put %s does not open', async (_, moved) => {
  const env = { GENIUS_SECRET_KEY: newKey() };
  await secrets(env, 't').write('a', 'value');
  const stored = await ports.secrets.get('t', 'a');
  const place = moved(stored?.sealed as string);
  expect(await ports.secrets.put(place)).toBe(true);
  await expect(secrets(env, place.tenant).read(place.name)).rejects.toMatchObject({ code: 'GW_SECRET_ALTERED' });
});

const flip = (letter: string) => (letter === 'A' ? 'B' : 'A');

test('without a setting a key is made at the first write, for its owner only, the same for all processes', async () => {
  expect(await secrets({}).read('a')).toBeUndefined();
  expect(readdirSync(folder.path)).not.toContain('secret.key');
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => secrets({}).write(name, `value of ${name}`)));
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('secret.key'))).toEqual(['secret.key']);
  for (const name of ['a', 'b', 'c', 'd']) expect((await secrets({}).read(name))?.value).toBe(`value of ${name}`);
});

test('a key that was lost is not made anew in order to read', async () => {
  await secrets({}).write('a', 'value');
  rmSync(keyFile());
  await expect(secrets({}).read('a')).rejects.toMatchObject({ code: 'GW_SECRET_SEALED' });
  expect(readdirSync(folder.path)).not.toContain('secret.key');
});

test('in production no key is made, and the refusal says how to make one', async () => {
  const error = await failureOf(secrets({ NODE_ENV: 'production' }).write('a', 'value'));
  expect(error?.code).toBe('GW_SECRET_KEY_MISSING');
  expect(error?.message).toContain('openssl rand -base64 32');
  expect(error?.message).toContain('GENIUS_SECRET_KEY_FILE');
  expect(readdirSync(folder.path)).not.toContain('secret.key');
  // Nor on servers, where each machine would make another one.
  await expect(openSecretKeys(undefined, {}).sealingKeys()).rejects.toMatchObject({ code: 'GW_SECRET_KEY_MISSING' });
});

test('keys of a mounted file are read again when a secret is sealed with one that is not known yet', async () => {
  const file = join(folder.path, 'mounted');
  const [old, next] = [newKey(), newKey()];
  writeFileSync(file, `${old}\n`);
  const reader = secrets({ GENIUS_SECRET_KEY_FILE: file });
  await reader.write('a', 'old');
  writeFileSync(file, `${next}\n${old}\n`);
  await secrets({ GENIUS_SECRET_KEY_FILE: file }).write('a', 'new');
  expect(await reader.read('a')).toEqual({ value: 'new', version: 2 });
});

test('a file of keys that holds none or cannot be read is told by its name', async () => {
  const file = join(folder.path, 'mounted');
  const write = () => failureOf(secrets({ GENIUS_SECRET_KEY_FILE: file }).write('a', 'value'));
  expect((await write())?.message).toContain(`${file}: it can not be read (ENOENT)`);
  writeFileSync(file, '\n');
  expect((await write())?.message).toContain('it is empty; make one with: openssl rand -base64 32');
  const short = randomBytes(31).toString('base64');
  writeFileSync(file, `${newKey()},${short}`);
  const error = await write();
  expect(error).toMatchObject({ code: 'GW_SECRET_KEY_UNREADABLE' });
  expect(error?.message).toContain('key 2 of 2 is not 32 bytes in base64');
  expect(error?.message).not.toContain(short);
  chmodSync(file, 0o600);
});

test.each([
  ['a key that is none', { GENIUS_SECRET_KEY: 'c2hvcnQ=' }, 'GENIUS_SECRET_KEY'],
  [
    'keys from two places',
    { GENIUS_SECRET_KEY: newKey(), GENIUS_SECRET_VAULT_PATH: 'secret/data/x' },
    'GENIUS_SECRET_VAULT_PATH',
  ],
  ['a path in Vault without its address', { GENIUS_SECRET_VAULT_PATH: 'secret/data/x' }, 'VAULT_ADDR'],
  [
    'Vault over http on another machine',
    { GENIUS_SECRET_VAULT_PATH: 'secret/data/x', VAULT_ADDR: 'http://vault.example.com:8200', VAULT_TOKEN: 't' },
    'VAULT_ADDR',
  ],
  ['a path that is none', { GENIUS_SECRET_VAULT_PATH: '../sys/seal', VAULT_ADDR: 'https://v' }, 'VAULT_PATH'],
])('%s is refused as a setting', async (_, env, name) => {
  const error = await failureOf(secrets(env).write('a', 'value'));
  expect(error).toMatchObject({ code: 'GW_SETTING_INVALID', kind: 'invalid' });
  expect(error?.message).toContain(name);
});

/** Answers as Vault's HTTP API does, on a real socket. */
async function openVault(ctx: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ctx.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('keys are read from Vault with the token, and it is in no error', async (ctx) => {
  const keys: Record<string, string> = { key: newKey(), other: newKey() };
  let token = 'hvs.first';
  const asked: (string | undefined)[] = [];
  const address = await openVault(ctx, (request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'application/json');
    if (request.headers['x-vault-token'] !== token) response.writeHead(403).end('{"errors":["permission denied"]}');
    else if (request.url !== '/v1/secret/data/genius') response.writeHead(404).end('{"errors":[]}');
    else response.end(JSON.stringify({ data: { data: keys, metadata: { version: 3 } } }));
  });
  const tokenFile = join(folder.path, 'token');
  writeFileSync(tokenFile, `${token}\n`);
  const env = { VAULT_ADDR: address, VAULT_TOKEN_FILE: tokenFile, GENIUS_SECRET_VAULT_PATH: 'secret/data/genius' };
  const reader = secrets(env);
  await reader.write('a', 'value');
  expect((await reader.read('a'))?.value).toBe('value');
  expect(asked).toEqual(['/v1/secret/data/genius']);

  const named = secrets({ ...env, GENIUS_SECRET_VAULT_PATH: 'secret/data/genius#other' });
  await named.write('b', 'other');
  expect((await secrets({ GENIUS_SECRET_KEY: keys.other as string }).read('b'))?.value).toBe('other');

  const absent = await failureOf(secrets({ ...env, GENIUS_SECRET_VAULT_PATH: 'secret/genius' }).read('a'));
  expect(absent?.message).toContain('404: there is nothing at this path; with KV version 2 it has the form');
  token = 'hvs.second';
  const denied = await failureOf(secrets(env).read('a'));
  expect(denied).toMatchObject({ code: 'GW_SECRET_KEY_UNREADABLE', kind: 'transient' });
  expect(denied?.message).toContain('403: the token has expired');
  expect(JSON.stringify(denied)).not.toContain('hvs.');
  // An agent renews the token's file.
  writeFileSync(tokenFile, token);
  expect((await secrets(env).read('a'))?.value).toBe('value');
});

test('the token goes to the named server only, and an answer without end is not read', async (ctx) => {
  const thief: (string | undefined)[] = [];
  const elsewhere = await openVault(ctx, (request, response) => {
    thief.push(String(request.headers['x-vault-token']));
    response.end('{}');
  });
  const redirecting = await openVault(ctx, (_, response) => {
    response.writeHead(307, { location: `${elsewhere}/v1/secret/data/genius` }).end();
  });
  const endless = await openVault(ctx, (_, response) => {
    const more = () => void (response.writable && response.write(Buffer.alloc(64_000, 32), more));
    response.writeHead(200);
    more();
  });
  const read = (address: string) =>
    failureOf(
      secrets({ VAULT_ADDR: address, VAULT_TOKEN: 't', GENIUS_SECRET_VAULT_PATH: 'secret/data/genius' }).write(
        'a',
        'b',
      ),
    );
  expect((await read(redirecting))?.message).toContain('307, a redirect: name the active server');
  expect(thief).toEqual([]);
  expect((await read(endless))?.message).toContain('no answer (too large)');
});

test('a rotation reseals what it can open, names what it can not, and is done when done again', async () => {
  const [old, next, lost] = [newKey(), newKey(), newKey()];
  await secrets({ GENIUS_SECRET_KEY: old }, 'a').write('x', 'of a');
  await secrets({ GENIUS_SECRET_KEY: lost }, 'b').write('y', 'of b');
  const rotating = service({ GENIUS_SECRET_KEY: `${next},${old}` });
  const unopened = [{ tenant: 'b', name: 'y' }];
  expect(await rotating.rotate('test')).toEqual({ rotated: 1, unopened });
  expect(await rotating.rotate('test')).toEqual({ rotated: 0, unopened });
  expect((await secrets({ GENIUS_SECRET_KEY: next }, 'a').read('x'))?.value).toBe('of a');
});

test('who read the default tenant’s secret may write its own over it, once, and the default one stays', async () => {
  const env = { GENIUS_SECRET_KEY: newKey() };
  await secrets(env).write('token', 'shared');
  await secrets(env).write('token', 'shared again');
  const own = secrets(env, 'firm');
  const read = await own.read('token');
  expect(read).toEqual({ value: 'shared again', version: 2 });
  await expect(own.write('token', 'mine', { version: 1 })).rejects.toMatchObject({ code: 'GW_SECRET_CHANGED' });
  await own.write('token', 'mine', { version: 2 });
  await expect(own.write('token', 'late', { version: 2 })).rejects.toMatchObject({ code: 'GW_SECRET_CHANGED' });
  await expect(own.write('token', 'new', { version: 0 })).rejects.toMatchObject({ code: 'GW_SECRET_CHANGED' });
  expect((await own.read('token'))?.value).toBe('mine');
  expect((await secrets(env).read('token'))?.value).toBe('shared again');
  await secrets(env).write('other', 'x');
  expect((await own.list('')).map(({ name, version }) => [name, version])).toEqual([
    ['other', 1],
    ['token', 1],
  ]);
});

test('a secret that was deleted and written again is not taken for the one before', async () => {
  const own = secrets({ GENIUS_SECRET_KEY: newKey() });
  const version = await own.write('a', 'first');
  await own.delete('a');
  await own.write('a', 'second', { version: 0 });
  await expect(own.write('a', 'third', { version })).rejects.toMatchObject({ code: 'GW_SECRET_CHANGED' });
});

test('64 kB are taken, a byte more is not, and a name must be one', async () => {
  const own = secrets({ GENIUS_SECRET_KEY: newKey() });
  const largest = 'ș'.repeat(32_768);
  await own.write('large', largest);
  expect((await own.read('large'))?.value).toBe(largest);
  await expect(own.write('large', `${largest}x`)).rejects.toMatchObject({
    code: 'GW_SECRET_TOO_LARGE',
    kind: 'invalid',
  });
  expect(await own.write('empty', '')).toBe(1);
  expect(await own.read('empty')).toEqual({ value: '', version: 1 });
  for (const name of ['', ' a', '/a', 'a\n', 'a b', 'a'.repeat(201), 'ș', '-a', 'a\0']) {
    await expect(own.write(name, 'v'), JSON.stringify(name)).rejects.toMatchObject({ code: 'GW_SECRET_NAME' });
    await expect(own.read(name)).rejects.toMatchObject({ code: 'GW_SECRET_NAME' });
  }
});

test('a platform that is given nothing uses the folder’s own key', async () => {
  const at = makeTestFolder();
  try {
    for (const value of [undefined, 'kept']) {
      const platform = createPlatform(await openEmbedded({ folder: at.path }));
      const own = platform.secrets.of('', 'test');
      expect((await own.read('a'))?.value).toBe(value);
      await own.write('a', 'kept');
      await platform.stop();
    }
    expect(readdirSync(at.path)).toContain('secret.key');
  } finally {
    at.remove();
  }
});

test('a handler that is run alone finds the secrets that its test gives', async () => {
  const look = defineTask({
    name: 'look.up',
    queue: 'look',
    summary: 'For a test.',
    idempotent: 'yes',
    input: z.object({}),
    output: z.any(),
  });
  const handler = handle(look, async (_, ctx) => (await ctx.secrets.read('token'))?.value);
  const { output } = await runHandler(handler, {}, { tenant: 'firm', secrets: { token: 'of the test' } });
  expect(output).toBe('of the test');
});

test('a secret is replaced where it stands, for all who share it, and only if nobody changed it meanwhile', async () => {
  const env = { GENIUS_SECRET_KEY: newKey() };
  const [shared, firm, other] = [secrets(env), secrets(env, 'firm'), secrets(env, 'other')];
  await shared.write('token', 'one');
  const seen = await firm.read('token');
  expect(await firm.replace('token', 'two', seen?.version ?? 0)).toBe(2);
  expect([(await other.read('token'))?.value, (await shared.read('token'))?.value]).toEqual(['two', 'two']);
  expect(await failureOf(other.replace('token', 'three', 1))).toMatchObject({ code: 'GW_SECRET_CHANGED' });
  await other.write('token', 'of other');
  await other.replace('token', 'of other, anew', (await other.read('token'))?.version ?? 0);
  expect([(await other.read('token'))?.value, (await firm.read('token'))?.value]).toEqual(['of other, anew', 'two']);
  expect(await failureOf(firm.replace('none', 'x', 0))).toMatchObject({ code: 'GW_SECRET_CHANGED' });
});
