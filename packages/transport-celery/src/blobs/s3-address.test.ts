/** BLOB_URL in its forms. */

import { expect, it } from 'vitest';
import { readS3Address } from './s3-address.ts';

it.each([
  ['https://k:s@minio.example:9000/bucket', 'https://minio.example:9000/bucket/id', 'us-east-1'],
  ['http://k:s@localhost:9000/bucket/a/b/?region=eu-1', 'http://localhost:9000/bucket/a/b/id', 'eu-1'],
  ['s3://k:s@bucket?region=eu-central-1', 'https://bucket.s3.eu-central-1.amazonaws.com/id', 'eu-central-1'],
  // No certificate covers a host with one more dot.
  ['s3://k:s@my.bucket/a?region=eu-1', 'https://s3.eu-1.amazonaws.com/my.bucket/a/id', 'eu-1'],
  ['s3://k:s@bucket?region=cn-north-1', 'https://bucket.s3.cn-north-1.amazonaws.com.cn/id', 'cn-north-1'],
])('%s', (url, object, region) => {
  const address = readS3Address(url);
  expect([address.urlOf('id'), address.region]).toEqual([object, region]);
});

it('key and secret may hold any sign, written as a URL writes it', () => {
  expect(readS3Address('https://k%40:s%2F%2B%3D@h/b')).toMatchObject({ accessKeyId: 'k@', secretAccessKey: 's/+=' });
});

it.each([
  ['', 'it is no URL'],
  ['/var/blobs', 'it is no URL'],
  // A secret with a bare slash.
  ['https://k:ge/heim@h/b', 'it is no URL'],
  ['ftp://k:geheim@h/b', 'ftp: is not known here'],
  ['https://h/b', 'it has no key and secret'],
  ['https://k:geheim@h/', 'it names no bucket'],
  ['https://k:geheim%@h/b', 'its key or secret is not written as a URL writes it'],
])('%s is refused without being shown', (url, problem) => {
  expect(() => readS3Address(url)).toThrow(
    expect.objectContaining({
      code: 'GW_SETTING_INVALID',
      failure: expect.objectContaining({ details: expect.objectContaining({ problem }) }),
      message: expect.not.stringMatching(/geheim|heim/),
    }),
  );
});
