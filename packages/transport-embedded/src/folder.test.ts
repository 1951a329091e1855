/** Which folders are opened. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeTestFolder } from '@genius/testing';
import { expect, it } from 'vitest';
import { openEmbedded } from './embedded.ts';

it('a folder on a network file system is refused', async () => {
  const folder = makeTestFolder();
  try {
    await expect(openEmbedded({ folder: folder.path, fileSystemType: async () => 0x6969 })).rejects.toThrow(/NFS/);
    expect(readdirSync(folder.path)).toEqual([]);
  } finally {
    folder.remove();
  }
});

it('a folder written by a newer version is refused, and says so', async () => {
  const folder = makeTestFolder();
  try {
    await (await openEmbedded({ folder: folder.path })).close();
    const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
    db.exec('PRAGMA user_version = 999');
    db.close();
    await expect(openEmbedded({ folder: folder.path })).rejects.toMatchObject({ code: 'GW_STORE_VERSION' });
  } finally {
    folder.remove();
  }
});

it('a closed instance leaves no file of its own behind', async () => {
  const folder = makeTestFolder();
  try {
    await (await openEmbedded({ folder: folder.path })).close();
    expect(readdirSync(join(folder.path, 'instances'))).toEqual([]);
  } finally {
    folder.remove();
  }
});
