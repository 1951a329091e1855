/** `genius reges`: a login that is kept sealed and never shown. */

import { createPlatform } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from '../testing/genius.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const login = ['reges', 'login', '--username', 'api-9900000010'];

test("an employer's API key is kept sealed, under the name that the worker reads", async () => {
  const { code, out, err } = await world.genius([...login, '--employer', '9900000010'], { stdin: 'parola-secretă\n' });
  expect(code).toBe(0);
  expect(out).toContain('genius doctor');
  expect(out + err).not.toContain('parola-secretă');
  const platform = createPlatform(await openEmbedded({ folder: world.folder }));
  const kept = await platform.secrets.of('', 'test').read('reges/login/9900000010');
  await platform.stop();
  expect(JSON.parse(kept?.value ?? '')).toEqual({ username: 'api-9900000010', password: 'parola-secretă' });
});

test('no password and a CUI with letters are refused', async () => {
  expect((await world.genius([...login, '--employer', '9900000010'], { stdin: '' })).err).toContain('it is empty');
  expect(await world.genius([...login, '--employer', 'RO1'], { stdin: 'x' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('digits, without RO'),
  });
});
