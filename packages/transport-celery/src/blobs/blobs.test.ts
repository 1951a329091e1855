/** Blobs on S3 and in a shared folder, with their rows in PostgreSQL. */

import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { BlobRef } from '@genius/contract';
import type { BlobRows, Blobs, Clock, Ports } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { blobsConformance } from '@genius/testing/conformance';
import { type TestContext, useServices } from '@genius/testing/services';
import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { TABLES } from '../store/tables.ts';
import { openBlobRows } from './blob-rows.ts';
import { openFolderBlobs } from './folder.ts';
import { openS3Blobs } from './s3.ts';
import { readS3Address } from './s3-address.ts';
import { openBucket } from './s3-requests.ts';

type Kind = 'S3' | 'a folder';

interface BlobWorld {
  /** Those of one more instance; a broken one can't reach the contents. */
  open(options?: { now?: () => number; broken?: boolean }): Blobs;
  query(sql: string): Promise<unknown[]>;
  /** Ids of the contents that are there. */
  contents(): Promise<string[]>;
  lose(id: string): Promise<void>;
  close(): Promise<void>;
}

let databaseUrl: string;
let s3Url: string;
let worlds = 0;

async function openBlobWorld(kind: Kind): Promise<BlobWorld> {
  const schema = `blobs_${process.pid}_${++worlds}`;
  const admin = new pg.Client(databaseUrl);
  await admin.connect();
  await admin.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}; ${TABLES}`);
  const db = openDb({ url: databaseUrl, schema });
  const place = kind === 'S3' ? s3Place(schema) : folderPlace();
  return {
    open: ({ now = Date.now, broken = false } = {}) => place.open(broken, openBlobRows(db), { now }),
    query: (sql) => db.query(sql),
    contents: place.contents,
    lose: place.lose,
    async close() {
      await db.close();
      await admin.query(`DROP SCHEMA ${schema} CASCADE`);
      await admin.end();
      await place.remove();
    },
  };
}

function folderPlace() {
  const { path, remove } = makeTestFolder();
  return {
    open: (broken: boolean, rows: BlobRows, clock: Pick<Clock, 'now'>) =>
      openFolderBlobs(broken ? '/dev/null/blobs' : path, rows, clock),
    contents: async () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    lose: async (id: string) => rmSync(join(path, id.slice(-2), id)),
    remove,
  };
}

function s3Place(folder: string) {
  const address = readS3Address(`${s3Url}/${folder}`);
  const send = openBucket(address);
  const contents = async () => {
    const query = `list-type=2&prefix=${folder}%2F`;
    const answer = await openBucket({ ...address, urlOf: () => address.urlOf('') })({ method: 'GET', name: '', query });
    return [...((await answer?.text()) ?? '').matchAll(/<Key>[^<]*\/([^<]*)<\/Key>/g)].map(([, id]) => id ?? '');
  };
  const lose = async (name: string) => void (await send({ method: 'DELETE', name }));
  return {
    open: (broken: boolean, rows: BlobRows, clock: Pick<Clock, 'now'>) =>
      openS3Blobs({ url: `${broken ? s3Url.replace(/[^/]*$/, 'no-such-bucket') : s3Url}/${folder}`, clock }, rows),
    contents,
    lose,
    remove: async () => {
      for (const id of await contents()) await lose(id);
    },
  };
}

/** A world that ends with the test. */
async function blobWorld(ctx: TestContext, kind: Kind): Promise<BlobWorld> {
  const world = await openBlobWorld(kind);
  ctx.onTestFinished(world.close);
  return world;
}

async function* inPieces(content: Buffer, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
}

const missing = { code: 'GW_BLOB_MISSING' };

beforeEach(async (ctx) => {
  ({ databaseUrl, s3Url } = await useServices(ctx, 'postgres', 's3'));
});

describe.each<Kind>(['S3', 'a folder'])('on %s', (kind) => {
  blobsConformance(async () => {
    const world = await openBlobWorld(kind);
    const open = async () => ({ blobs: world.open() }) as Ports;
    const unused = () => Promise.reject(new Error('not for blobs'));
    return {
      ports: await open(),
      another: open,
      reopen: open,
      close: world.close,
      declareDead: unused,
      tamper: unused,
    };
  });

  it('a stream of 20 MB comes back by another instance, whole and in pieces', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    const content = randomBytes(20_000_000);
    const ref = await world.open().put(inPieces(content, 65_521), { subject: 'a\0b', mediaType: 'a/b' });
    expect(ref).toMatchObject({ size: content.length, mediaType: 'a/b' });
    const other = world.open();
    expect((await other.get(ref)).equals(content)).toBe(true);
    expect((await buffer(await other.stream(ref))).equals(content)).toBe(true);
    expect(await other.list({ subject: 'a\0b' })).toEqual([ref]);
    expect(await other.list({ subject: 'a\0b', tenant: 't' })).toEqual([]);
  });

  it('a stream that breaks leaves nothing', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    const breaking = (async function* () {
      yield* inPieces(Buffer.alloc(9_000_000), 1_000_000);
      throw new Error('the sender');
    })();
    await expect(world.open().put(breaking)).rejects.toThrow('the sender');
    expect(await world.query('SELECT id FROM blobs')).toEqual([]);
    expect(await world.contents()).toEqual([]);
  });

  it('a link opens until its time is over, in every instance, and not if anything of it was changed', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    let now = 1_000;
    const here = world.open({ now: () => now });
    const there = world.open({ now: () => now });
    const [a, b] = [await here.put(Buffer.from('a')), await here.put(Buffer.from('b'))] as [BlobRef, BlobRef];
    const link = await here.link(a, 500);
    expect(link).toMatch(/^\/blobs\/[0-9a-f-]{36}\?until=1500&signature=[\w-]{43}$/);
    expect(await there.openLink(link)).toEqual(a);
    const changes = [
      link.replace(a.blob, b.blob),
      link.replace('until=1500', 'until=9500'),
      link.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
      link.replace(/&signature.*/, ''),
      '/blobs/',
      '',
    ];
    for (const changed of changes) expect([changed, await there.openLink(changed)]).toEqual([changed, undefined]);
    now = 1_501;
    expect(await there.openLink(link)).toBeUndefined();
    now = 1_000;
    await here.delete(a);
    expect(await there.openLink(link)).toBeUndefined();
    await expect(here.link(a, 500)).rejects.toMatchObject(missing);
  });

  it('what is past its time goes with the sweep, content and row', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    let now = 1_000;
    const blobs = world.open({ now: () => now });
    const refs = await Promise.all(
      [1_500, 2_500, undefined].map((expiresAt) => blobs.put(Buffer.from('x'), expiresAt ? { expiresAt } : {})),
    );
    expect(await blobs.sweep()).toBe(0);
    now = 2_000;
    expect(await blobs.sweep()).toBe(1);
    const kept = refs.slice(1).map(({ blob }) => blob);
    expect((await blobs.list({})).map(({ blob }) => blob).sort()).toEqual(kept.sort());
    expect((await world.contents()).sort()).toEqual(kept.sort());
  });

  it('an erasure whose content could not be removed is finished by the sweep', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    const blobs = world.open();
    const ref = await blobs.put(Buffer.from('of a person'), { subject: 's' });
    await expect(world.open({ broken: true }).delete(ref)).rejects.toThrow();
    // It is gone for everybody already.
    await expect(blobs.get(ref)).rejects.toMatchObject(missing);
    expect(await blobs.list({ subject: 's' })).toEqual([]);
    expect(await blobs.sweep()).toBe(1);
    expect(await world.contents()).toEqual([]);
  });

  it('a blob whose content was lost is missing', async (ctx) => {
    const world = await blobWorld(ctx, kind);
    const blobs = world.open();
    const ref = await blobs.put(Buffer.from('a'));
    await world.lose(ref.blob);
    await expect(blobs.get(ref)).rejects.toMatchObject(missing);
    await expect(blobs.stream(ref)).rejects.toMatchObject(missing);
    expect(await blobs.delete(ref)).toBe(true);
  });
});
