/** `genius secrets` and what the doctor says of their keys. */

import { randomBytes } from 'node:crypto';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPlatform } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from './testing/genius.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const newKey = () => randomBytes(32).toString('base64');
const json = async (args: readonly string[], options: { stdin?: string; env?: NodeJS.ProcessEnv } = {}) => {
  const { code, out, err } = await world.genius([...args, '--json'], options);
  return { code, err, answer: out ? JSON.parse(out) : undefined };
};

test('a secret is written from stdin or a file, listed without its value, read by workers, and deleted', async () => {
  const value = `parolă ${randomBytes(6).toString('hex')}`;
  const set = await json(['secrets', 'set', 'slack/token'], { stdin: `${value}\n` });
  expect(set).toEqual({ code: 0, err: '', answer: { name: 'slack/token', tenant: '', version: 1 } });
  const pem = '-----BEGIN X-----\nabc\n-----END X-----';
  await writeFile(join(world.folder, 'key.pem'), `${pem}\n`);
  await json(['secrets', 'set', 'anaf/key', '--tenant', 'firm', '--file', join(world.folder, 'key.pem')]);
  const list = await world.genius(['secrets']);
  expect(list.out).toContain('slack/token');
  expect(list.out).toContain('firm');
  expect((await json(['secrets', 'list', 'anaf/'])).answer.secrets).toMatchObject([{ tenant: 'firm', version: 1 }]);
  expect((await json(['secrets', 'list', '--tenant', 'nobody'])).answer.secrets).toEqual([]);

  const platform = createPlatform(await openEmbedded({ folder: world.folder }));
  const firm = platform.secrets.of('firm', 'test');
  expect((await firm.read('slack/token'))?.value).toBe(value);
  expect((await firm.read('anaf/key'))?.value).toBe(pem);
  await platform.stop();

  expect((await json(['secrets', 'delete', 'anaf/key'])).code).toBe(4);
  expect((await json(['secrets', 'delete', 'anaf/key', '--tenant', 'firm'])).code).toBe(0);
  const again = createPlatform(await openEmbedded({ folder: world.folder }));
  const audit = await again.ports.audit.list();
  await again.stop();
  expect(audit.map(({ actor, action, target }) => [actor.split(':')[0], action, target])).toEqual([
    ['cli', 'secret.written', 'slack/token'],
    ['cli', 'secret.written', 'anaf/key'],
    ['cli', 'secret.deleted', 'anaf/key'],
  ]);
  expect(JSON.stringify([audit, list, set])).not.toContain(value);
});

test('an empty value, one that is no text, a name that is none and a value in the arguments are refused', async () => {
  expect((await world.genius(['secrets', 'set', 'a'], { stdin: '\n' })).err).toContain('it is empty');
  const file = join(world.folder, 'bytes');
  await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
  const bytes = await world.genius(['secrets', 'set', 'a', '--file', file]);
  expect(bytes).toMatchObject({ code: 2, err: expect.stringContaining('it is not text in UTF-8') });
  expect((await world.genius(['secrets', 'set', 'a', '--file', 'absent'])).err).toContain('ENOENT');
  expect((await world.genius(['secrets', 'set', 'a b'], { stdin: 'x' })).code).toBe(3);
  const argument = await world.genius(['secrets', 'set', 'a', 'hunter2']);
  expect(argument.code).toBe(2);
  expect((await json(['secrets', 'list'])).answer?.secrets ?? []).toEqual([]);
});

test('keys rotate: the new one first, all sealed anew, then the old one can go', async () => {
  const [old, next] = [newKey(), newKey()];
  const with_ = (keys: string) => ({ env: { GENIUS_SECRET_KEY: keys } });
  await json(['secrets', 'set', 'a'], { stdin: 'of a', ...with_(old) });
  await json(['secrets', 'set', 'b'], { stdin: 'of b', ...with_(next) });
  const refused = await json(['secrets', 'rotate'], with_(next));
  expect(refused).toMatchObject({ code: 4, answer: { rotated: 0, unopened: [{ name: 'a', tenant: '' }] } });
  const rotated = await json(['secrets', 'rotate'], with_(`${next},${old}`));
  expect(rotated).toMatchObject({ code: 0, answer: { rotated: 1, unopened: [] } });
  expect((await json(['secrets', 'rotate'], with_(next))).answer).toEqual({ rotated: 0, unopened: [] });
});

test('in production a secret is not taken without a key, and the refusal says how to make one', async () => {
  const { code, err } = await world.genius(['secrets', 'set', 'a'], { stdin: 'x', env: { NODE_ENV: 'production' } });
  expect(code).toBe(5);
  expect(err).toContain('openssl rand -base64 32');
  expect(await readdir(world.folder)).not.toContain('secret.key');
});

// Four looks, each at every worker.
test('the doctor says where the key comes from and who else can read it, and never shows it', {
  timeout: 120_000,
}, async () => {
  const look = async (env: NodeJS.ProcessEnv = {}) => {
    const { out } = await world.genius(['doctor', '--json'], { env: { CHROMIUM_PATH: '/absent', ...env } });
    const { findings } = JSON.parse(out) as {
      findings: { name: string; state: string; what: string; remedy?: string }[];
    };
    return { out, found: findings.filter(({ name }) => name === 'secrets') };
  };
  expect((await look()).found).toMatchObject([
    { state: 'ok', what: expect.stringContaining('is made at the first use') },
  ]);
  const production = (await look({ NODE_ENV: 'production' })).found;
  expect(production).toMatchObject([{ state: 'note', remedy: expect.stringContaining('openssl rand -base64 32') }]);
  await json(['secrets', 'set', 'a'], { stdin: 'x' });
  await chmod(join(world.folder, 'secret.key'), 0o644);
  expect((await look()).found).toMatchObject([
    { state: 'ok', what: expect.stringContaining(join(world.folder, 'secret.key')) },
    { state: 'bad', remedy: `chmod 600 ${join(world.folder, 'secret.key')}` },
  ]);
  const key = newKey();
  const set = await look({ GENIUS_SECRET_KEY: key });
  expect(set.found).toMatchObject([{ state: 'ok', what: expect.stringContaining('GENIUS_SECRET_KEY') }]);
  expect(set.out).not.toContain(key);
});
