import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTestFolder } from '@genius/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settings } from '../../settings.ts';
import { type LaidKit, layKit } from '../../testing/duk-kit/lay-kit.ts';
import { findKit, NO_HOME, NO_JAVA } from './find-kit.ts';
import { checkKit } from './health.ts';
import { copyConfig } from './offline-config.ts';
import { makeWorkFolder } from './work-folder.ts';

let kit: LaidKit;
const { DUK_HOME: homeBefore, JAVA_HOME: javaBefore } = process.env;
beforeEach(() => {
  kit = layKit();
});
afterEach(() => {
  restore('DUK_HOME', homeBefore);
  restore('JAVA_HOME', javaBefore);
  kit[Symbol.dispose]();
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

test('a folder that is no kit is refused at the start, with a sentence that helps', () => {
  const problem = (DUK_HOME: string) => {
    try {
      settings.read({ DUK_HOME });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(problem(kit.home)).toBeUndefined();
  expect(problem('/nowhere')).toContain('there is no DUKIntegrator.jar in that folder');
  expect(problem('kit')).toContain('an absolute path without spaces');
  expect(problem('/opt/ANAF kit')).toContain('an absolute path without spaces');
});

test('Java is that of JAVA_HOME, else the first on PATH', () => {
  const { DUK_HOME, JAVA_HOME } = kit.env;
  expect(findKit({ DUK_HOME, JAVA_HOME })).toMatchObject({ java: kit.java });
  expect(findKit({ DUK_HOME }, `/nowhere:${JAVA_HOME}/bin`)).toMatchObject({ java: kit.java });
  expect(findKit({ DUK_HOME }, '/nowhere')).toBe(NO_JAVA);
  expect(findKit({ DUK_HOME, JAVA_HOME: '/nowhere' }, `${JAVA_HOME}/bin`)).toBe(NO_JAVA);
  expect(findKit({ JAVA_HOME })).toBe(NO_HOME);
});

test('health is silent about a kit that is whole and about none, and says what is missing of another', async () => {
  Object.assign(process.env, kit.env);
  expect(await checkKit()).toBeUndefined();
  const lib = join(kit.home, 'lib');
  rmSync(join(lib, 'D406Pdf.jar'));
  expect(await checkKit()).toBe(`ANAF's kit can not do D406. Download D406Pdf.jar from ANAF into ${lib}.`);
  rmSync(lib, { recursive: true });
  expect(await checkKit()).toContain('Download D406Validator.jar and D406Pdf.jar');
  process.env.JAVA_HOME = '/nowhere';
  await expect(checkKit()).rejects.toThrow('There is no Java.');
  delete process.env.DUK_HOME;
  expect(await checkKit()).toBeUndefined();
});

test('the configuration is copied and says offLine, and that of the kit stays', async () => {
  const folder = makeTestFolder();
  const copy = (await copyConfig(kit.home, folder.path)) as string;
  expect(await readFile(join(copy, 'config.properties'), 'utf8')).toBe('limba=ro\nofffLine=N\noffLine=Y\n');
  expect(await readFile(join(kit.home, 'config', 'config.properties'), 'utf8')).toContain('offLine=N');
  writeFileSync(join(kit.home, 'config', 'config.properties'), 'limba=ro\n');
  await copyConfig(kit.home, folder.path);
  expect(await readFile(join(copy, 'config.properties'), 'utf8')).toBe('limba=ro\noffLine=Y\n');
  rmSync(join(kit.home, 'config'), { recursive: true });
  expect(await copyConfig(kit.home, folder.path)).toBeUndefined();
  folder.remove();
});

test('folders of processes that are gone are cleared once they are old', async () => {
  const parent = makeTestFolder();
  const old = join(parent.path, 'genius-duk-999999999-a');
  const young = join(parent.path, 'genius-duk-999999999-b');
  const foreign = join(parent.path, 'other');
  for (const path of [old, young, foreign]) mkdirSync(path);
  const hourAgo = Date.now() / 1_000 - 3_600;
  for (const path of [old, foreign]) utimesSync(path, hourAgo, hourAgo);
  await using folder = await makeWorkFolder(parent.path);
  const isThere = (path: string) => stat(path).then(Boolean, () => false);
  expect(await Promise.all([old, young, foreign, folder.path].map(isThere))).toEqual([false, true, true, true]);
  expect((await stat(folder.path)).mode & 0o077).toBe(0);
  parent.remove();
});

test('a folder for temporary files whose path has spaces is not used', async () => {
  const parent = makeTestFolder();
  const spaced = join(parent.path, 'My Files');
  mkdirSync(spaced);
  await using folder = await makeWorkFolder(spaced);
  expect(folder.path).toMatch(/^\/tmp\/genius-duk-\d+-\w+$/);
  parent.remove();
});
