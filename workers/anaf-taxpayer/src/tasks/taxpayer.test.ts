import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlatform, type Platform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anafTaxpayer } from '../contract.ts';
import { worker } from '../index.ts';

let folder: string;
let platform: Platform;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  platform = createPlatform(await openEmbedded({ folder }), { workers: [worker], log: silentLogger });
  await platform.start();
});

afterAll(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

test('a name is answered with a greeting', async () => {
  expect(await platform.client.call(anafTaxpayer, { name: 'Ana' })).toEqual({ text: 'Hello, Ana!' });
});

test('an empty name is refused before anything runs', async () => {
  await expect(platform.client.call(anafTaxpayer, { name: '' })).rejects.toMatchObject({
    failure: { kind: 'invalid', field: 'name' },
  });
});
