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

it('a folder of the version before is brought up to date and keeps what is in it', async () => {
  const folder = makeTestFolder();
  try {
    const before = await openEmbedded({ folder: folder.path });
    await before.kv.set('kept', 'yes');
    const { generation } = before.effects;
    await before.close();
    const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
    db.exec(`DROP TABLE secrets; DROP TABLE paces;
      DROP INDEX runs_ended_badly; DROP INDEX runs_failure_kind; DROP INDEX runs_blocked; DROP INDEX runs_parent; DROP TABLE run_logs;
      PRAGMA user_version = 1`);
    db.close();
    const [ports, other] = await Promise.all([1, 2].map(() => openEmbedded({ folder: folder.path })));
    expect(ports?.effects.generation).toBe(generation);
    expect(await ports?.kv.get('kept')).toBe('yes');
    expect(await ports?.secrets.put({ tenant: '', name: 'new', version: 1, sealed: 'x' })).toBe(true);
    expect(await other?.secrets.get('', 'new')).toMatchObject({ sealed: 'x' });
    expect(await other?.kv.reserve('new', { count: 1, perMs: 1_000, mostMs: 0 })).toEqual({ granted: true, waitMs: 0 });
    await ports?.close();
    await other?.close();
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
