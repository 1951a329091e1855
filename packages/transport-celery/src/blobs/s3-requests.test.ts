/** What an S3 that is slow to serve, refuses or is gone means for a blob. */

import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BlobRows } from '@genius/runtime';
import { type TestContext, useServices } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { openS3Blobs } from './s3.ts';
import { readS3Address } from './s3-address.ts';
import { openBucket } from './s3-requests.ts';

/** A server that gives these answers in turn, then 200, and what it was asked. */
async function openServer(ctx: TestContext, answers: [status: number, body: string][]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const [status, body] = answers[asked.length] ?? [200, ''];
    asked.push(request);
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ctx.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://key:geheim@127.0.0.1:${(server.address() as AddressInfo).port}/bucket`;
  return { url, asked, send: openBucket(readS3Address(url)) };
}

const error = (code: string) => `<Error><Code>${code}</Code><Message>In its words</Message><Key>key</Key></Error>`;

it('a store that is busy, or says so only in the body of a success, is asked again', async (ctx) => {
  const { asked, send } = await openServer(ctx, [
    [503, error('SlowDown')],
    [200, error('InternalError')],
  ]);
  expect((await send({ method: 'POST', name: 'a' }))?.status).toBe(200);
  expect(asked).toHaveLength(3);
});

it('one that stays busy is a transient failure in its own words', async (ctx) => {
  const { send } = await openServer(ctx, [[503, error('SlowDown')]]);
  await expect(send({ method: 'PUT', name: 'a', attempts: 1 })).rejects.toMatchObject({
    code: 'GW_BLOB_STORE_UNREACHABLE',
    kind: 'transient',
    message: 'The blob store (bucket bucket) did not answer as it should: HTTP 503, SlowDown, In its words',
  });
});

it('one that is not there is a transient failure', async () => {
  const send = openBucket(readS3Address('http://key:geheim@127.0.0.1:9/bucket'));
  await expect(send({ method: 'GET', name: 'a', attempts: 2 })).rejects.toMatchObject({
    code: 'GW_BLOB_STORE_UNREACHABLE',
    message: expect.not.stringContaining('geheim'),
  });
});

it('a redirect is not followed with our signature', async (ctx) => {
  const { asked, send } = await openServer(ctx, [[301, error('PermanentRedirect')]]);
  await expect(send({ method: 'GET', name: 'a' })).rejects.toMatchObject({ code: 'GW_BLOB_STORE_REFUSED' });
  expect(asked).toHaveLength(1);
});

it('an upload that the store refuses to end leaves no parts and no object behind', async (ctx) => {
  const { url, asked } = await openServer(ctx, [
    [200, '<UploadId>u/1</UploadId>'],
    [200, ''],
    [200, ''],
    [400, error('InvalidPart')],
  ]);
  const rows = {} as BlobRows;
  await expect(openS3Blobs({ url }, rows).put(Buffer.alloc(9_000_000))).rejects.toMatchObject({
    code: 'GW_BLOB_STORE_REFUSED',
  });
  const seen = asked.map(({ method, url: path = '' }) => `${method} ${path.replace(/\/bucket\/[^?]*/, '')}`);
  expect(seen).toEqual([
    'POST ?uploads',
    'PUT ?partNumber=1&uploadId=u%2F1',
    'PUT ?partNumber=2&uploadId=u%2F1',
    'POST ?uploadId=u%2F1',
    'DELETE ?uploadId=u%2F1',
    'DELETE ',
  ]);
});

it('every request is signed as version 4 asks, with the hash of its body', async (ctx) => {
  const { asked, send } = await openServer(ctx, []);
  await send({ method: 'GET', name: 'a' });
  await send({ method: 'POST', name: 'a', query: 'uploads' });
  await send({ method: 'PUT', name: 'a', query: 'partNumber=1&uploadId=u%2F1', body: new Uint8Array([1]) });
  const hashes = ['', '', new Uint8Array([1])].map(sha256);
  expect(asked.map(({ headers }) => headers['x-amz-content-sha256'])).toEqual(hashes);
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(asked.map(authorizationOf));
});

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** By the letter of "Signature Calculations for the Authorization Header" in Amazon's reference. */
function authorizationOf({ method, url = '', headers }: IncomingMessage): string {
  const [path, query = ''] = url.split('?');
  const pairs = query.split('&').filter(Boolean);
  const canonicalQuery = pairs.map((pair) => (pair.includes('=') ? pair : `${pair}=`)).sort();
  const signed = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  const lines = signed.map((name) => `${name}:${headers[name]}\n`).join('');
  const hash = String(headers['x-amz-content-sha256']);
  const request = [method, path, canonicalQuery.join('&'), lines, signed.join(';'), hash].join('\n');
  const date = String(headers['x-amz-date']);
  const scope = [date.slice(0, 8), 'us-east-1', 's3', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, 'AWS4geheim') as Buffer;
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=key/${scope.join('/')}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}

it('a wrong key and a bucket that is not there are defects of the setting, told without the secret', async (ctx) => {
  const { s3Url } = await useServices(ctx, 's3');
  const wrong = openBucket(readS3Address(s3Url.replace(/\/\/[^@]*@/, '//nobody:geheim@')));
  const failure = await wrong({ method: 'PUT', name: 'a' }).catch((refusal) => refusal);
  expect(failure).toMatchObject({ code: 'GW_BLOB_STORE_REFUSED', kind: 'defect' });
  expect(failure.message).toContain('HTTP 403, InvalidAccessKeyId');
  expect(failure.message).not.toMatch(/geheim|nobody/);
  const elsewhere = openBucket(readS3Address(s3Url.replace(/[^/]*$/, 'no-such-bucket')));
  await expect(elsewhere({ method: 'GET', name: 'a' })).rejects.toMatchObject({ code: 'GW_BLOB_STORE_REFUSED' });
});
