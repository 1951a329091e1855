/**
 * The folder of one browser: profile, fonts, crash files. A socket in it is listened to as long as this process lives,
 * so that folders of processes that were killed are known by the silence of theirs, and cleared at the next start.
 */

import { chown, copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Who owns the browser's files, if not this process's user. */
export interface Owner {
  uid: number;
  gid: number;
}

export interface ProfileFolder {
  readonly path: string;
  /** A fontconfig file: the machine's fonts, and ours for what they lack. */
  readonly fontConfig: string;
  remove(): Promise<void>;
}

const PREFIX = 'genius-chromium-';
const SOCKET = 'alive';
const MAKING_MS = 60_000;
const FONTS = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'];

/** Makes a folder. */
export async function makeProfileFolder(owner?: Owner, parent = tmpdir()): Promise<ProfileFolder> {
  const path = await mkdtemp(join(parent, PREFIX));
  const alive = createServer((socket) => socket.destroy());
  await new Promise<void>((done, failed) => alive.once('error', failed).listen(join(path, SOCKET), done));
  alive.unref();
  const fontConfig = await layFonts(path);
  await mkdir(join(path, 'profile'));
  if (owner) for (const each of [path, join(path, 'profile')]) await chown(each, owner.uid, owner.gid);
  return {
    path,
    fontConfig,
    async remove() {
      await new Promise<void>((done) => alive.close(() => done()));
      await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    },
  };
}

/** Clears the folders whose process is gone. Returns how many. */
export async function sweepProfileFolders(parent = tmpdir()): Promise<number> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  const swept = await Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
      if (await isAlive(path)) return false;
      return rm(path, { recursive: true, force: true }).then(
        () => true,
        () => false,
      );
    }),
  );
  return swept.filter(Boolean).length;
}

/** Without a socket it is just being made, or half removed. */
function isAlive(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(folder, SOCKET));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ENOENT') resolve(isNew(folder));
      else resolve(code !== 'ECONNREFUSED');
    });
  });
}

async function isNew(folder: string): Promise<boolean> {
  const made = await stat(folder).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < MAKING_MS;
}

/** Copies our fonts to where the browser's user can read them: Latin with all diacritics, whatever the machine has. */
async function layFonts(path: string): Promise<string> {
  const folder = join(path, 'fonts');
  await mkdir(folder);
  const source = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/source-sans-3/package.json'));
  for (const style of FONTS) {
    const file = join(source, style, `SourceSans3_${style}.ttf`);
    await copyFile(file, join(folder, basename(file)));
  }
  const config = join(path, 'fonts.conf');
  await writeFile(
    config,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}</dir>
  <cachedir>${join(path, 'profile')}</cachedir>
</fontconfig>
`,
  );
  return config;
}
