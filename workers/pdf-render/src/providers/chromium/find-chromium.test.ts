import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestFolder, openTestPlatform, type TestFolder } from '@genius/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { worker } from '../../index.ts';
import { findChromium } from './find-chromium.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

function program(name: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('the setting goes first, then names on PATH, the headless shell before browsers with windows', () => {
  const chrome = program('google-chrome');
  expect(findChromium(undefined, folder.path)).toBe(chrome);
  const shell = program('chromium-headless-shell');
  expect(findChromium(undefined, folder.path)).toBe(shell);
  expect(findChromium(chrome, folder.path)).toBe(chrome);
  expect(findChromium('google-chrome', folder.path)).toBe(chrome);
});

test('what is no program, or not there, is no browser', () => {
  writeFileSync(join(folder.path, 'chromium'), 'text');
  expect(findChromium(undefined, folder.path)).toBeUndefined();
  expect(findChromium(join(folder.path, 'none'), folder.path)).toBeUndefined();
  expect(findChromium(folder.path, folder.path)).toBeUndefined();
});

test('without Chromium the platform starts all the same, and says what to install', async () => {
  vi.stubEnv('PATH', folder.path);
  vi.stubEnv('CHROMIUM_PATH', '');
  await using platform = await openTestPlatform({ workers: [worker] });
  expect(platform.unavailable.get('pdf.render')).toBe(
    'Install Chromium (Debian: apt-get install chromium-headless-shell, or chromium), or set CHROMIUM_PATH to one.',
  );
});
